"""The sentence encoder: all-MiniLM-L6-v2, as an installed package carries it."""

import threading
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from embeddings.cores import n_cores
from embeddings.models import (
    ALL_MINILM_L6_V2,
    MOST_CHARACTERS,
    Model,
    checked_model_folder,
)
from embeddings.types import Vectors

_REMEMBERED = 256
"""Questions whose vectors are kept."""

_BATCH_TOKENS = 1024

if TYPE_CHECKING:
    from torch import Tensor

    from embeddings.network import Network


class SentenceEncoder:
    """Encodes each text by itself; safe to share between threads, and quickest so."""

    def __init__(self, model: Model = ALL_MINILM_L6_V2) -> None:
        """Find the model; it is loaded when first used, which takes a second or two.

        Raises:
            ModelError: it is not installed, or is not the published one.
        """
        self._model = model
        self._folder = checked_model_folder(model)
        self._lock = threading.Lock()
        self._loaded: Network | None = None
        # A question is encoded once to retrieve and again to read what was found.
        self._query_vector = lru_cache(_REMEMBERED)(self._encode)

    @property
    def fingerprint(self) -> str:
        """Name the model and its weights: vectors of another fingerprint do not compare."""
        return self._model.fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._model.dimension

    def load(self) -> None:
        """Load the model now, so that the first question does not wait for it."""
        self._encode("")

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """Encode questions; the same query gives the same bytes, whatever stands beside it."""
        return self._stacked([self._query_vector(query[:MOST_CHARACTERS]) for query in queries])

    def encode_passages(
        self, passages: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Encode passages on all cores; `on_progress` is told how many more are done.

        In half precision the last bits of a vector depend on what it was encoded with, which
        moves its cosines by some ten-thousandths.
        """
        network = self._network()
        vectors = []
        with ThreadPoolExecutor(n_cores(), thread_name_prefix="encoding") as pool:
            batches = _batches(pool.map(network.token_ids, passages))
            for batch in pool.map(network.encode, batches):
                vectors.append(batch)
                if on_progress is not None:
                    on_progress(len(batch))
        return self._stacked(vectors)

    def _encode(self, text: str) -> Vectors:
        network = self._network()
        return network.encode([network.token_ids(text)])

    def _stacked(self, vectors: Sequence[Vectors]) -> Vectors:
        return np.concatenate(vectors) if vectors else np.empty((0, self.dimension), np.float32)

    def _network(self) -> "Network":
        if self._loaded is None:
            with self._lock:
                if self._loaded is None:
                    # Loading torch takes a second that `briefings --help` should not wait for.
                    from embeddings.network import Network

                    self._loaded = Network.load(self._model, self._folder)
        return self._loaded


def _batches(texts: "Iterable[Tensor]") -> "Iterator[list[Tensor]]":
    """Group texts, in order, to so many tokens that multiplying them is worth while."""
    batch: list[Tensor] = []
    n_tokens = 0
    for text in texts:
        if batch and n_tokens + len(text) > _BATCH_TOKENS:
            yield batch
            batch, n_tokens = [], 0
        batch.append(text)
        n_tokens += len(text)
    if batch:
        yield batch
