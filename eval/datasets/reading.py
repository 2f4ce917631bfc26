"""Reading sets: a line holds a question, its context and the answers' places in it."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
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
    """Read a file; each context becomes one document, however many questions share it.

    Asked of all contexts, a question may be put of several: those that answer it are all right,
    and it is unanswerable only where none does.
    """
    rows = (_reading_question(place, line) for place, line in json_lines(file))
    asked = rows if options.closed else _asked_of_all(rows)
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
    places = dict.fromkeys((int(a["start"]), str(a["text"])) for a in answers if answerable)
    context = _context_name(text_field(place, line, "context"))
    return DatasetQuestion(
        question_id=text_field(place, line, "id"),
        text=text_field(place, line, "question")[:LONGEST_QUESTION],
        answerable=answerable,
        answers=tuple(dict.fromkeys(text for _, text in places)),
        judged={context: 1},
        places={context: tuple(places)} if places else {},
    )


def _asked_of_all(rows: Iterable[DatasetQuestion]) -> Iterator[DatasetQuestion]:
    """Join the rows that put the same question; what a context answers is answerable."""
    answered: dict[str, DatasetQuestion] = {}
    unanswered: dict[str, DatasetQuestion] = {}
    for row in rows:
        words = " ".join(row.text.casefold().split())
        if not row.answerable:
            unanswered.setdefault(words, row)
        else:
            answered[words] = _joined(answered.get(words, row), row)
    yield from answered.values()
    yield from (row for words, row in unanswered.items() if words not in answered)


def _joined(one: DatasetQuestion, other: DatasetQuestion) -> DatasetQuestion:
    return replace(
        one,
        answers=tuple(dict.fromkeys((*one.answers, *other.answers))),
        judged={**one.judged, **other.judged},
        places={**one.places, **other.places},
    )


def _context_name(context: str) -> str:
    return hashlib.sha256(context.encode()).hexdigest()[:16]
