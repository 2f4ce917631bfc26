"""The briefings of one generation, without their texts, in memory."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

import numpy as np

from embeddings.types import Ids
from rag.store.documents import DocumentRow
from rag.types import DocumentSummary, Filters


@dataclass(frozen=True, slots=True)
class Shelf:
    """What a generation holds; made once, since a generation never changes."""

    rows: tuple[DocumentRow, ...]
    by_id: dict[str, DocumentRow]
    listed: tuple[DocumentSummary, ...]
    """Newest first, undated last, ties by id."""

    @property
    def n_chunks(self) -> int:
        """Count the chunks of all its briefings."""
        return sum(row.n_chunks for row in self.rows)

    def newest(self) -> date | None:
        """Find when the last briefing was published; None when none states a date."""
        return max((row.published for row in self.rows if row.published is not None), default=None)

    def keys(self, filters: Filters) -> Ids:
        """Find the keys of all chunks that `filters` let through, in order."""
        wanted = frozenset(filters.document_ids)
        ranges = [
            np.arange(row.first_key, row.first_key + row.n_chunks, dtype=np.int64)
            for row in self.rows
            if (not wanted or row.document_id in wanted) and _within(row.published, filters)
        ]
        return np.sort(np.concatenate(ranges)) if ranges else np.empty(0, np.int64)


def make_shelf(rows: Iterable[DocumentRow]) -> Shelf:
    """Put the rows of a generation on a shelf."""
    kept = tuple(rows)
    by_id = {row.document_id: row for row in kept}
    in_order = [by_id[document_id] for document_id in sorted(by_id)]
    in_order.sort(key=lambda row: row.published or date.min, reverse=True)
    return Shelf(kept, by_id, tuple(row.summary for row in in_order))


def _within(published: date | None, filters: Filters) -> bool:
    if not filters.dated:
        return True
    if published is None:
        return False
    after, before = filters.published_after, filters.published_before
    return (after is None or published >= after) and (before is None or published <= before)
