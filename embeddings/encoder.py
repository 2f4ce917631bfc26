"""The sentence encoder. The only file that imports sentence-transformers."""

import os
from collections.abc import Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from embeddings.models import ALL_MINILM_L6_V2, Model, checked_model_folder
from embeddings.types import Vectors

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceEncoder:
    """Encodes with a sentence-transformers model that is installed; never asks the network."""

    def __init__(self, model: Model = ALL_MINILM_L6_V2) -> None:
        self._model = model
        self._folder = checked_model_folder(model)

    @property
    def fingerprint(self) -> str:
        """Name the model and its weights: vectors of another fingerprint do not compare."""
        return self._model.fingerprint

    @property
    def dimension(self) -> int:
        """Length of a vector."""
        return self._model.dimension

    def encode_queries(self, queries: Sequence[str]) -> Vectors:
        """Encode questions; the same query gives the same bytes, whatever stands beside it."""
        if not queries:
            return np.empty((0, self.dimension), np.float32)
        rows = [self._network.encode_query([query], convert_to_numpy=True) for query in queries]
        return np.concatenate(rows).astype(np.float32, copy=False)

    def encode_passages(
        self, passages: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> Vectors:
        """Encode passages; `on_progress` is told how many more are done."""
        if not passages:
            return np.empty((0, self.dimension), np.float32)
        vectors = self._network.encode_document(list(passages), convert_to_numpy=True)
        if on_progress is not None:
            on_progress(len(passages))
        return np.asarray(vectors, np.float32)

    @cached_property
    def _network(self) -> "SentenceTransformer":
        os.environ["HF_HUB_OFFLINE"] = "1"
        from sentence_transformers import SentenceTransformer

        return SentenceTransformer(str(self._folder), device="cpu", local_files_only=True)
