"""Takes briefings out, so that no byte of them stays under the data folder."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from sqlite3 import Connection

from embeddings.types import Encoder
from rag.errors import NotFoundError, WithdrawnError
from rag.store.documents import DocumentRow, delete_document, read_document_rows, remove_document
from rag.store.ingest import read_current
from rag.store.publication import Flip, publish
from rag.store.receipts import blank_answers
from rag.store.reports import WithdrawReport
from rag.store.salvage import damaged_copies
from rag.store.sources import read_sources
from rag.store.store import check_encoder
from rag.store.tombstones import Tombstone, insert_tombstone, is_withdrawn, read_tombstones
from rag.store.vectors import delete_unused_vectors, encode_missing
from rag.store.writer import remove_generations, writer


def withdraw(data_dir: Path, encoder: Encoder, document_ids: Sequence[str]) -> WithdrawReport:
    """Remove briefings from every index, cache and receipt, and keep them from coming back.

    Raises:
        NotFoundError: there is none under an id; then nothing is withdrawn.
        WithdrawnError: it was withdrawn before.
        StoreBusyError: another process writes.
    """
    wanted = tuple(dict.fromkeys(document_ids))
    with writer(data_dir) as database:
        current = read_current(database, encoder)
        check_encoder(current, encoder, data_dir)
        number = current.number + 1
        with database.writing() as connection:
            versions = _versions(connection, wanted)
            for row in versions:
                if row.visible_in(current.number):
                    remove_document(connection, row, number)
        with database.reading() as connection:
            tombstones = [_tombstone(document_id, versions) for document_id in wanted]
            every = [*read_tombstones(connection), *tombstones]
            sources = list(read_sources(connection).values())
        encode_missing(database, encoder, number, lambda _done, _total: None)
        n_receipts = 0

        def erase(connection: Connection) -> None:
            nonlocal n_receipts
            for tombstone in tombstones:
                insert_tombstone(connection, tombstone)
            n_receipts = blank_answers(connection, wanted)
            for row in versions:
                delete_document(connection, row.row)
            connection.execute("DELETE FROM generations WHERE number < ?", (number,))
            delete_unused_vectors(connection)

        publish(data_dir, database, encoder, number, flip=Flip(sources, every, erase))
        remove_generations(data_dir, keep=frozenset({number}))
        for copy in damaged_copies(data_dir):
            copy.unlink()
        database.checkpoint()
    return WithdrawReport(number, wanted, len(versions), n_receipts)


def _versions(connection: Connection, document_ids: Sequence[str]) -> list[DocumentRow]:
    """Find every version of the briefings, each of which must have a live one."""
    rows = [row for row in read_document_rows(connection) if row.document_id in document_ids]
    for document_id in document_ids:
        if not any(row.document_id == document_id and row.removed_in is None for row in rows):
            if is_withdrawn(connection, document_id):
                raise WithdrawnError(f"briefing {document_id!r} was withdrawn before")
            raise NotFoundError(f"there is no briefing with the id {document_id!r}")
    return rows


def _tombstone(document_id: str, versions: Sequence[DocumentRow]) -> Tombstone:
    own = [row for row in versions if row.document_id == document_id]
    texts = tuple(sorted({row.sha256 for row in own}))
    now = datetime.now(UTC).isoformat()
    return Tombstone(document_id, own[0].path, own[0].story, texts, now)
