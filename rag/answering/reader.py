"""The reader: which sentence of which passage answers, how surely, and with which words."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from embeddings.cores import n_cores
from rag.answering.likelihood import logistic
from rag.answering.packed_rows import RowLogits, read_rows, share_out
from rag.answering.reader_inputs import PassageTokens, heading, room, token_row
from rag.answering.reader_spans import (
    SentenceScore,
    TokenLogits,
    Window,
    score_sentences,
    window_bounds,
)
from rag.answering.reader_weights import READER_FOLDER, READER_SHA256, LoadedReader, load_reader
from rag.corpus.sentences import sentence_spans
from rag.roles import Reading, best_first
from rag.types import Passage

MOST_TOKENS = 1536
"""Of one question; past it a passage keeps one row. Twelve of news have nine hundred."""


@dataclass(frozen=True, slots=True)
class PassageScore:
    """What the network makes of one passage."""

    passage: Passage
    relevance: float
    """Logit."""
    sentences: tuple[tuple[SentenceScore, float], ...]
    """In text order, each with its calibrated probability to be the one that answers."""


class CrossEncoderReader:
    """Reads question and passage together, with weights of our own on the installed encoder."""

    share_of_best = 0.5

    def __init__(
        self, folder: Path = READER_FOLDER, *, expected_sha256: str | None = READER_SHA256
    ) -> None:
        """Load the weights.

        Raises:
            ReaderWeightsError: they are missing, altered or no reader's.
        """
        self.loaded: LoadedReader = load_reader(folder, expected_sha256=expected_sha256)
        # Shared by all who ask: more threads than cores would only wait for each other.
        self._pool = ThreadPoolExecutor(n_cores(), thread_name_prefix="reading")

    @property
    def name(self) -> str:
        """Name the reader and its weights."""
        return f"cross-encoder@{self.loaded.calibration.weights_sha256[:12]}"

    @property
    def threshold(self) -> float:
        """Give the least relevance at which the network alone would answer."""
        return self.loaded.calibration.threshold

    def read(self, question: str, passages: Sequence[Passage]) -> tuple[Reading, ...]:
        """Read every sentence of each passage, best first, ties by place."""
        readings = [
            _reading(score.passage, sentence, probability)
            for score in self.score(question, passages)
            for sentence, probability in score.sentences
        ]
        return tuple(sorted(readings, key=best_first))

    def score(self, question: str, passages: Sequence[Passage]) -> tuple[PassageScore, ...]:
        """Score passages and their sentences, in the order given."""
        tokenizer = self.loaded.tokenizer
        asked = tokenizer.question(question)
        whole = [tokenizer.passage(heading(p), p.chunk.text) for p in passages]
        tokens = _affordable(asked, whole)
        windows = [
            Window(number, start, token_row(asked, one, start, stop))
            for number, one in enumerate(tokens)
            for start, stop in window_bounds(len(one.token_ids), room(asked, one))
        ]
        logits = [TokenLogits.empty(len(one.token_ids)) for one in tokens]
        self._run(windows, logits)
        return tuple(map(self._score_one, passages, tokens, logits))

    def _run(self, windows: Sequence[Window], logits: Sequence[TokenLogits]) -> None:
        """Send windows through the network, on as many cores as there are."""
        rows = [window.row for window in windows]
        groups = share_out([len(row.token_ids) for row in rows])
        read = partial(read_rows, self.loaded.network)
        parts = self._pool.map(read, [[rows[number] for number in group] for group in groups])
        found: dict[int, RowLogits] = {}
        for group, part in zip(groups, parts, strict=True):
            found.update(zip(group, part, strict=True))
        for number, window in enumerate(windows):
            logits[window.passage].add(window, found[number].tokens, found[number].relevance)

    def _score_one(
        self, passage: Passage, tokens: PassageTokens, logits: TokenLogits
    ) -> PassageScore:
        spans = sentence_spans(passage.chunk.text)
        scored = score_sentences(spans, tokens, logits)
        weights = self.loaded.calibration.sentence
        return PassageScore(
            passage,
            logits.relevance,
            tuple(
                (s, _probability(weights, sentence_features(logits.relevance, s))) for s in scored
            ),
        )


def sentence_features(relevance: float, score: SentenceScore) -> tuple[float, ...]:
    """List what a sentence's probability is made of."""
    return (relevance, score.margin, score.energy, score.log_share)


def _affordable(question: Sequence[int], passages: Sequence[PassageTokens]) -> list[PassageTokens]:
    """Cut endless passages, those that come last the most, but none to less than fits into a row.

    No question then takes much longer than others, whatever the briefings hold.
    """
    left = MOST_TOKENS
    kept = []
    for passage in passages:
        kept.append(passage.first(max(left, room(question, passage))))
        left = max(left - len(kept[-1].token_ids), 0)
    return kept


def _probability(weights: Sequence[float], features: Sequence[float]) -> float:
    *slopes, bias = weights
    return logistic(bias + sum(s * value for s, value in zip(slopes, features, strict=True)))


def _reading(passage: Passage, score: SentenceScore, probability: float) -> Reading:
    highlight = score.highlight.shifted(passage.chunk.span.start)
    sentence = score.span.shifted(passage.chunk.span.start)
    return Reading(
        passage=passage,
        score=probability,
        relevance=probability,
        sentence=sentence,
        highlight=highlight if score.margin > 0 and highlight != sentence else None,
    )
