"""What is ingested and asked: news articles where they are at hand, else the samples."""

from dataclasses import dataclass
from pathlib import Path

from eval.datasets.opening import read_dataset
from eval.datasets.sources import write_documents
from eval.datasets.types import DatasetOptions
from eval.topics import load_topics
from rag.settings import SAMPLES

NEWS = Path("../shared/data/realtimeqa_dev")
"""5,364 articles with questions; not part of this project."""


@dataclass(frozen=True, slots=True)
class BenchCorpus:
    """Files to ingest, and questions about them."""

    name: str
    sources: Path
    questions: tuple[str, ...]


def bench_corpus(folder: Path, *, n_documents: int | None) -> BenchCorpus:
    """Write the news articles as files into `folder`, at most so many; else take the samples."""
    if NEWS.is_dir():
        dataset = read_dataset(NEWS, DatasetOptions(n_documents=n_documents))
        sources = folder / "sources"
        sources.mkdir()
        write_documents(dataset, sources)
        questions = tuple(question.text for question in dataset.questions)
        return BenchCorpus(dataset.name, sources, questions)
    return BenchCorpus("samples", SAMPLES, tuple(topic.question for topic in load_topics()))
