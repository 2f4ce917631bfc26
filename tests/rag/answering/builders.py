"""Passages and readings for tests of answering, over texts of one chunk."""

import hashlib
from datetime import date

from rag.roles import Reading
from rag.types import Chunk, Document, Passage, Span


def passage(
    text: str,
    *,
    document_id: str = "harbour",
    offset: int = 0,
    published: date | None = None,
    rank: int = 1,
) -> Passage:
    """One chunk that stands at `offset` of its document."""
    chunk = Chunk(
        chunk_id=f"{document_id}:{offset:05d}",
        key=offset,
        document_id=document_id,
        document_sha256=sha256(" " * offset + text),
        document_title=document_id.capitalize(),
        published=published,
        url=None,
        section=("News",),
        span=Span(offset, offset + len(text)),
        text=text,
    )
    return Passage(chunk, score=1 / rank, rank=rank, retriever="dense", similarity=0.5)


def reading(
    source: Passage, sentence: str, relevance: float, *, highlight: str | None = None
) -> Reading:
    """A reading of the sentence that reads `sentence` in `source`."""
    return Reading(
        source,
        relevance,
        relevance,
        sentence=_find(source, sentence),
        highlight=_find(source, highlight) if highlight else None,
    )


def document(source: Passage) -> Document:
    """The document that holds nothing but blanks and the chunk of `source`."""
    chunk = source.chunk
    text = " " * chunk.span.start + chunk.text
    return Document(
        chunk.document_id, sha256(text), text, chunk.document_title, chunk.published, None, "h.txt"
    )


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _find(source: Passage, words: str) -> Span:
    start = source.chunk.span.start + source.chunk.text.index(words)
    return Span(start, start + len(words))
