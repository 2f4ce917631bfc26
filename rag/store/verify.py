"""Checks the whole store, and repairs it where asked."""

from contextlib import ExitStack
from pathlib import Path

from embeddings.types import Encoder
from rag.corpus.parse import FileParser
from rag.errors import StoreError
from rag.store.database import CATALOG, Database
from rag.store.inspection import Inspection, inspect
from rag.store.intake import Parser
from rag.store.repair import repair as make_sound
from rag.store.reports import Area, VerifyReport
from rag.store.writer import writer_lock


def verify(
    data_dir: Path,
    encoder: Encoder | None = None,
    *,
    repair: bool = False,
    parser: Parser | None = None,
) -> VerifyReport:
    """Compare every row, text, index file and receipt with what was written.

    Args:
        data_dir: the data folder.
        encoder: whose vectors are indexed; only a repair needs it.
        repair: rebuild what is damaged. Stop a running server before.
        parser: reads the files of lost briefings; None: a `FileParser` with its own limits.

    Raises:
        StoreBusyError: another process writes.
        StoreError: a repair without a model, or the disk refuses.
    """
    with ExitStack() as stack:
        stack.enter_context(writer_lock(data_dir))
        seen = _inspect(data_dir)
        findings = tuple(seen.findings)
        lost: tuple[str, ...] = ()
        if findings and repair:
            if encoder is None:
                raise StoreError("a repair needs the model that the store was built with")
            reader = parser or stack.enter_context(FileParser())
            catalog = any(finding.area is Area.CATALOG for finding in findings)
            lost = make_sound(data_dir, encoder, reader, catalog=catalog)
            seen = _inspect(data_dir)
    return VerifyReport(
        generation=seen.generation,
        n_documents=seen.n_documents,
        n_chunks=seen.n_chunks,
        n_receipts=seen.n_receipts,
        findings=findings,
        repaired=bool(findings) and repair,
        remaining=tuple(seen.findings),
        lost=lost,
    )


def _inspect(data_dir: Path) -> Inspection:
    try:
        database = Database(data_dir / CATALOG)
    except StoreError as exc:
        seen = Inspection()
        seen.note(Area.CATALOG, str(exc))
        return seen
    try:
        return inspect(data_dir, database)
    finally:
        database.close()
