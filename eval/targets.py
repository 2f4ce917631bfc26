"""What `briefings eval run` was told to evaluate, opened."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from eval.asks import make_asks
from eval.corpora import open_corpus, sources_of
from eval.datasets.opening import open_dataset
from eval.datasets.types import DatasetOptions
from eval.errors import EvaluationError
from eval.pipelines import Pipeline
from eval.runs import RunOptions
from eval.server import ServerPipeline
from eval.topics import load_topics
from eval.types import Ask
from rag.store.reports import Progress


@dataclass(frozen=True, slots=True)
class Request:
    """What to evaluate: a corpus in this process, a server, or a data set."""

    questions: Path
    corpus: str
    split: str
    sources: tuple[Path, ...]
    url: str | None
    dataset: Path | None
    dataset_options: DatasetOptions
    n_again: int


@dataclass(frozen=True, slots=True)
class Target:
    """A pipeline that is open, with what to ask of it."""

    pipeline: Pipeline
    asks: tuple[Ask, ...]
    options: RunOptions
    warnings: tuple[str, ...] = ()


@contextmanager
def open_target(request: Request, *, on_progress: Callable[[Progress], None]) -> Iterator[Target]:
    """Open what was asked for; it is closed, and what was ingested is gone, at the end."""
    if request.url is not None and (request.dataset is not None or request.sources):
        raise EvaluationError("--url asks a server as it is; leave out --sources and --dataset")
    if request.dataset is not None:
        with open_dataset(
            request.dataset, request.dataset_options, on_progress=on_progress
        ) as opened:
            options = RunOptions(opened.dataset.name, opened.dataset.split, request.n_again)
            yield Target(opened.pipeline, opened.asks, options, _losses(opened.failed))
        return
    topics = load_topics(request.questions)
    options = RunOptions(request.corpus, request.split, request.n_again)

    def target(pipeline: Pipeline, warnings: tuple[str, ...] = ()) -> Target:
        asks = make_asks(topics, pipeline, corpus=request.corpus, split=request.split)
        return Target(pipeline, asks, options, warnings)

    if request.url is not None:
        with ServerPipeline(request.url) as server:
            yield target(server)
        return
    sources = sources_of(request.corpus, request.sources)
    with open_corpus(sources, on_progress=on_progress) as corpus:
        yield target(corpus.pipeline, corpus.failed)


def _losses(failed: tuple[str, ...]) -> tuple[str, ...]:
    """Sum up, in a line, what a set has lost on the way in."""
    if not failed:
        return ()
    return (f"{len(failed)} documents of the set could not be ingested; the first: {failed[0]}",)
