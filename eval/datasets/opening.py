"""Opens a set: ingests its documents and makes its questions ready."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from eval.asks import locate
from eval.corpora import open_corpus
from eval.datasets.beir import read_beir
from eval.datasets.reading import read_reading
from eval.datasets.sources import write_documents
from eval.datasets.types import Dataset, DatasetOptions, DatasetQuestion, Places
from eval.errors import DatasetError
from eval.local import LocalPipeline
from eval.pipelines import Pipeline, SectionSpan
from eval.types import Ask, Evidence
from rag.errors import NotFoundError
from rag.store.reports import IngestReport, Progress
from rag.types import Filters


@dataclass(frozen=True, slots=True)
class OpenDataset:
    """A set, ingested and ready to be asked."""

    dataset: Dataset
    pipeline: LocalPipeline
    asks: tuple[Ask, ...]
    failed: tuple[str, ...]
    """Files that could not be ingested, with the reason; what was judged in them is not found."""


def read_dataset(path: Path, options: DatasetOptions) -> Dataset:
    """Read a BEIR folder or a reading set.

    Raises:
        DatasetError: it is neither, or a line is not as it should be.
    """
    if path.is_dir():
        return read_beir(path, options)
    if path.is_file():
        return read_reading(path, options)
    raise DatasetError(f"{path} does not exist; give a BEIR folder or a reading set in JSON lines")


@contextmanager
def open_dataset(
    path: Path,
    options: DatasetOptions,
    *,
    on_progress: Callable[[Progress], None] = lambda _: None,
) -> Iterator[OpenDataset]:
    """Ingest a set's documents into a temporary store and open it."""
    dataset = read_dataset(path, options)
    with TemporaryDirectory(prefix="briefings-dataset-") as folder:
        names = write_documents(dataset, Path(folder))
        placed = any(question.places for question in dataset.questions)
        with open_corpus([Path(folder)], by_document=not placed, on_progress=on_progress) as corpus:
            ids = _document_ids(names, corpus.report)
            asks = dataset_asks(dataset, ids, corpus.pipeline)
            yield OpenDataset(dataset, corpus.pipeline, asks, corpus.failed)


def dataset_asks(
    dataset: Dataset, ids: Mapping[str, tuple[str, ...]], pipeline: Pipeline
) -> tuple[Ask, ...]:
    """Make a set's questions ready; `ids` tells the stored documents of each name."""
    return tuple(_ask(question, dataset.options, ids, pipeline) for question in dataset.questions)


def _ask(
    question: DatasetQuestion,
    options: DatasetOptions,
    ids: Mapping[str, tuple[str, ...]],
    pipeline: Pipeline,
) -> Ask:
    stored = {name: ids.get(name, ()) for name in question.judged}
    own = tuple(document_id for found in stored.values() for document_id in found)
    return Ask(
        topic_id=question.question_id,
        question=question.text,
        history=(),
        filters=Filters(document_ids=own) if options.closed else Filters(),
        kind="answerable" if question.answerable else "unanswerable",
        split="all",
        answerable=question.answerable,
        must_pass=False,
        answers=question.answers,
        evidence=tuple(
            evidence
            for name, grade in question.judged.items()
            for evidence in _evidence(
                question.places.get(name, ()), stored[name] or (name,), grade, pipeline
            )
            if question.answerable
        ),
    )


def _evidence(
    places: Places, document_ids: Sequence[str], grade: int, pipeline: Pipeline
) -> list[Evidence]:
    """Judge documents, or, where the answers' places are known, those stretches of them."""
    whole = [Evidence(document_id, None, (), "", grade) for document_id in document_ids]
    if not places:
        return whole
    texts = ((found, _text(found.document_id, pipeline)) for found in whole)
    located = [replace(found, spans=_spans(places, text)) for found, text in texts]
    return [found for found in located if found.spans] or whole[:1]


def _text(document_id: str, pipeline: Pipeline) -> str:
    try:
        return pipeline.text(document_id)
    except NotFoundError:
        return ""


def _spans(places: Places, text: str) -> tuple[tuple[int, int], ...]:
    """Find the answers where the set says, or, where a loader moved them, wherever they stand."""
    told = {(start, start + len(answer)): answer for start, answer in places}
    if all(text[start:end] == answer for (start, end), answer in told.items()):
        return tuple(sorted(told))
    section = SectionSpan((), 0, len(text))
    found = {span for _, answer in places for span in locate(answer, text, [section])}
    return tuple(sorted(found))


def _document_ids(names: Mapping[str, str], report: IngestReport) -> dict[str, tuple[str, ...]]:
    return {names[file.source]: file.document_ids for file in report.files if file.document_ids}
