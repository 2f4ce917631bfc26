"""Documents and sections as rows, checked when they are read."""

import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from rag.errors import StoreDamagedError
from rag.store.checksum import row_checksum, text_sha256
from rag.types import Document, DocumentSummary, Section, Span

_FIELDS = (
    "document_id, sha256, title, published, url, source, path, story, furniture, n_characters, "
    "n_sections, first_key, n_chunks, added_in, removed_in"
)
_VISIBLE = "added_in <= :generation AND (removed_in IS NULL OR removed_in > :generation)"


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """One version of a briefing, without its text."""

    row: int
    document_id: str
    sha256: str
    title: str
    published: date | None
    url: str | None
    source: str
    path: str
    """Absolute, of the file it came from."""
    story: int
    """Its place in the file, from 1."""
    furniture: str
    """JSON [[start, end], ...]"""
    n_characters: int
    n_sections: int
    first_key: int
    n_chunks: int
    added_in: int
    removed_in: int | None

    def visible_in(self, generation: int) -> bool:
        """Tell whether this version belongs to a generation."""
        return self.added_in <= generation and (
            self.removed_in is None or self.removed_in > generation
        )

    @property
    def furniture_spans(self) -> tuple[Span, ...]:
        """Read which spans are page furniture or repeated captions."""
        return tuple(Span(start, end) for start, end in json.loads(self.furniture))

    @property
    def summary(self) -> DocumentSummary:
        """Take what a list shows."""
        return DocumentSummary(
            document_id=self.document_id,
            sha256=self.sha256,
            title=self.title,
            published=self.published,
            url=self.url,
            source=self.source,
            n_characters=self.n_characters,
            n_sections=self.n_sections,
            n_chunks=self.n_chunks,
        )


@dataclass(frozen=True, slots=True)
class StoredDocument:
    """One version of a briefing, whole."""

    row: DocumentRow
    document: Document
    sections: tuple[Section, ...]


def furniture_json(spans: Iterable[Span]) -> str:
    """Write spans as the catalog keeps them."""
    return json.dumps([[span.start, span.end] for span in spans])


def insert_document(connection: sqlite3.Connection, row: DocumentRow, text: str) -> int:
    """Write a document and return its row number; `row.row` is not looked at."""
    fields = _fields_of(row)
    cursor = connection.execute(
        f"INSERT INTO documents ({_FIELDS}, checksum, text) "  # noqa: S608 - constant names
        f"VALUES ({', '.join('?' * len(fields))}, ?, ?)",
        (*fields, row_checksum("documents", *fields), text),
    )
    return int(cursor.lastrowid or 0)


def remove_document(
    connection: sqlite3.Connection, row: DocumentRow, generation: int | None
) -> None:
    """Mark a document as gone from `generation` on; None takes the mark back."""
    removed = replace(row, removed_in=generation)
    connection.execute(
        "UPDATE documents SET removed_in = ?, checksum = ? WHERE row = ?",
        (generation, row_checksum("documents", *_fields_of(removed)), row.row),
    )


def delete_document(connection: sqlite3.Connection, row: int) -> None:
    """Delete a document with its sections and chunks."""
    connection.execute("DELETE FROM chunks WHERE document = ?", (row,))
    connection.execute("DELETE FROM sections WHERE document = ?", (row,))
    connection.execute("DELETE FROM documents WHERE row = ?", (row,))


def insert_sections(
    connection: sqlite3.Connection, document: int, sections: tuple[Section, ...]
) -> None:
    """Write the sections of a document, in text order."""
    rows = [_section_fields(document, place, section) for place, section in enumerate(sections)]
    connection.executemany(
        "INSERT INTO sections VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
        [(*row, row_checksum("sections", *row)) for row in rows],
    )


def read_document_rows(
    connection: sqlite3.Connection, generation: int | None = None
) -> Iterator[DocumentRow]:
    """Read what is visible in a generation, or every version, in order of rows."""
    where = "" if generation is None else f"WHERE {_VISIBLE}"
    found = connection.execute(
        f"SELECT row, {_FIELDS}, checksum FROM documents {where} ORDER BY row",  # noqa: S608
        {"generation": generation},
    )
    return map(_document_row, found)


