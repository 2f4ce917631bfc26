"""The real pipeline over the samples, with an encoder that is quick."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any

from embeddings.types import Encoder
from rag.answering.similarity_reader import SimilarityReader
from rag.assistant import Assistant
from rag.settings import SAMPLES
from rag.store.ingest import ingest
from rag.store.store import Store
from tests.fakes import WordHashEncoder

_QUESTIONS = Path(__file__).parents[3] / "eval" / "questions"


@contextmanager
def sample_assistant(
    folder: Path, encoder: Encoder | None = None, *, threshold: float = 0.3
) -> Iterator[Assistant]:
    """Ingest the samples into `folder`, and answer from them."""
    encoder = encoder or WordHashEncoder(256)
    ingest(folder, encoder, [SAMPLES])
    with Store(folder, encoder) as store:
        reader = SimilarityReader(encoder, threshold=threshold)
        yield Assistant(store, encoder, reader, today=lambda: date(2024, 5, 15))


def topics(kind: str) -> list[dict[str, Any]]:
    """Read the questions of one kind."""
    lines = (_QUESTIONS / f"{kind}.jsonl").read_text().splitlines()
    return [json.loads(line) for line in lines]


def mixed_questions(n: int) -> list[str]:
    """Choose questions of several kinds, answerable and not."""
    kinds = ("fact", "unanswerable", "multi", "time")
    asked = [str(topic["question"]) for kind in kinds for topic in topics(kind)]
    return asked[:: len(asked) // n][:n]
