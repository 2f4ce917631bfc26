"""Chunks by their words: BM25 over title, headings and text."""

import math
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
import tantivy
from numpy.typing import NDArray
from tantivy import Occur, Query

from embeddings.types import Ids
from rag.store.spelling import SHORTEST, nearest_word
from rag.store.words import analyzer, asked_words

_ANALYZER = "briefings_english"
_FIELDS = {"title": 0.5, "heading": 0.5, "body": 1.0}
"""Weight of each. On 173 news questions nDCG@10 of documents is .65; with all equal .63."""
_HEAP_BYTES = 128_000_000
_NAMED_AT_ONCE = 2_000
"""Allowed keys up to this many go into the query; of more, the results are sifted."""
_MARGIN = 1.5
"""How much deeper than their share suggests one looks for allowed keys."""
_SURE_LETTERS = 2
"""Of a misspelled word; slips come later in it."""


@dataclass(frozen=True, slots=True)
class LexicalEntry:
    """What is indexed of one chunk."""

    key: int
    title: str
    heading: str
    body: str


class LexicalIndex:
    """Words under integer keys; never changed once built."""

    def __init__(self, index: tantivy.Index) -> None:
        index.register_tokenizer(_ANALYZER, analyzer())
        self._schema = index.schema
        self._searcher = index.searcher()
        # Within a segment entries lie in order of their keys, and tantivy breaks ties by place.
        self._ties_in_order = self._searcher.num_segments <= 1

    @classmethod
    def build(cls, folder: Path, entries: Iterable[LexicalEntry]) -> Self:
        """Index `entries`, which come in order of their keys, into the empty `folder`.

        Raises:
            OSError: the disk refuses.
        """
        folder.mkdir()
        try:
            index = tantivy.Index(_schema(), path=str(folder))
            index.register_tokenizer(_ANALYZER, analyzer())
            # One thread makes one segment, so that equal entries give equal scores and order.
            writer = index.writer(heap_size=_HEAP_BYTES, num_threads=1)
            for entry in entries:
                writer.add_document(_document(entry))
            writer.commit()
            writer.wait_merging_threads()
            index.reload()
        except ValueError as exc:
            # tantivy has no other class for what the system tells it.
            raise OSError(f"tantivy says: {exc}") from exc
        return cls(index)

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Map a saved index."""
        index = tantivy.Index.open(str(folder))
        return cls(index)

    @classmethod
    def empty(cls) -> Self:
        """Make an index of nothing, in memory."""
        return cls(tantivy.Index(_schema()))

    def __len__(self) -> int:
        return int(self._searcher.num_docs)

    def search(
        self, text: str, *, k: int, allowed: Ids | None = None
    ) -> tuple[NDArray[np.float32], Ids]:
        """Find the `k` entries that share the weightiest words, best first, ties by key."""
        words = self._words(text)
        wanted = min(k, len(self) if allowed is None else len(allowed))
        if not words or wanted <= 0:
            return np.empty(0, np.float32), np.empty(0, np.int64)
        query = Query.boolean_query([(Occur.Should, self._word_query(word)) for word in words])
        if allowed is not None and len(allowed) <= _NAMED_AT_ONCE:
            named = Query.term_set_query(self._schema, "key", allowed.tolist())
            # Its score is a constant that must not add to the words'.
            only = Query.boost_query(named, 0.0)
            query = Query.boolean_query([(Occur.Must, query), (Occur.Must, only)])
            allowed = None
        return self._ranked(query, wanted, allowed)

    def holds(self, word: str) -> bool:
        """Tell whether a word stands in some entry."""
        return any(map(self._stands_somewhere, asked_words(word)))

    def knows(self, word: str) -> bool:
        """Tell whether a word stands in some entry, or one that is a slip of the pen away."""
        return any(self._stands_somewhere(self._known(part)) for part in asked_words(word))

    def _words(self, text: str) -> list[str]:
        return list(dict.fromkeys(self._known(word) for word in asked_words(text)))

    def _known(self, word: str) -> str:
        """Take a word as it is, or where no entry has it, the one it was meant to be."""
        if len(word) < SHORTEST or not word.isalpha() or self._stands_somewhere(word):
            return word
        beginning = self._searcher.terms_with_prefix("body", word[:_SURE_LETTERS])
        return nearest_word(word, beginning) or word

    def _stands_somewhere(self, word: str) -> bool:
        return any(self._searcher.doc_freq(field, word) for field in _FIELDS)

    def _word_query(self, word: str) -> Query:
        terms = [
            Query.boost_query(Query.term_query(self._schema, field, word), weight)
            for field, weight in _FIELDS.items()
        ]
        return Query.boolean_query([(Occur.Should, term) for term in terms])

    def _ranked(
        self, query: Query, wanted: int, allowed: Ids | None
    ) -> tuple[NDArray[np.float32], Ids]:
        share = 1.0 if allowed is None else len(allowed) / (_MARGIN * len(self))
        depth = math.ceil(wanted / share)
        while True:
            # Some beyond show whether the last place is tied; then all of the tie are fetched.
            depth = min(len(self), depth + max(1, depth // 4))
            scores, keys = self._top(query, depth)
            last = len(scores) < depth or depth >= len(self)
            cut = scores[-1] if len(scores) else 0.0
            if allowed is not None:
                kept = np.isin(keys, allowed)
                scores, keys = scores[kept], keys[kept]
            enough = len(scores) >= wanted
            if last or (enough and (self._ties_in_order or cut < scores[wanted - 1])):
                return scores[:wanted], keys[:wanted]
            depth *= 4

    def _top(self, query: Query, limit: int) -> tuple[NDArray[np.float32], Ids]:
        hits = self._searcher.search(query, limit, count=False).hits
        found = self._searcher.fast_field_values("key", [address for _, address in hits])
        scores, keys = np.array([score for score, _ in hits], np.float32), np.array(found, np.int64)
        order = np.lexsort((keys, -scores))
        return scores[order], keys[order]


def _schema() -> tantivy.Schema:
    builder = tantivy.SchemaBuilder()
    for field in _FIELDS:
        builder.add_text_field(field, tokenizer_name=_ANALYZER, index_option="freq")
    builder.add_integer_field("key", indexed=True, fast=True)
    return builder.build()


def _document(entry: LexicalEntry) -> tantivy.Document:
    document = tantivy.Document()
    document.add_integer("key", entry.key)
    document.add_text("title", entry.title)
    document.add_text("heading", entry.heading)
    document.add_text("body", entry.body)
    return document
