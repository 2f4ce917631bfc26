"""Lists to learn from: a question, a few passages cut like briefing paragraphs, and where it is."""

import random
import re
from bisect import bisect
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.training.corpus import Paragraph, Pool, Row, words
from eval.training.neighbours import COMMON_WORD, Neighbours

_STOP_WORDS = frozenset(
    "a an the of to in on at by for is was were are be been do does did what which who".split()
)
_PROPER = re.compile(r"(?<=[a-z,] )[A-Z][a-z]+(?: [A-Z][a-z]+)*")
_YEAR = re.compile(r"\b(?:1[5-9]|20)\d\d\b")
_LABEL = re.compile(r"Wiki1k:|Amazon Reviews|Filtered Reddit")
_AROUND = (0, 0, 1, 1, 2)
"""Sentences taken before and after the one that matters."""
_PREFIX_BOUNDS = (0.2, 0.6, 0.8, 0.9)
"""Where the shares end of: no prefix, title, title and heading, date and title, title and date."""
_CUT_NEAR_WORDS = 0.7
"""Share of other passages cut around the sentence that shares most words with the question."""
_WITHOUT_SMALL_WORDS = 0.4
"""Share of noisy questions that lose small words; the others get typos."""
_MOST_AGREED = 0.75
"""Share of draws that take the answer most annotators gave; the others take the rarest."""
_EXCHANGED = 0.6
"""Share of the words that have a similar one, of a paraphrased question."""
_MONTHS = "January February March April May June July August September October November December"


@dataclass(frozen=True, slots=True)
class TrainingPassage:
    """What the network reads of one passage."""

    prefix: str
    text: str
    answer: tuple[int, int] | None
    """In `text`; None where the passage does not answer the question."""
    sentences: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class TrainingList:
    """One question with its passages, at most one of which answers it."""

    question: str
    passages: tuple[TrainingPassage, ...]


@dataclass(frozen=True, slots=True)
class ListOptions:
    """How lists are drawn."""

    n_negatives: int = 3
    whole_paragraphs: float = 0.15
    """Share of lists whose passages are whole paragraphs, not one to four sentences."""
    without_answer: float = 0.2
    """Share of answerable questions whose answering passage is left out, if the row has no own."""
    swapped_names: float = 0.1
    """Share of answerable questions made unanswerable by another name or year."""
    paraphrased: float = 0.3
    """Share of questions whose words of the paragraph give way to similar ones."""
    noisy: float = 0.15
    """Share of questions with typos or without small words."""


