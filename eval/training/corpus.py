"""Training rows, and the paragraphs that negatives are drawn from."""

import gzip
import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

RawRow = dict[str, object]
"""As the files have them: id, title, question, context, answers, answerable, source, licence.

Questions of ours also say `without_answer`.
"""

OWN = "own/"
"""How the sources begin of rows whose questions we wrote."""

_WORD = re.compile(r"[a-z0-9]+")
_SENTENCE_END = re.compile(r"(?<=[.!?])[\"')\]]*\s+(?=[\"'(\[]?[A-Z0-9])")


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its own paragraph."""

    row_id: str
    source: str
    licence: str
    title: str
    question: str
    paragraph: int
    """Number of its paragraph in the pool."""
    answers: tuple[tuple[int, int], ...]
    """Spans in the paragraph, the most agreed first; empty: not answerable from it."""
    without_answer: float | None = None
    """In which share of its lists the passage that answers must be missing, where it says so."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """One distinct context."""

    text: str
    title: str
    sentences: tuple[tuple[int, int], ...]


def words(text: str) -> list[str]:
    """Split into lower-case words."""
    return _WORD.findall(text.lower())


def sentences(text: str) -> tuple[tuple[int, int], ...]:
    """Cut a paragraph into rough sentences; training forgives a wrong cut."""
    starts = [0, *(found.end() for found in _SENTENCE_END.finditer(text))]
    ends = [*starts[1:], len(text)]
    cuts = zip(starts, ends, strict=True)
    return tuple((start, end) for start, end in cuts if text[start:end].strip())


class Pool:
    """All paragraphs, ranked by BM25 for hard negatives."""

    def __init__(self, paragraphs: Sequence[Paragraph]) -> None:
        self.paragraphs = tuple(paragraphs)
        self.by_title: dict[str, list[int]] = defaultdict(list)
        for number, paragraph in enumerate(self.paragraphs):
            self.by_title[paragraph.title].append(number)

    @cached_property
    def _postings(self) -> dict[str, tuple[NDArray[np.int32], NDArray[np.float32]]]:
        counts = [Counter(words(paragraph.text)) for paragraph in self.paragraphs]
        lengths = np.array([sum(count.values()) for count in counts], dtype=np.float32)
        found: dict[str, list[tuple[int, int]]] = defaultdict(list)
        for number, count in enumerate(counts):
            for word, times in count.items():
                found[word].append((number, times))
        norm = 1.2 * (0.25 + 0.75 * lengths / lengths.mean())
        postings = {}
        for word, entries in found.items():
            numbers = np.array([entry[0] for entry in entries], dtype=np.int32)
            counted = np.array([entry[1] for entry in entries], dtype=np.float32)
            weight = np.log1p((len(counts) - len(entries) + 0.5) / (len(entries) + 0.5))
            postings[word] = (numbers, weight * counted * 2.2 / (counted + norm[numbers]))
        return postings

    def weight(self, word: str) -> float:
        """Tell how rare a word is."""
        n_paragraphs = len(self.paragraphs)
        frequency = len(self._postings[word][0]) if word in self._postings else 0
        return float(np.log1p((n_paragraphs - frequency + 0.5) / (frequency + 0.5)))

    def shared_weight(self, row: Row) -> float:
        """Tell which share of a question's words, by rarity, its answer's sentences repeat.

        Where there is no answer, the whole paragraph counts.
        """
        paragraph = self.paragraphs[row.paragraph]
        start, end = row.answers[0] if row.answers else (0, len(paragraph.text))
        near = (paragraph.text[a:b] for a, b in paragraph.sentences if a < end and b > start)
        asked, held = sorted(set(words(row.question))), set(words(" ".join(near)))
        total = sum(map(self.weight, asked))
        return sum(self.weight(word) for word in asked if word in held) / total if total else 1.0

    def scores(self, question: str) -> NDArray[np.float32]:
        """Give every paragraph its BM25 score."""
        total = np.zeros(len(self.paragraphs), dtype=np.float32)
        for word in sorted(set(words(question))):
            if word in self._postings:
                numbers, weights = self._postings[word]
                total[numbers] += weights
        return total


def read_rows(path: Path) -> tuple[list[Row], Pool]:
    """Read a file of training rows with their pool."""
    return build_rows(read_raw_rows(path))


def read_raw_rows(path: Path) -> list[RawRow]:
    """Read a file of training rows, one JSON object a line."""
    with gzip.open(path, "rt", encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def build_rows(raw_rows: Iterable[RawRow]) -> tuple[list[Row], Pool]:
    """Turn raw rows into rows and their pool of paragraphs."""
    numbers: dict[str, int] = {}
    paragraphs: list[Paragraph] = []
    rows: list[Row] = []
    for raw in raw_rows:
        context, title = str(raw["context"]), str(raw["title"]).replace("_", " ")
        if context not in numbers:
            numbers[context] = len(paragraphs)
            paragraphs.append(Paragraph(context, title, sentences(context)))
        rows.append(
            Row(
                row_id=str(raw["id"]),
                source=str(raw["source"]),
                licence=str(raw["licence"]),
                title=paragraphs[numbers[context]].title,
                question=" ".join(str(raw["question"]).split()),
                paragraph=numbers[context],
                answers=_answers(raw["answers"]),
                without_answer=_share(raw.get("without_answer")),
            )
        )
    return rows, Pool(paragraphs)


def _answers(given: object) -> tuple[tuple[int, int], ...]:
    if not isinstance(given, list):
        raise TypeError(f"`answers` must be a list, got {type(given).__name__}")
    spans = Counter((one["start"], one["start"] + len(one["text"])) for one in given)
    return tuple(span for span, _ in spans.most_common())


def _share(given: object) -> float | None:
    return None if given is None else float(str(given))
