"""The catalog: what is stored, read through the eyes of one generation."""

import threading
from collections import OrderedDict
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from embeddings.types import Ids
from rag.errors import NotFoundError, WithdrawnError
from rag.store import chunks as chunk_rows
from rag.store import documents as document_rows
from rag.store import generation_rows, receipts, tombstones
from rag.store.database import Database
from rag.store.documents import StoredDocument, damaged
from rag.store.receipts import Feedback, Rating, StoredAnswer
from rag.store.shelf import Shelf, make_shelf
from rag.types import Chunk, Document, DocumentSummary, Filters, Section, Span

_SHELVES = 2
"""Generations whose lists are kept: the current one, and one still in use by old requests."""
_CACHED_CHARACTERS = 32_000_000


class Catalog:
    """Documents, sections, chunks, receipts and feedback; safe to share between threads."""

    def __init__(self, path: Path) -> None:
        self.database = Database(path)
        self._lock = threading.Lock()
        self._shelves: OrderedDict[int, Shelf] = OrderedDict()
        self._stored: OrderedDict[int, StoredDocument] = OrderedDict()
        self._stored_characters = 0

    def close(self) -> None:
        """Close the connections of all threads."""
        self.database.close()

    def forget(self) -> None:
        """Empty the caches, so that nothing withdrawn lives on in them."""
        with self._lock:
            self._shelves.clear()
            self._stored.clear()
            self._stored_characters = 0

    # Documents

    def documents(self, *, generation: int) -> tuple[DocumentSummary, ...]:
        """List the briefings, newest first, undated last, ties by id."""
        return self._shelf(generation).listed

    def newest(self, *, generation: int) -> date | None:
        """Find when the last briefing was published; None when none states a date."""
        return self._shelf(generation).newest()

    def document(self, document_id: str, *, generation: int) -> Document:
        """Read a briefing.

        Raises:
            NotFoundError: there is none under this id.
            WithdrawnError: it was withdrawn.
        """
        return self._document(document_id, generation).document

    def document_version(self, document_id: str, sha256: str) -> Document:
        """Read a version of a briefing that may have been superseded since.

        Raises:
            NotFoundError: there is none such.
            WithdrawnError: the briefing was withdrawn.
        """
        with self.database.reading() as connection:
            for row in document_rows.read_versions(connection, document_id):
                if row.sha256 == sha256 and (stored := self._read(row.row)) is not None:
                    return stored.document
        raise self._missing(document_id)

    def sections(self, document_id: str, *, generation: int) -> tuple[Section, ...]:
        """Read the sections of a briefing, in text order."""
        return self._document(document_id, generation).sections

    def furniture(self, document_id: str, *, generation: int) -> tuple[Span, ...]:
        """Read which spans of a briefing are page furniture or repeated captions."""
        return self._document(document_id, generation).row.furniture_spans

    # Chunks

    def chunks(self, keys: Sequence[int] | Ids, *, generation: int) -> dict[int, Chunk]:
        """Read chunks by key; those of a briefing withdrawn in the meantime are left out.

        Raises:
            StoreDamagedError: one that the generation's index knows is not there.
        """
        with self.database.reading() as connection:
            wanted = [int(key) for key in keys]
            rows = chunk_rows.read_chunk_rows(connection, wanted, generation)
            found = chunk_rows.make_chunks(rows, self._read)
            missing = set(wanted) - set(found)
            # Only a later generation can have taken chunks away.
            if missing and generation_rows.current_number(connection) == generation:
                raise damaged(f"chunk {min(missing)}")
        return found

    def chunk(self, chunk_id: str, *, generation: int) -> Chunk:
        """Read a chunk by its id.

        Raises:
            NotFoundError: there is none under this id.
        """
        document_id, _, ordinal = chunk_id.rpartition(":")
        row = self._document(document_id, generation).row
        if not (ordinal.isascii() and ordinal.isdigit() and int(ordinal) < row.n_chunks):
            raise NotFoundError(f"briefing {document_id} has no chunk {ordinal!r}")
        key = row.first_key + int(ordinal)
        return self.chunks([key], generation=generation)[key]

    def neighbours(
        self, chunk: Chunk, *, before: int, after: int, generation: int
    ) -> tuple[Chunk, ...]:
        """Read what stands around a chunk in its section, in text order, without itself."""
        keys = [key for key in range(chunk.key - before, chunk.key + after + 1) if key != chunk.key]
        with self.database.reading() as connection:
            own = chunk_rows.read_chunk_rows(connection, [chunk.key], generation)
            rows = chunk_rows.read_chunk_rows(connection, keys, generation)
            near = [
                row
                for row in rows
                if own and (row.document, row.section) == (own[0].document, own[0].section)
            ]
            return tuple(chunk_rows.make_chunks(near, self._read).values())

    def keys_matching(self, filters: Filters, *, generation: int) -> Ids | None:
        """Find which chunks may be retrieved; None when nothing is filtered.

        Raises:
            NotFoundError: a document id that is not there.
        """
        if not filters.dated and not filters.document_ids:
            return None
        shelf = self._shelf(generation)
        for document_id in filters.document_ids:
            if document_id not in shelf.by_id:
                raise self._missing(document_id)
        return shelf.keys(filters)

    # Receipts and feedback

    def save_answer(
        self,
        answer_id: str,
        *,
        question: str,
        generation: int,
        payload: str,
        document_versions: Sequence[tuple[str, str]],
    ) -> None:
        """Store a receipt; the same answer again changes nothing.

        Args:
            answer_id: under which it is found again.
            question: as it was asked.
            generation: that answered.
            payload: JSON, whose `citations` are checked by `verify`.
            document_versions: id and sha256 of every briefing that the payload quotes.
        """
        answer = StoredAnswer(answer_id, datetime.now(UTC), question, generation, payload)
        # Losing the last receipts in a power cut is bearable; waiting for the disk is not.
        with self.database.writing(durable=False) as connection:
            receipts.insert_answer(connection, answer, document_versions)

    def load_answer(self, answer_id: str) -> StoredAnswer:
        """Read a receipt.

        Raises:
            NotFoundError: there is none under this id.
        """
        with self.database.reading() as connection:
            return receipts.read_answer(connection, answer_id)

    def add_feedback(self, answer_id: str, *, rating: Rating, comment: str | None) -> int:
        """Store what a person thought of an answer; return the id of the feedback.

        Raises:
            NotFoundError: there is no such answer.
        """
        with self.database.writing() as connection:
            answer = receipts.read_answer(connection, answer_id)
            return receipts.insert_feedback(connection, answer, rating, comment)

    def retract_feedback(self, feedback_id: int) -> None:
        """Remove what a person has taken back; nothing happens where it is gone already."""
        with self.database.writing() as connection:
            receipts.delete_feedback(connection, feedback_id)

    def feedback(self) -> tuple[Feedback, ...]:
        """Read all feedback, oldest first."""
        with self.database.reading() as connection:
            return receipts.read_feedback(connection)

    def _document(self, document_id: str, generation: int) -> StoredDocument:
        row = self._shelf(generation).by_id.get(document_id)
        stored = None if row is None else self._read(row.row)
        if stored is None:
            raise self._missing(document_id)
        return stored

    def _missing(self, document_id: str) -> NotFoundError:
        with self.database.reading() as connection:
            if tombstones.is_withdrawn(connection, document_id):
                return WithdrawnError(f"briefing {document_id!r} was withdrawn")
        return NotFoundError(f"there is no briefing with the id {document_id!r}")

    def _shelf(self, generation: int) -> Shelf:
        with self._lock:
            if (shelf := self._shelves.get(generation)) is not None:
                return shelf
        with self.database.reading() as connection:
            shelf = make_shelf(document_rows.read_document_rows(connection, generation))
            known = generation_rows.read_generation(connection, generation)
            current = generation_rows.current_number(connection)
        # A later withdrawal may have taken rows away; else every one of them must be there.
        if known is not None and current == generation:
            expected = (known.n_documents, known.n_chunks)
            if (len(shelf.rows), shelf.n_chunks) != expected or len(shelf.by_id) != expected[0]:
                raise damaged(f"the list of briefings of generation {generation}")
        with self._lock:
            self._shelves[generation] = shelf
            while len(self._shelves) > _SHELVES:
                self._shelves.popitem(last=False)
        return shelf

    def _read(self, row: int) -> StoredDocument | None:
        with self._lock:
            if (stored := self._stored.get(row)) is not None:
                self._stored.move_to_end(row)
                return stored
        with self.database.reading() as connection:
            stored = document_rows.read_stored_document(connection, row)
        if stored is not None:
            self._keep(row, stored)
        return stored

    def _keep(self, row: int, stored: StoredDocument) -> None:
        with self._lock:
            if row in self._stored:
                return
            self._stored[row] = stored
            self._stored_characters += len(stored.document.text)
            while self._stored_characters > _CACHED_CHARACTERS:
                _, oldest = self._stored.popitem(last=False)
                self._stored_characters -= len(oldest.document.text)
