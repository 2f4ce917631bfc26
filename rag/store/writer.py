"""The one writer of a store: its lock, and what a killed one left behind."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from filelock import FileLock, Timeout

from rag.errors import StoreBusyError
from rag.store.database import CATALOG, Database
from rag.store.documents import delete_document, read_document_rows, remove_document
from rag.store.generation_rows import current_number
from rag.store.index_files import complete_generations, generation_folders
from rag.store.store import forgotten, make_data_dir

_LOCK = "writer.lock"


@contextmanager
def writer(data_dir: Path) -> Iterator[Database]:
    """Hold the store for writing, with what a killed writer left behind cleared away.

    Raises:
        StoreBusyError: another process writes.
    """
    with writer_lock(data_dir):
        database = Database(data_dir / CATALOG)
        try:
            clear_leftovers(data_dir, database)
            yield database
        finally:
            database.close()


@contextmanager
def writer_lock(data_dir: Path) -> Iterator[None]:
    """Hold the lock that only one process can hold; the system frees it when that one dies.

    Raises:
        StoreBusyError: another process holds it.
    """
    lock = FileLock(make_data_dir(data_dir) / _LOCK)
    try:
        lock.acquire(blocking=False)
    except Timeout as exc:
        raise StoreBusyError(
            f"another process is writing to {data_dir}; wait until it is done"
        ) from exc
    try:
        yield
    finally:
        lock.release()


def clear_leftovers(data_dir: Path, database: Database) -> None:
    """Take back what an ingest wrote that never became current."""
    with database.reading() as connection:
        current = current_number(connection)
        if (newest := max(complete_generations(data_dir), default=0)) > current:
            raise forgotten(database.path, newest)
        rows = list(read_document_rows(connection))
        known = frozenset(n for (n,) in connection.execute("SELECT number FROM generations"))
    begun = [row for row in rows if row.added_in > current]
    marked = [row for row in rows if row.removed_in is not None and row.removed_in > current]
    if begun or marked:
        with database.writing() as connection:
            for row in begun:
                delete_document(connection, row.row)
            for row in marked:
                if row.added_in <= current:
                    remove_document(connection, row, None)
    remove_generations(data_dir, keep=known)


def remove_generations(data_dir: Path, *, keep: frozenset[int]) -> None:
    """Delete the folders of generations that are no longer needed."""
    for folder in generation_folders(data_dir):
        if int(folder.name) not in keep:
            # Another process may have it open; what is mapped stays readable until it lets go.
            shutil.rmtree(folder, ignore_errors=True)
