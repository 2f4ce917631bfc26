"""The roles of this floor."""

from collections.abc import Callable, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

Vectors = NDArray[np.float32]
"""Shape (n, dimension), rows of unit length."""

Ids = NDArray[np.int64]
"""Shape (n,)."""


class Encoder(Protocol):
    """Turns strings into vectors whose inner product is their likeness."""

    @property
    def fingerprint(self) -> str:
        """Name the model and its weights: vectors of another fingerprint do not compare."""

    @property
    def dimension(self) -> int:
        """Length of a vector."""

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """Encode questions; the same query gives the same bytes, whatever stands beside it."""

    def encode_passages(
        self, passages: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Encode passages; `on_progress` is told how many more are done."""
