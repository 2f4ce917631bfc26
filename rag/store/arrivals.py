"""From parsed documents to rows of the next generation."""

import sqlite3
from bisect import bisect_right
from dataclasses import dataclass, field

from rag.store.checksum import text_digest, text_sha256
from rag.store.chunks import ChunkRow, embedded_input, insert_chunks, next_key, read_chunks_of
from rag.store.documents import (
    DocumentRow,
    furniture_json,
    insert_document,
    insert_sections,
    read_stored_document,
    remove_document,
)
from rag.store.sources import SourceRow
from rag.types import ParsedDocument


@dataclass(frozen=True, slots=True)
class Arrival:
    """A briefing to store."""

    document_id: str
    sha256: str
    source: SourceRow
    story: int
    parsed: ParsedDocument


@dataclass(slots=True)
class Changes:
    """What a transaction is going to write."""

    removed: list[DocumentRow] = field(default_factory=list)
    added: list[Arrival] = field(default_factory=list)

    def write(self, connection: sqlite3.Connection, generation: int) -> None:
        """Write them as part of a generation that is not current yet."""
        for row in self.removed:
            remove_document(connection, row, generation)
        for arrival in self.added:
            insert_arrival(connection, arrival, generation)


def why_unusable(parsed: ParsedDocument) -> str | None:
    """Say what is wrong with a parsed document, if anything is."""
    try:
        for text in (parsed.text, parsed.title, parsed.url or ""):
            text.encode()
    except UnicodeEncodeError:
        return "its text holds half characters (lone surrogates)"
    if not parsed.text.strip():
        return "its text is empty"
    ends = [0, *(section.span.end for section in parsed.sections)]
    starts = [*(section.span.start for section in parsed.sections), len(parsed.text)]
    if ends != starts:
        return "its sections do not cover its text"
    for chunk in parsed.chunks:
        place = _section_of(parsed, chunk.start)
        if chunk.start == chunk.end or not parsed.sections[place].span.contains(chunk):
            return f"its chunk {chunk.start}..{chunk.end} does not lie in one section"
    return None


def insert_arrival(connection: sqlite3.Connection, arrival: Arrival, generation: int) -> None:
    """Write a briefing with its sections and chunks."""
    parsed = arrival.parsed
    first_key = next_key(connection)
    row = DocumentRow(
        row=0,
        document_id=arrival.document_id,
        sha256=arrival.sha256,
        title=parsed.title,
        published=parsed.published,
        url=parsed.url,
        source=arrival.source.source,
        path=arrival.source.path,
        story=arrival.story,
        furniture=furniture_json(parsed.furniture),
        n_characters=len(parsed.text),
        n_sections=len(parsed.sections),
        first_key=first_key,
        n_chunks=len(parsed.chunks),
        added_in=generation,
        removed_in=None,
    )
    document = insert_document(connection, row, parsed.text)
    insert_sections(connection, document, parsed.sections)
    insert_chunks(connection, _chunk_rows(parsed, document, first_key))


def is_stored(connection: sqlite3.Connection, row: DocumentRow, parsed: ParsedDocument) -> bool:
    """Tell whether a stored version is what was parsed, to the last chunk."""
    stored = read_stored_document(connection, row.row)
    known = (row.title, row.published, row.url, row.furniture_spans)
    if (
        stored is None
        or known != (parsed.title, parsed.published, parsed.url, parsed.furniture)
        or (stored.document.text, stored.sections) != (parsed.text, parsed.sections)
    ):
        return False
    return read_chunks_of(connection, row.row) == _chunk_rows(parsed, row.row, row.first_key)


def make_arrival(source: SourceRow, story: int, parsed: ParsedDocument) -> Arrival:
    """Name a story of a file."""
    return Arrival(source.story_id(story), text_sha256(parsed.text), source, story, parsed)


def _chunk_rows(parsed: ParsedDocument, document: int, first_key: int) -> list[ChunkRow]:
    rows = []
    for ordinal, span in enumerate(parsed.chunks):
        section = _section_of(parsed, span.start)
        text = span.of(parsed.text)
        whole = embedded_input(parsed.title, parsed.sections[section].path, text)
        rows.append(
            ChunkRow(
                key=first_key + ordinal,
                document=document,
                ordinal=ordinal,
                section=section,
                start=span.start,
                end=span.end,
                text_sha256=text_digest(text),
                input_sha256=text_digest(whole),
            )
        )
    return rows


def _section_of(parsed: ParsedDocument, start: int) -> int:
    starts = [section.span.start for section in parsed.sections]
    return max(0, bisect_right(starts, start) - 1)
