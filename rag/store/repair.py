"""Makes a damaged store sound again, from what is intact and from the files it was made of."""

from pathlib import Path

from embeddings.types import Encoder
from rag.corpus.files import SourceFile
from rag.store.database import CATALOG, Database
from rag.store.ingest import Ingestion, IngestOptions
from rag.store.inspection import inspect
from rag.store.intake import Parser
from rag.store.receipts import delete_answer
from rag.store.reports import FileOutcome, silent
from rag.store.salvage import Salvaged, salvage
from rag.store.sources import SourceRow
from rag.store.writer import clear_leftovers, remove_generations


def repair(data_dir: Path, encoder: Encoder, parser: Parser, *, catalog: bool) -> tuple[str, ...]:
    """Rebuild the indexes, and first the catalog where it is damaged; return what is lost.

    Args:
        data_dir: the data folder, which the caller holds for writing.
        encoder: whose vectors are indexed.
        parser: reads the files of lost briefings.
        catalog: whether the catalog is damaged.
    """
    salvaged = salvage(data_dir, encoder.fingerprint) if catalog else Salvaged((), ())
    reread = salvaged.reread
    database = Database(data_dir / CATALOG)
    try:
        clear_leftovers(data_dir, database)
        files = [SourceFile(Path(row.path), row.source) for row in reread]
        there = [file for file in files if file.path.exists()]
        ingestion = Ingestion(data_dir, database, encoder, parser, IngestOptions(), rebuild=True)
        report = ingestion.run(there, silent)
        remove_generations(data_dir, keep=frozenset({report.generation}))
        lost = [*salvaged.lost]
        lost += [_lost(row) for row in reread if not Path(row.path).exists()]
        lost += [
            f"{file.source}: {file.reason}"
            for file in report.files
            if file.status is FileOutcome.FAILED
        ]
        lost += _drop_receipts(data_dir, database)
    finally:
        database.close()
    return tuple(lost)


def _lost(row: SourceRow) -> str:
    return f"{row.source}: the file {row.path} is no longer there; ingest it again from a copy"


def _drop_receipts(data_dir: Path, database: Database) -> list[str]:
    """Delete receipts that can no longer be proven."""
    bad = inspect(data_dir, database).bad_receipts
    with database.writing() as connection:
        for answer_id in bad:
            delete_answer(connection, answer_id)
    return [f"answer {answer_id}: what it quotes is not there any more" for answer_id in bad]
