"""From files to a new generation."""

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection

from embeddings.types import Encoder
from rag.corpus.files import find_files
from rag.corpus.parse import FileParser
from rag.store.database import Database
from rag.store.generation_rows import (
    GenerationRow,
    current_number,
    first_generation,
    read_generation,
)
from rag.store.intake import Intake, Parser
from rag.store.known import read_known
from rag.store.publication import publish, sweep
from rag.store.reports import IngestReport, OnProgress, Progress, Stage, silent
from rag.store.sources import write_sources
from rag.store.store import check_encoder
from rag.store.tombstones import delete_tombstone
from rag.store.vectors import encode_missing
from rag.store.writer import writer


@dataclass(frozen=True, slots=True)
class IngestOptions:
    """What an ingest may do beyond adding and replacing."""

    restore: bool = False
    """Bring back what was withdrawn, where the files still say it."""
    reencode: bool = False
    """Index all anew where the store was built with another model."""


def ingest(
    data_dir: Path,
    encoder: Encoder,
    paths: Sequence[Path],
    *,
    parser: Parser | None = None,
    options: IngestOptions | None = None,
    on_progress: OnProgress = silent,
) -> IngestReport:
    """Store what the files under `paths` say; once this returns, all of it is on the disk.

    Args:
        data_dir: the data folder; made where there is none.
        encoder: whose vectors are indexed.
        paths: folders and files.
        parser: reads a file; None: a `FileParser` with its own limits.
        options: what may be done beyond adding and replacing.
        on_progress: is told how far each stage has come.

    Raises:
        SourceError: a path does not exist.
        StoreBusyError: another process writes.
        EncoderMismatchError: the store was built with another model.
        StoreError: the disk is full or refuses; the store stays as it was.
    """
    files = find_files(paths)
    allowed = options or IngestOptions()
    with ExitStack() as stack:
        database = stack.enter_context(writer(data_dir))
        current = read_current(database, encoder)
        if not allowed.reencode:
            check_encoder(current, encoder, data_dir)
        with database.reading() as connection:
            known = read_known(connection, current)
        reader = parser or stack.enter_context(FileParser())
        intake = Intake(database, known, reader, current.number + 1, restore=allowed.restore)
        reports = intake.take(files, on_progress)
        n_encoded = encode_missing(database, encoder, current.number + 1, _encoding(on_progress))
        same_encoder = current.number == 0 or current.encoder == encoder.fingerprint

        def record(connection: Connection) -> None:
            write_sources(connection, intake.changed_sources())
            for document_id in intake.restored:
                delete_tombstone(connection, document_id)

        on_progress(Progress(Stage.WRITE, 0, 1))
        if intake.n_changes or not same_encoder:
            current = publish(data_dir, database, encoder, current.number + 1, with_flip=record)
            sweep(data_dir, database, current.number)
        else:
            with database.writing() as connection:
                record(connection)
        on_progress(Progress(Stage.WRITE, 1, 1))
    return IngestReport(current.number, reports, current.n_documents, current.n_chunks, n_encoded)


def read_current(database: Database, encoder: Encoder) -> GenerationRow:
    """Read which generation is current."""
    with database.reading() as connection:
        row = read_generation(connection, current_number(connection))
    return row or first_generation(encoder.fingerprint)


def _encoding(on_progress: OnProgress) -> Callable[[int, int], None]:
    return lambda done, total: on_progress(Progress(Stage.ENCODE, done, total))