def read_versions(connection: sqlite3.Connection, document_id: str) -> list[DocumentRow]:
    """Read every version of one document, newest first."""
    # The plus keeps SQLite from using the index, in case a damaged one hides what is there.
    for column in ("document_id", "+document_id"):
        found = connection.execute(
            f"SELECT row, {_FIELDS}, checksum FROM documents "  # noqa: S608 - constant names
            f"WHERE {column} = ? ORDER BY row DESC",
            (document_id,),
        ).fetchall()
        if found:
            return [_document_row(fields) for fields in found]
    return []


def read_stored_document(connection: sqlite3.Connection, row: int) -> StoredDocument | None:
    """Read one version whole and compare it with its checksums.

    Raises:
        StoreDamagedError: it is not what was written.
    """
    fields = connection.execute(
        f"SELECT row, {_FIELDS}, checksum, text FROM documents WHERE row = ?",  # noqa: S608
        (row,),
    ).fetchone()
    if fields is None:
        return None
    known, text = _document_row(fields[:-1]), str(fields[-1])
    if text_sha256(text) != known.sha256:
        raise damaged(f"the text of document {known.document_id}")
    sections = tuple(_read_sections(connection, known))
    document = Document(
        document_id=known.document_id,
        sha256=known.sha256,
        text=text,
        title=known.title,
        published=known.published,
        url=known.url,
        source=known.source,
    )
    return StoredDocument(known, document, sections)


def damaged(what: str) -> StoreDamagedError:
    """Say what is damaged and what to do."""
    return StoreDamagedError(f"{what} is not what was written; run `briefings verify --repair`")


def _read_sections(connection: sqlite3.Connection, document: DocumentRow) -> Iterator[Section]:
    found = connection.execute(
        "SELECT * FROM sections WHERE document = ? ORDER BY ordinal", (document.row,)
    ).fetchall()
    if len(found) != document.n_sections:
        raise damaged(f"the list of sections of document {document.document_id}")
    for *fields, checksum in found:
        if row_checksum("sections", *fields) != checksum:
            raise damaged(f"section {fields[1]} of document {document.document_id}")
        _, _, path, level, start, end, heading_start, heading_end = fields
        heading = None if heading_start is None else Span(heading_start, heading_end)
        yield Section(tuple(json.loads(path)), level, Span(start, end), heading)


def _section_fields(
    document: int, ordinal: int, section: Section
) -> tuple[int, int, str, int, int, int, int | None, int | None]:
    heading = section.heading
    return (
        document,
        ordinal,
        json.dumps(section.path),
        section.level,
        section.span.start,
        section.span.end,
        None if heading is None else heading.start,
        None if heading is None else heading.end,
    )


def _fields_of(row: DocumentRow) -> tuple[str | int | None, ...]:
    return (
        row.document_id,
        row.sha256,
        row.title,
        None if row.published is None else row.published.isoformat(),
        row.url,
        row.source,
        row.path,
        row.story,
        row.furniture,
        row.n_characters,
        row.n_sections,
        row.first_key,
        row.n_chunks,
        row.added_in,
        row.removed_in,
    )


def _document_row(fields: tuple[Any, ...]) -> DocumentRow:
    row, *named, checksum = fields
    if row_checksum("documents", *named) != checksum:
        raise damaged(f"the row of document {named[0]}")
    document_id, sha256, title, published, url, source, path, story, furniture, *counts = named
    n_characters, n_sections, first_key, n_chunks, added_in, removed_in = counts
    return DocumentRow(
        row=row,
        document_id=document_id,
        sha256=sha256,
        title=title,
        published=None if published is None else date.fromisoformat(published),
        url=url,
        source=source,
        path=path,
        story=story,
        furniture=furniture,
        n_characters=n_characters,
        n_sections=n_sections,
        first_key=first_key,
        n_chunks=n_chunks,
        added_in=added_in,
        removed_in=removed_in,
    )
