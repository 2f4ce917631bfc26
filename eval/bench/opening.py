"""How long opening a store takes, small and large."""

from functools import partial
from pathlib import Path

from embeddings.encoder import SentenceEncoder
from eval.bench.figures import Figure, median_of, seconds_of
from rag.settings import SAMPLES
from rag.store.ingest import ingest
from rag.store.store import Store

_TIMES = 15
_MS = 1000


def opening_figures(folder: Path, large: Path, encoder: SentenceEncoder) -> list[Figure]:
    """Open the samples' store and a large one, time and again."""
    small = folder / "small"
    ingest(small, encoder, [SAMPLES])
    figures = []
    for name, data_dir in (("samples", small), ("corpus", large)):
        times = [seconds_of(partial(_open, data_dir, encoder)) for _ in range(_TIMES)]
        figures.append(Figure(f"opening: {name}", _MS * median_of(times), "ms", at_most=100))
    return figures


def _open(data_dir: Path, encoder: SentenceEncoder) -> None:
    with Store(data_dir, encoder) as store:
        store.current()
