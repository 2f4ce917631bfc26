"""Questions to tune on, asked among the chunks of their article as retrieval would bring them."""

import random
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from eval.training.corpus import Paragraph, Pool, Row, words
from rag.answering.reader import CrossEncoderReader, PassageScore
from rag.corpus.sentences import sentence_spans
from rag.types import Chunk, Passage, Span

N_CANDIDATES = 12
CHUNK_CHARACTERS = 500
_SHORTEST_SAME_WORDS = 5
"""Characters; shorter answers occur elsewhere by chance."""


@dataclass(frozen=True, slots=True)
class TuningQuestion:
    """A question with the chunks that retrieval would bring, one of which may answer."""

    kind: str
    question: str
    passages: tuple[Passage, ...]
    answers: tuple[str, ...]
    """What a right sentence holds; empty: nothing here answers."""
    gold: int | None
    """Place of the passage that answers."""
    places: tuple[tuple[int, int], ...]
    """Of the answers, in the passage that answers."""


@dataclass(frozen=True, slots=True)
class ScoredQuestion:
    """A question with what the reader made of its passages."""

    asked: TuningQuestion
    scores: tuple[PassageScore, ...]

    def is_right(self, place: int, span: Span) -> bool:
        """Tell whether a sentence holds the answer, at its place or in the same words."""
        if self.asked.gold is None:
            return False
        if place == self.asked.gold and any(
            span.start <= start < span.end for start, _ in self.asked.places
        ):
            return True
        found = " ".join(words(span.of(self.asked.passages[place].chunk.text)))
        wanted = (" ".join(words(answer)) for answer in self.asked.answers)
        return any(
            len(answer) >= _SHORTEST_SAME_WORDS and f" {answer} " in f" {found} "
            for answer in wanted
        )


def tuning_questions(rows: Sequence[Row], pool: Pool, *, left_out: float) -> list[TuningQuestion]:
    """Ask each row among the chunks of its article; leave the answer out of a share of them."""
    chance = random.Random(5)  # noqa: S311  # no secret
    asked = []
    for row in sorted(rows, key=lambda row: row.row_id):
        if row.source.startswith("tweetqa"):
            continue
        drop = bool(row.answers) and chance.random() < left_out
        asked.append(_question(row, pool, drop=drop))
    return asked


def _question(row: Row, pool: Pool, *, drop: bool) -> TuningQuestion:
    siblings = pool.by_title[row.title] if len(pool.by_title[row.title]) > 1 else [row.paragraph]
    chunks = [(n, span) for n in siblings for span in chunk_spans(pool.paragraphs[n].text)]
    texts = [span.of(pool.paragraphs[n].text) for n, span in chunks]
    scores = Pool([Paragraph(text, row.title, ()) for text in texts]).scores(row.question)
    order = [chunks[int(place)] for place in np.argsort(-scores, kind="stable")]
    wanted = set(row.answers)
    holding = [
        (n, span)
        for n, span in chunks
        if n == row.paragraph and any(span.start <= start < span.end for start, _ in wanted)
    ]
    if drop:
        order = [chunk for chunk in order if chunk not in holding]
    kept = order[:N_CANDIDATES]
    gold = next((place for place, chunk in enumerate(kept) if chunk in holding), None)
    start = kept[gold][1].start if gold is not None else 0
    text = pool.paragraphs[row.paragraph].text
    return TuningQuestion(
        kind=row.source,
        question=row.question,
        passages=tuple(
            _passage(pool.paragraphs[n], span, number) for number, (n, span) in enumerate(kept)
        ),
        answers=tuple(text[a:b] for a, b in row.answers) if gold is not None else (),
        gold=gold,
        places=tuple((a - start, b - start) for a, b in row.answers) if gold is not None else (),
    )


def chunk_spans(text: str) -> list[Span]:
    """Cut a paragraph into chunks of whole sentences."""
    spans: list[Span] = []
    for sentence in sentence_spans(text):
        if spans and sentence.end - spans[-1].start <= CHUNK_CHARACTERS:
            spans[-1] = Span(spans[-1].start, sentence.end)
        else:
            spans.append(sentence)
    return spans


def _passage(paragraph: Paragraph, span: Span, number: int) -> Passage:
    chunk = Chunk(
        chunk_id=f"tuning:{number:05d}",
        key=number,
        document_id="tuning",
        document_sha256="",
        document_title=paragraph.title,
        published=None,
        url=None,
        section=(),
        span=span,
        text=span.of(paragraph.text),
    )
    return Passage(chunk, score=0.0, rank=number + 1, retriever="lexical")


def score_all(reader: CrossEncoderReader, asked: Sequence[TuningQuestion]) -> list[ScoredQuestion]:
    """Read all questions."""
    return [ScoredQuestion(one, reader.score(one.question, one.passages)) for one in asked]
