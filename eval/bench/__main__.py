"""Speed and memory, as ratios in one run: `python -m eval.bench [--documents N]`."""

import argparse
import json
import os
import random
import sys
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory

from embeddings.encoder import SentenceEncoder
from eval.bench.asking import asking_figures, client_figures
from eval.bench.corpus import BenchCorpus, bench_corpus
from eval.bench.figures import Figure
from eval.bench.ingesting import ingest_figures
from eval.bench.machine import describe_machine
from eval.bench.opening import opening_figures
from eval.bench.precision import precision_figures
from eval.bench.timing import timed_ingest
from eval.runs import commit
from rag.store.chunks import chunk_id, embedded_input
from rag.store.store import Store

_SAMPLED = 4096
"""Chunks that are encoded again to compare."""
_RANKED = 2048
_SEED = 20210815


def main() -> None:
    """Measure, print, and write the figures beside what they were measured on."""
    given = _arguments()
    os.environ["HF_HUB_OFFLINE"] = "1"
    machine = describe_machine()
    with TemporaryDirectory(prefix="briefings-bench-") as folder:
        corpus = bench_corpus(Path(folder), n_documents=given.documents)
        figures = _measure(corpus, Path(folder))
    lines = [f"{corpus.name}, commit {commit()}", *(figure.line() for figure in figures)]
    sys.stdout.write("\n".join(lines) + "\n")
    written = {
        "commit": commit(),
        "corpus": corpus.name,
        "settings": vars(given) | {"output": str(given.output)},
        "machine": machine,
        "figures": [asdict(figure) | {"met": figure.met} for figure in figures],
    }
    given.output.parent.mkdir(parents=True, exist_ok=True)
    given.output.write_text(json.dumps(written, indent=2) + "\n")
    sys.exit(0 if all(figure.met is not False for figure in figures) else 1)


def _measure(corpus: BenchCorpus, folder: Path) -> list[Figure]:
    encoder = SentenceEncoder()
    encoder.load()
    data_dir = folder / "data"
    timed = timed_ingest(data_dir, encoder, corpus.sources)
    with Store(data_dir, encoder) as store:
        inputs = _sampled_inputs(store)
        return [
            *ingest_figures(timed, encoder, inputs),
            *precision_figures(inputs[:_RANKED], corpus.questions),
            *asking_figures(store, corpus.questions),
            *client_figures(store, corpus.questions),
            *opening_figures(folder, data_dir, encoder),
        ]


def _sampled_inputs(store: Store) -> list[str]:
    """Draw chunks, and make of them again what was embedded."""
    number = store.current().number
    places = [
        chunk_id(document.document_id, ordinal)
        for document in store.catalog.documents(generation=number)
        for ordinal in range(document.n_chunks)
    ]
    drawn = random.Random(_SEED).sample(places, min(_SAMPLED, len(places)))  # noqa: S311 - a sample
    chunks = [store.catalog.chunk(name, generation=number) for name in drawn]
    return [embedded_input(chunk.document_title, chunk.section, chunk.text) for chunk in chunks]


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m eval.bench", description=__doc__)
    parser.add_argument(
        "--documents",
        type=int,
        help="articles to ingest beside those that questions need (default: all)",
    )
    parser.add_argument("--output", type=Path, default=Path("artifacts/bench.json"))
    return parser.parse_args()


if __name__ == "__main__":
    main()
