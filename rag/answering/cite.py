"""Mint citations from readings, and check each by re-slicing the stored text."""

from collections.abc import Callable

from rag.errors import NotFoundError
from rag.roles import Reading
from rag.types import Citation, Document

DocumentVersion = Callable[[str, str], Document]
"""Looks a document up by id and sha256 of its text; raises NotFoundError when it is gone."""


def mint_citation(reading: Reading, *, number: int) -> Citation:
    """Cite the sentence of a reading at the span that retrieval brought."""
    chunk = reading.passage.chunk
    return Citation(
        number=number,
        chunk_id=chunk.chunk_id,
        document_id=chunk.document_id,
        document_sha256=chunk.document_sha256,
        document_title=chunk.document_title,
        published=chunk.published,
        url=chunk.url,
        section=chunk.section,
        span=reading.sentence,
        quote=reading.text,
        highlight=reading.highlight,
    )


def is_valid(citation: Citation, document_version: DocumentVersion) -> bool:
    """Tell whether the stored text still says, at the cited span, exactly what is quoted."""
    try:
        document = document_version(citation.document_id, citation.document_sha256)
    except NotFoundError:
        return False
    highlighted = citation.highlight is None or citation.span.contains(citation.highlight)
    return (
        bool(citation.quote.strip())
        and citation.span.end <= len(document.text)
        and citation.span.of(document.text) == citation.quote
        and highlighted
    )
