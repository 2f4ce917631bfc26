"""A corpus in a store of its own: ingested for one run, and gone after it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from embeddings.encoder import SentenceEncoder
from embeddings.types import Encoder
from eval.errors import EvaluationError
from eval.local import LocalPipeline
from rag.assistant import Assistant, open_assistant
from rag.settings import SAMPLES, load_settings
from rag.store.ingest import ingest
from rag.store.reports import FileOutcome, IngestReport, Progress
from rag.store.store import Store

SAMPLES_NAME = "samples"
_UNDATED = date(2000, 1, 1)
"""Today, for a corpus of which no briefing is dated."""


@dataclass(frozen=True, slots=True)
class OpenCorpus:
    """An ingested corpus, ready to be asked."""

    pipeline: LocalPipeline
    report: IngestReport
    assistant: Assistant
    encoder: Encoder
    today: date

    @property
    def failed(self) -> tuple[str, ...]:
        """List, a line each, the files that could not be read."""
        return _failures(self.report)


@contextmanager
def open_corpus(
    sources: Sequence[Path],
    *,
    by_document: bool = False,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Iterator[OpenCorpus]:
    """Ingest files and folders into a temporary store and open it.

    Today is the day of the newest briefing, so that "last week" means the same in every run.

    Raises:
        EvaluationError: nothing could be read.
    """
    encoder = SentenceEncoder()
    with TemporaryDirectory(prefix="briefings-eval-") as folder:
        data_dir = Path(folder)
        report = ingest(data_dir, encoder, sources, on_progress=on_progress)
        if not report.n_documents:
            named = ", ".join(map(str, sources))
            reasons = _failures(report) or ("there are no files",)
            raise EvaluationError(f"no briefing could be read from {named}; {reasons[0]}")
        with Store(data_dir, encoder) as store:
            newest = store.catalog.newest(generation=store.current().number) or _UNDATED
        settings = load_settings().model_copy(update={"data_dir": data_dir})
        with open_assistant(settings, today=lambda: newest) as assistant:
            pipeline = LocalPipeline(assistant, encoder, by_document=by_document)
            yield OpenCorpus(pipeline, report, assistant, encoder, newest)


def sources_of(corpus: str, given: Sequence[Path]) -> tuple[Path, ...]:
    """Choose what to ingest: what was given, or the samples that come along.

    Raises:
        EvaluationError: a corpus of which only the name is known.
    """
    if given:
        return tuple(given)
    if corpus == SAMPLES_NAME:
        return (SAMPLES,)
    raise EvaluationError(
        f"where is the corpus {corpus!r}? name its folder with --sources, or a server with --url"
    )


def _failures(report: IngestReport) -> tuple[str, ...]:
    return tuple(
        f"{file.source}: {file.reason}"
        for file in report.files
        if file.status is FileOutcome.FAILED
    )
