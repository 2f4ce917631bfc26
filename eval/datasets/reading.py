"""Reading sets: a line holds a question, its context and the answers' places in it."""

import hashlib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.datasets.lines import json_lines, text_field
from eval.datasets.sampling import draw_questions
from eval.datasets.types import (
    LONGEST_QUESTION,
    Dataset,
    DatasetDocument,
    DatasetOptions,
    DatasetQuestion,
)
from eval.errors import DatasetError


def read_reading(file: Path, options: DatasetOptions) -> Dataset:
    """Read a file; each context becomes one document, however many questions share it."""
    asked = (_reading_question(place, line) for place, line in json_lines(file))
    questions = draw_questions(asked, options, file)

    def documents() -> Iterator[DatasetDocument]:
        seen: set[str] = set()
        for place, line in json_lines(file):
            context = text_field(place, line, "context")
            name = _context_name(context)
            if name not in seen:
                seen.add(name)
                yield DatasetDocument(name, str(line.get("title") or ""), context, None)

    name = file.name.removesuffix(".gz").removesuffix(".jsonl")
    return Dataset(name, questions, documents, options)


def _reading_question(place: str, line: Mapping[str, Any]) -> DatasetQuestion:
    given = line.get("answers")
    answers = given if isinstance(given, list) else []
    if not all(isinstance(a, dict) and {"text", "start"} <= a.keys() for a in answers):
        raise DatasetError(f"{place}: each of 'answers' needs 'text' and 'start'")
    answerable = bool(line.get("answerable", bool(answers)))
    pairs = dict.fromkeys((str(a["text"]), int(a["start"])) for a in answers if answerable)
    return DatasetQuestion(
        question_id=text_field(place, line, "id"),
        text=text_field(place, line, "question")[:LONGEST_QUESTION],
        answerable=answerable,
        answers=tuple(text for text, _ in pairs),
        judged={_context_name(text_field(place, line, "context")): 1},
        starts=tuple(start for _, start in pairs),
    )


def _context_name(context: str) -> str:
    return hashlib.sha256(context.encode()).hexdigest()[:16]