class ListMaker:
    """Draws training lists; the same row and seed give the same list."""

    def __init__(
        self, pool: Pool, neighbours: Neighbours, *, options: ListOptions, seed: int
    ) -> None:
        self._pool = pool
        self._neighbours = neighbours
        self._options = options
        self._seed = seed
        self._titles = sorted({p.title for p in pool.paragraphs if _is_heading(p.title)})

    def draw(self, row: Row, *, turn: int) -> TrainingList:
        """Draw the list of a row; another turn draws another one."""
        chance = random.Random(f"{self._seed} {row.row_id} {turn}")  # noqa: S311  # no secret
        paragraph = self._pool.paragraphs[row.paragraph]
        question, answer = row.question, _pick_answer(row, chance)
        if answer is not None and chance.random() < self._options.swapped_names:
            swapped = self._swap_name(question, row, chance)
            question, answer = (swapped, None) if swapped else (question, answer)
        whole = chance.random() < self._options.whole_paragraphs
        forbidden = tuple(paragraph.text[start:end].lower() for start, end in row.answers)
        own = self._own_passages(question, paragraph, answer, whole=whole, chance=chance)
        left_out = answer is not None and chance.random() < self._without_answer(row)
        own = [p for p in own if p.answer or not _holds(p.text, forbidden)] if answer else own
        own = [p for p in own if not (left_out and p.answer)][: self._options.n_negatives]
        others = self._others(question, row, forbidden, whole=whole, chance=chance)
        passages = (own + others)[: self._options.n_negatives + 1]
        if chance.random() < self._options.paraphrased:
            question = self._paraphrase(question, paragraph, chance)
        if chance.random() < self._options.noisy:
            question = add_noise(question, chance)
        return TrainingList(question, tuple(passages))

    def _without_answer(self, row: Row) -> float:
        return self._options.without_answer if row.without_answer is None else row.without_answer

    def _own_passages(
        self,
        question: str,
        paragraph: Paragraph,
        answer: tuple[int, int] | None,
        *,
        whole: bool,
        chance: random.Random,
    ) -> list[TrainingPassage]:
        prefix = self._prefix(paragraph, chance)
        if whole:
            return [_cut(paragraph, 0, len(paragraph.sentences), answer, prefix)]
        if answer is None:
            middle = self._nearest_sentence(question, paragraph)
        else:
            middle = _sentence_at(paragraph, answer[0])
        last = middle if answer is None else _sentence_at(paragraph, answer[1] - 1)
        first = max(0, middle - chance.choice(_AROUND))
        stop = min(len(paragraph.sentences), last + 1 + chance.choice(_AROUND))
        passages = [_cut(paragraph, first, stop, answer, prefix)]
        rests = [(0, first), (stop, len(paragraph.sentences))]
        chance.shuffle(rests)
        for start, end in rests[: chance.randint(0, 2)]:
            if start < end:
                start = chance.randint(start, end - 1)
                end = min(end, start + chance.randint(1, 3))
                passages.append(_cut(paragraph, start, end, None, prefix))
        return passages

    def _others(
        self,
        question: str,
        row: Row,
        forbidden: tuple[str, ...],
        *,
        whole: bool,
        chance: random.Random,
    ) -> list[TrainingPassage]:
        passages = []
        for number in self._other_numbers(question, row, chance):
            paragraph = self._pool.paragraphs[number]
            first, stop = 0, len(paragraph.sentences)
            if not whole:
                near = self._nearest_sentence(question, paragraph)
                middle = near if chance.random() < _CUT_NEAR_WORDS else chance.randrange(stop)
                first = max(0, middle - chance.choice(_AROUND))
                stop = min(stop, middle + 1 + chance.choice(_AROUND))
            passage = _cut(paragraph, first, stop, None, self._prefix(paragraph, chance))
            if not _holds(passage.text, forbidden):
                passages.append(passage)
            if len(passages) > self._options.n_negatives:
                break
        return passages

    def _other_numbers(self, question: str, row: Row, chance: random.Random) -> list[int]:
        scores = self._pool.scores(question)
        scores[row.paragraph] = -1.0
        top = np.argpartition(-scores, min(12, len(scores) - 1))[:12]
        near = [int(n) for n in sorted(top, key=lambda n: (-scores[n], n)) if scores[n] > 0]
        alike = [n for n in self._neighbours.paragraphs.get(row.question, ()) if n != row.paragraph]
        siblings = [n for n in self._pool.by_title[row.title] if n != row.paragraph]
        siblings.sort(key=lambda n: (-scores[n], n))
        hard, rest = siblings[:6], siblings[6:]
        chance.shuffle(hard)
        chance.shuffle(near)
        chance.shuffle(rest)
        chance.shuffle(alike)
        chance.shuffle(alike)
        in_turn = [
            *hard[:1],
            *alike[:1],
            *hard[1:2],
            *near[:1],
            *alike[1:2],
            *hard[2:3],
            *near[1:2],
        ]
        return list(dict.fromkeys((*in_turn, *rest[:2], *hard[3:], *near[2:])))

    def _nearest_sentence(self, question: str, paragraph: Paragraph) -> int:
        asked = set(words(question))

        def shared(number: int) -> float:
            start, end = paragraph.sentences[number]
            return sum(map(self._pool.weight, asked & set(words(paragraph.text[start:end]))))

        return max(range(len(paragraph.sentences)), key=shared)

    def _prefix(self, paragraph: Paragraph, chance: random.Random) -> str:
        kind = bisect(_PREFIX_BOUNDS, chance.random())
        title = paragraph.title if _is_heading(paragraph.title) else chance.choice(self._titles)
        if kind == 0:
            return ""
        if kind == 1:
            return title
        if kind == 2:  # noqa: PLR2004  # the third of the five kinds
            return f"{title} | {chance.choice(self._titles)}"
        month, day = chance.choice(_MONTHS.split()), chance.randint(1, 28)
        dated = f"{day} {month} {chance.randint(2015, 2026)}"
        dated_first = kind == 3  # noqa: PLR2004  # the fourth
        return f"{dated} | {title}" if dated_first else f"{chance.choice(self._titles)} | {dated}"

    def _paraphrase(self, question: str, paragraph: Paragraph, chance: random.Random) -> str:
        repeated = set(words(paragraph.text))

        def other(found: re.Match[str]) -> str:
            word = found.group()
            known = self._neighbours.words.get(word, ())
            exchanged = known and word in repeated and chance.random() < _EXCHANGED
            return chance.choice(known) if exchanged else word

        return COMMON_WORD.sub(other, question)

    def _swap_name(self, question: str, row: Row, chance: random.Random) -> str | None:
        text = self._pool.paragraphs[row.paragraph].text
        siblings = self._pool.by_title[row.title]
        other = self._pool.paragraphs[chance.choice(siblings)].text
        for pattern in (_YEAR, _PROPER):
            asked = pattern.search(question)
            new = [name for name in pattern.findall(other) if name.lower() not in text.lower()]
            if asked and new:
                return f"{question[: asked.start()]}{chance.choice(new)}{question[asked.end() :]}"
        return None


