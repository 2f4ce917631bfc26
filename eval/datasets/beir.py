"""BEIR folders: `corpus.jsonl`, `queries*.jsonl` and `qrels`, packed or not."""

import re
from collections.abc import Iterator, Mapping
from datetime import date
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

_DAY = re.compile(r"(\d{4})[-/](\d{2})[-/](\d{2})")


def read_beir(folder: Path, options: DatasetOptions) -> Dataset:
    """Read a folder; a query may carry `answer`, and `answerable: false`, beyond the format."""
    corpus = _one_of(folder, "corpus.jsonl", "corpus.jsonl.gz")
    qrels = _read_qrels(_one_of(folder, "qrels.tsv", "qrels/test.tsv", "qrels/dev.tsv"))
    files = sorted(folder.glob("queries*.jsonl")) + sorted(folder.glob("queries*.jsonl.gz"))
    if not files:
        raise DatasetError(f"{folder}: holds no queries.jsonl")
    asked = (
        question
        for file in files
        for place, line in json_lines(file)
        if (question := _beir_question(place, line, qrels)) is not None
    )
    questions = draw_questions(asked, options, folder)

    def documents() -> Iterator[DatasetDocument]:
        for place, line in json_lines(corpus):
            yield DatasetDocument(
                name=text_field(place, line, "_id"),
                title=str(line.get("title") or ""),
                text=text_field(place, line, "text"),
                published=_day(line.get("date")),
            )

    return Dataset(folder.name, questions, documents, options)


def _beir_question(
    place: str, line: Mapping[str, Any], qrels: Mapping[str, Mapping[str, int]]
) -> DatasetQuestion | None:
    """Read a query; None where nobody judged it, nor called it unanswerable."""
    question_id = text_field(place, line, "_id")
    answerable = line.get("answerable", True) is not False
    judged = qrels.get(question_id, {}) if answerable else {}
    if answerable and not judged:
        return None
    answer = line.get("answer")
    return DatasetQuestion(
        question_id=question_id,
        text=text_field(place, line, "text")[:LONGEST_QUESTION],
        answerable=answerable,
        answers=(str(answer),) if answer and answerable else (),
        judged=judged,
    )


def _read_qrels(file: Path) -> dict[str, dict[str, int]]:
    judged: dict[str, dict[str, int]] = {}
    for number, row in enumerate(file.read_text(encoding="utf-8").splitlines(), start=1):
        cells = row.split("\t")
        if number == 1 and not cells[-1].strip().lstrip("-").isdigit():
            continue
        try:
            query_id, document, grade = cells
            if int(grade) > 0:
                judged.setdefault(query_id, {})[document] = int(grade)
        except ValueError as error:
            raise DatasetError(
                f"{file}:{number}: must be query id, document id and score, got {row[:60]!r}"
            ) from error
    return judged


def _one_of(folder: Path, *names: str) -> Path:
    for name in names:
        if (folder / name).is_file():
            return folder / name
    raise DatasetError(f"{folder}: holds no {names[0]}")


def _day(given: object) -> date | None:
    found = _DAY.match(str(given or ""))
    try:
        return date(*map(int, found.groups())) if found else None
    except ValueError:
        return None
