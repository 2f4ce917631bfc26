"""From the logits of a passage's windows to scores of its sentences."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rag.answering.reader_inputs import PassageTokens, TokenRow
from rag.types import Span

LONGEST_HIGHLIGHT = 30
"""In tokens."""
OVERLAP = 48
"""Tokens that two windows share at most: a sentence, so that hardly any is cut in both."""
_FLOOR = 1e-6


@dataclass(frozen=True, slots=True)
class SentenceScore:
    """What the network makes of one sentence."""

    span: Span
    """In the passage's text."""
    highlight: Span
    """Its likeliest answer, in the passage's text."""
    margin: float
    """By how much that answer beats no answer, in log-probability."""
    energy: float
    """Evidence averaged over its words."""
    log_share: float
    """Log of the part of the passage's answer probability that lies in it."""


@dataclass(frozen=True, slots=True)
class Window:
    """Part of a passage that fits into one row."""

    passage: int
    start: int
    row: TokenRow


@dataclass(slots=True)
class TokenLogits:
    """Logits of a passage's tokens, gathered from its windows."""

    tokens: NDArray[np.float32]
    """Shape (3, tokens): start, end, evidence; each token from the window that scores highest."""
    room: NDArray[np.float32]
    """Distance of each token from the edge of the window it was taken from."""
    relevance: float = -math.inf
    null: float = 0.0
    """Start and end logits of no answer, in the window that is most relevant."""

    @classmethod
    def empty(cls, n_tokens: int) -> "TokenLogits":
        """Begin without any window."""
        return cls(np.zeros((3, n_tokens), np.float32), np.full(n_tokens, -1, np.float32))

    def add(self, window: Window, logits: NDArray[np.float32], relevance: float) -> None:
        """Take over the tokens that have more around them here than in windows before."""
        n_tokens = len(window.row.offsets)
        if relevance > self.relevance:
            self.relevance = relevance
            self.null = float(logits[0, 0] + logits[1, 0])
        distance = np.minimum(np.arange(n_tokens), np.arange(n_tokens)[::-1]).astype(np.float32)
        here = slice(window.start, window.start + n_tokens)
        better = distance > self.room[here]
        found = logits[:, window.row.first : window.row.first + n_tokens]
        self.tokens[:, here] = np.where(better, found, self.tokens[:, here])
        self.room[here] = np.where(better, distance, self.room[here])


def window_bounds(n_tokens: int, n_fit: int) -> list[tuple[int, int]]:
    """Cut a passage that does not fit into windows that overlap."""
    last = max(n_tokens - n_fit, 0)
    step = n_fit - min(OVERLAP, n_fit // 2)
    return [(start, start + n_fit) for start in (*range(0, last, step), last)]


def score_sentences(
    spans: Sequence[Span], tokens: PassageTokens, logits: TokenLogits
) -> list[SentenceScore]:
    """Score each sentence that has tokens."""
    if not tokens.offsets:
        return []
    start, end, evidence = logits.tokens
    mass = (_softmax(start) + _softmax(end)) / 2
    places = np.array([offset for offset, _ in tokens.offsets])
    scored = []
    for span in spans:
        first, stop = np.searchsorted(places, (span.start, span.end))
        if first == stop:
            continue
        own = slice(int(first), int(stop))
        begin, last, score = _best_span(start[own], end[own])
        highlight = Span(
            max(tokens.offsets[own.start + begin][0], span.start),
            min(tokens.offsets[own.start + last][1], span.end),
        )
        scored.append(
            SentenceScore(
                span=span,
                highlight=highlight,
                margin=score - logits.null,
                energy=float(evidence[own].mean()),
                log_share=math.log(max(float(mass[own].sum()), _FLOOR)),
            )
        )
    return scored


def _best_span(start: NDArray[np.float32], end: NDArray[np.float32]) -> tuple[int, int, float]:
    """Find the likeliest first and last token."""
    joint = start[:, None] + end[None, :]
    allowed = np.tri(len(start), len(start), LONGEST_HIGHLIGHT - 1, dtype=bool)
    joint = np.where(np.triu(allowed), joint, -np.inf)
    first, last = divmod(int(joint.argmax()), len(start))
    return first, last, float(joint[first, last])


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    powers = np.exp(logits - logits.max())
    shares: NDArray[np.float32] = powers / powers.sum()
    return shares
