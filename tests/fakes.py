"""Deterministic stand-ins for slow parts."""

import re
from collections.abc import Callable, Sequence
from hashlib import blake2b

import numpy as np

from embeddings.types import Vectors

_WORD = re.compile(r"\w+")


class WordHashEncoder:
    """Hashes words into a bag: texts that share words are alike; nothing else is meant."""

    def __init__(self, dimension: int = 64) -> None:
        self._dimension = dimension

    @property
    def fingerprint(self) -> str:
        return f"word-hash-{self._dimension}"

    @property
    def dimension(self) -> int:
        return self._dimension

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        return self._encode(queries)

    def encode_passages(
        self, passages: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> Vectors:
        if on_progress is not None:
            on_progress(len(passages))
        return self._encode(passages)

    def _encode(self, texts: Sequence[str]) -> Vectors:
        vectors = np.zeros((len(texts), self._dimension), np.float32)
        for vector, text in zip(vectors, texts, strict=True):
            for word in _WORD.findall(text.lower()) or [""]:
                # Python's own hash is salted per process.
                digest = blake2b(word.encode("utf-8", "replace"), digest_size=8).digest()
                place = int.from_bytes(digest[:4], "big") % self._dimension
                vector[place] += 1.0 if digest[4] % 2 else -1.0
            norm = float(np.linalg.norm(vector))
            if norm == 0.0:
                vector[0] = norm = 1.0
            vector /= norm
        return vectors
