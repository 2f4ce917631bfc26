"""What the sentence encoder finds near: paragraphs of a question, other words for a word."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from eval.training.corpus import Pool, Row

N_NEAR = 8
"""Paragraphs kept for each question."""
_LEAST_ALIKE = 0.62
"""Cosine from which a word may stand for another."""
_MOST_WORDS = 3
_LEAST_SEEN = 8
_STEM = 4
"""Letters that an inflected form shares with its word."""
COMMON_WORD = re.compile(r"(?<![A-Za-z])[a-z]{4,}(?![A-Za-z])")
"""No name, no number, no small word."""
_ROWS_AT_ONCE = 2048


class Encoder(Protocol):
    """Turns texts into unit vectors, shape (texts, dimensions)."""

    def encode_passages(self, passages: Sequence[str]) -> NDArray[np.float32]:
        """Encode texts of any kind."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """Lookups; what is not in them has no neighbours."""

    paragraphs: dict[str, tuple[int, ...]]
    """Of a question: numbers of the paragraphs that lie nearest, nearest first."""
    words: dict[str, tuple[str, ...]]
    """Of a common word: others of much the same meaning, none of them a form of it."""


def find_neighbours(rows: Sequence[Row], pool: Pool, encoder: Encoder) -> Neighbours:
    """Encode the pool, its common words and the questions of `rows`."""
    texts = [paragraph.text for paragraph in pool.paragraphs]
    paragraphs = encoder.encode_passages(texts)
    questions = sorted({row.question for row in rows})
    near: dict[str, tuple[int, ...]] = {}
    for start in range(0, len(questions), _ROWS_AT_ONCE):
        asked = questions[start : start + _ROWS_AT_ONCE]
        best = _best(encoder.encode_passages(asked) @ paragraphs.T, N_NEAR)
        near.update(zip(asked, (tuple(map(int, row)) for row in best), strict=True))
    return Neighbours(near, _similar_words(texts, encoder))


def _similar_words(texts: Sequence[str], encoder: Encoder) -> dict[str, tuple[str, ...]]:
    counts = Counter(word for text in texts for word in COMMON_WORD.findall(text))
    known = sorted(word for word, n in counts.items() if n >= _LEAST_SEEN)
    if not known:
        return {}
    vectors = encoder.encode_passages(known)
    alike = vectors @ vectors.T
    found = {}
    for place, word in enumerate(known):
        near = [
            known[n]
            for n in np.argsort(-alike[place], kind="stable")[:24]
            if alike[place, n] >= _LEAST_ALIKE and known[n][:_STEM] != word[:_STEM]
        ]
        if near:
            found[word] = tuple(near[:_MOST_WORDS])
    return found


def _best(scores: NDArray[np.float32], n: int) -> NDArray[np.intp]:
    n = min(n, scores.shape[1])
    top = np.argpartition(-scores, n - 1, axis=1)[:, :n]
    order = np.argsort(-np.take_along_axis(scores, top, axis=1), axis=1, kind="stable")
    return np.take_along_axis(top, order, axis=1)
