"""What an ingest knows of the store, kept true while it decides about files."""

import sqlite3
from dataclasses import dataclass

from rag.store.documents import DocumentRow, damaged, read_document_rows
from rag.store.generation_rows import GenerationRow
from rag.store.sources import SourceRow, assign_base, read_sources
from rag.store.tombstones import Tombstone, read_tombstones


@dataclass(slots=True)
class Known:
    """The files, live briefings and tombstones, with what this ingest has decided so far."""

    sources: dict[str, SourceRow]
    """By absolute path."""
    live: dict[str, str]
    """sha256 of the text, by id."""
    rows: dict[str, DocumentRow]
    """Of those live briefings that were there before, by id."""
    texts: dict[str, str]
    """Id of the live briefing with a text, by the text's sha256."""
    tombstones: dict[str, Tombstone]
    withdrawn_texts: set[str]
    bases: set[str]

    def is_current(self, source: SourceRow) -> bool:
        """Tell whether every story of a file is still stored, or is to stay away."""
        return all(
            self.is_withdrawn(story.document_id, story.sha256)
            or self.texts.get(story.sha256) == story.document_id
            for story in source.stories
        )

    def is_withdrawn(self, document_id: str, sha256: str) -> bool:
        """Tell whether a text must not come back."""
        return document_id in self.tombstones or sha256 in self.withdrawn_texts

    def source_of(self, path: str, source: str, parser: str) -> SourceRow:
        """Find what is known of a file; a new one is given its id here."""
        if (known := self.sources.get(path)) is not None:
            return known
        base = assign_base(source, self.bases)
        self.bases.add(base)
        row = SourceRow(path, base, source, None, parser, "", None, ())
        self.sources[path] = row
        return row

    def store(self, document_id: str, sha256: str) -> None:
        """Note that a briefing is going to be written."""
        self.live[document_id] = sha256
        self.texts[sha256] = document_id

    def forget(self, document_id: str) -> DocumentRow | None:
        """Note that a briefing is going to be removed; return its row, if it had one."""
        sha256 = self.live.pop(document_id, "")
        if self.texts.get(sha256) == document_id:
            del self.texts[sha256]
        return self.rows.pop(document_id, None)

    def restore(self, document_id: str, sha256: str) -> list[str]:
        """Let a withdrawn text come back; return whose tombstones must go."""
        gone = [
            tombstone.document_id
            for tombstone in self.tombstones.values()
            if tombstone.document_id == document_id or sha256 in tombstone.texts
        ]
        for name in gone:
            self.withdrawn_texts -= set(self.tombstones.pop(name).texts)
        return gone


def read_known(connection: sqlite3.Connection, current: GenerationRow) -> Known:
    """Read what the store holds.

    Raises:
        StoreDamagedError: a row is not what was written, or one is missing.
    """
    rows = list(read_document_rows(connection, current.number))
    tombstones = read_tombstones(connection)
    counts = (len(rows), len(tombstones))
    if counts != (current.n_documents, current.n_tombstones):
        raise damaged("the list of briefings, live and withdrawn,")
    sources = read_sources(connection)
    return Known(
        sources=sources,
        live={row.document_id: row.sha256 for row in rows},
        rows={row.document_id: row for row in rows},
        texts={row.sha256: row.document_id for row in rows},
        tombstones={tombstone.document_id: tombstone for tombstone in tombstones},
        withdrawn_texts={text for tombstone in tombstones for text in tombstone.texts},
        bases={source.base for source in sources.values()},
    )