def add_noise(question: str, chance: random.Random) -> str:
    """Type it carelessly: small words left out, or letters swapped, dropped and doubled."""
    if chance.random() < _WITHOUT_SMALL_WORDS:
        kept = [word for word in question.split() if word.lower() not in _STOP_WORDS]
        return " ".join(kept).rstrip("?") or question
    parts = question.split()
    for _ in range(chance.randint(1, 2)):
        number = chance.randrange(len(parts))
        parts[number] = _mistype(parts[number], chance)
    return " ".join(parts)


def _mistype(word: str, chance: random.Random) -> str:
    if len(word) < 4:  # noqa: PLR2004  # shorter words become other words
        return word
    at = chance.randrange(1, len(word) - 1)
    kind = chance.randrange(3)
    if kind == 0:
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    return word[:at] + (word[at] * 2 if kind == 1 else "") + word[at + 1 :]


def _is_heading(title: str) -> bool:
    """Tell a real title from a data set's label."""
    return bool(title) and len(title) < 60 and not _LABEL.match(title)  # noqa: PLR2004  # longer is text


def _pick_answer(row: Row, chance: random.Random) -> tuple[int, int] | None:
    return row.answers[0 if chance.random() < _MOST_AGREED else -1] if row.answers else None


def _sentence_at(paragraph: Paragraph, position: int) -> int:
    later = (n for n, (_, end) in enumerate(paragraph.sentences) if position < end)
    return next(later, len(paragraph.sentences) - 1)


def _holds(text: str, forbidden: Sequence[str]) -> bool:
    return any(answer in text.lower() for answer in forbidden)


def _cut(
    paragraph: Paragraph, first: int, stop: int, answer: tuple[int, int] | None, prefix: str
) -> TrainingPassage:
    start, end = paragraph.sentences[first][0], paragraph.sentences[stop - 1][1]
    inside = tuple((a - start, b - start) for a, b in paragraph.sentences[first:stop])
    moved = (answer[0] - start, answer[1] - start) if answer else None
    return TrainingPassage(prefix, paragraph.text[start:end], moved, inside)
