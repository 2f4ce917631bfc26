"""A set's documents as files, so that they are ingested as any briefing is."""

import json
import re
import string
from pathlib import Path

from eval.datasets.sampling import drawn
from eval.datasets.types import Dataset, DatasetDocument
from eval.errors import DatasetError

_MARKUP = re.compile(f"([{re.escape(string.punctuation)}])")
"""Markdown lets all ASCII punctuation be escaped."""
_INDENT = re.compile(r"^[ \t]+", re.MULTILINE)
"""Indented text would be code."""
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]{0,59}")


def write_documents(dataset: Dataset, folder: Path) -> dict[str, str]:
    """Write the documents that are to be ingested; return the document name of each file name.

    Kept are all that a drawn question needs, and of the others as many as the options say.
    """
    needed = {name for question in dataset.questions for name in question.judged}
    n_others = dataset.options.n_documents
    if n_others is not None:
        others = (d.name for d in dataset.documents() if d.name not in needed)
        needed |= set(drawn(others, n_others, dataset.options.seed))
    names: dict[str, str] = {}
    for document in dataset.documents():
        if n_others is None or document.name in needed:
            plain = _PLAIN.fullmatch(document.name) is not None
            file = f"{document.name if plain else f'document-{len(names):07}'}.md"
            (folder / file).write_text(_markdown(document), encoding="utf-8")
            names[file] = document.name
    if not names:
        raise DatasetError(f"{dataset.name}: holds no document")
    return names


def _markdown(document: DatasetDocument) -> str:
    """Write title and date where the loader finds them, and the text so that it is no markup."""
    lines = [f"title: {json.dumps(document.title, ensure_ascii=False)}"] if document.title else []
    if document.published:
        lines.append(f"date: {document.published.isoformat()}")
    head = "".join(f"{line}\n" for line in lines)
    body = _MARKUP.sub(r"\\\1", _INDENT.sub("", document.text))
    return f"---\n{head}---\n\n{body}\n" if head else f"{body}\n"
