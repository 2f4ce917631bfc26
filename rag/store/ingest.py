"""From files to a new generation."""

from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from sqlite3 import Connection

from embeddings.types import Encoder
from rag.corpus.files import SourceFile, find_files
from rag.corpus.parse import FileParser
from rag.store.database import Database
from rag.store.generation_rows import (
    GenerationRow,
    current_number,
    first_generation,
    read_generation,
)
from rag.store.intake import Intake, Parser
from rag.store.known import Known, read_known
from rag.store.publication import Flip, publish, sweep
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
    with ExitStack() as stack:
        database = stack.enter_context(writer(data_dir))
        reader = parser or stack.enter_context(FileParser())
        ingestion = Ingestion(data_dir, database, encoder, reader, options or IngestOptions())
        return ingestion.run(files, on_progress)


@dataclass(frozen=True, slots=True)
class Ingestion:
    """One ingest, by whoever holds the store for writing."""

    data_dir: Path
    database: Database
    encoder: Encoder
    parser: Parser
    options: IngestOptions
    rebuild: bool = False
    """Make a new generation even where nothing has changed."""

    def run(self, files: Sequence[SourceFile], on_progress: OnProgress) -> IngestReport:
        """Take the files in and make the outcome current."""
        current = read_current(self.database, self.encoder)
        if not self.options.reencode:
            check_encoder(current, self.encoder, self.data_dir)
        with self.database.reading() as connection:
            known = read_known(connection, current)
        number = current.number + 1
        intake = Intake(self.database, known, self.parser, number, restore=self.options.restore)
        reports = intake.take(files, on_progress)
        n_encoded = encode_missing(
            self.database,
            self.encoder,
            number,
            lambda done, total: on_progress(Progress(Stage.ENCODE, done, total)),
        )
        on_progress(Progress(Stage.WRITE, 0, 1))
        current = self._finish(current, intake, known)
        on_progress(Progress(Stage.WRITE, 1, 1))
        return IngestReport(
            current.number, reports, current.n_documents, current.n_chunks, n_encoded
        )

    def _finish(self, current: GenerationRow, intake: Intake, known: Known) -> GenerationRow:
        def record(connection: Connection) -> None:
            write_sources(connection, intake.changed_sources())
            for document_id in intake.restored:
                delete_tombstone(connection, document_id)

        other_model = current.number > 0 and current.encoder != self.encoder.fingerprint
        if not (intake.n_changes or other_model or self.rebuild):
            with self.database.writing() as connection:
                record(connection)
            return current
        flip = Flip(tuple(known.sources.values()), tuple(known.tombstones.values()), record)
        current = publish(self.data_dir, self.database, self.encoder, current.number + 1, flip=flip)
        sweep(self.data_dir, self.database, current.number)
        return current


def read_current(database: Database, encoder: Encoder) -> GenerationRow:
    """Read which generation is current."""
    with database.reading() as connection:
        row = read_generation(connection, current_number(connection))
    return row or first_generation(encoder.fingerprint)
