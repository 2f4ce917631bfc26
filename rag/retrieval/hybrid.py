"""Dense and lexical retrieval over one generation, fused."""

from dataclasses import dataclass

import numpy as np

from embeddings.types import Encoder, Ids
from rag.retrieval.fusion import LEXICAL_WEIGHT, convex_combination
from rag.store.catalog import Catalog
from rag.store.generation import Generation
from rag.types import Filters, Passage

DEPTH = 50
"""How deep each index is searched before fusion."""


@dataclass(frozen=True, slots=True)
class HybridRetriever:
    """Retrieves from one generation, so that one question never sees two states of the store."""

    catalog: Catalog
    generation: Generation
    encoder: Encoder
    lexical_weight: float = LEXICAL_WEIGHT

    def retrieve(self, query: str, *, k: int, filters: Filters) -> tuple[Passage, ...]:
        """Rank at most `k` passages, best first, ties by chunk id."""
        allowed = self.catalog.keys_matching(filters, generation=self.generation.number)
        dense, lexical, found_dense = self._search(query, depth=max(k, DEPTH), allowed=allowed)
        fused = convex_combination(dense, lexical, lexical_weight=self.lexical_weight)
        chunks = self.catalog.chunks(list(fused), generation=self.generation.number)
        ranked = sorted(chunks.values(), key=lambda chunk: (-fused[chunk.key], chunk.chunk_id))
        return tuple(
            Passage(
                chunk=chunk,
                score=fused[chunk.key],
                rank=rank,
                retriever=_found_by(dense=chunk.key in found_dense, lexical=chunk.key in lexical),
                similarity=dense[chunk.key],
            )
            for rank, chunk in enumerate(ranked[:k], start=1)
        )

    def _search(
        self, query: str, *, depth: int, allowed: Ids | None
    ) -> tuple[dict[int, float], dict[int, float], frozenset[int]]:
        """Cosines of all keys found, BM25 of those with shared words, and the dense index's own."""
        vectors = self.generation.vectors
        vector = self.encoder.encode_queries([query])[0]
        cosines, keys = vectors.search(vector, k=depth, allowed=allowed)
        dense = dict(zip(keys.tolist(), cosines.tolist(), strict=True))
        found_dense = frozenset(dense)
        scores, words = self.generation.lexical.search(query, k=depth, allowed=allowed)
        lexical = dict(zip(words.tolist(), scores.tolist(), strict=True))
        only_lexical = np.array(sorted(lexical.keys() - found_dense), dtype=np.int64)
        cosines, keys = vectors.search(vector, k=len(only_lexical), allowed=only_lexical)
        dense |= zip(keys.tolist(), cosines.tolist(), strict=True)
        return dense, lexical, found_dense


def _found_by(*, dense: bool, lexical: bool) -> str:
    return "dense+lexical" if dense and lexical else "dense" if dense else "lexical"
