"""Find what the reranker learns from: `python -m eval.training.candidates --rows FILE --out FILE`.

The articles of the sheets, and the paragraphs of the rows that they ask about, are ingested like
briefings; every question is looked up and read as the assistant does, and its best sentences kept.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Annotated

import typer

from embeddings.encoder import SentenceEncoder
from eval.cli_output import progress
from eval.training.corpus import OWN, RawRow, read_raw_rows
from eval.training.rerank_lists import RerankList, write_lists
from eval.training.sheets import HELD_OUT, SHEETS, paragraph_key, read_sheets
from rag.answering.blended_reader import BlendedReader
from rag.answering.reader import CrossEncoderReader
from rag.answering.reranker import candidate
from rag.assistant import N_READ
from rag.retrieval.hybrid import HybridRetriever
from rag.roles import Reading, Retriever
from rag.store.ingest import ingest
from rag.store.store import Store
from rag.types import Filters

N_KEPT = 10
"""Sentences kept of a question, of which fewer are read side by side."""
THINNED = (f"{OWN}news", f"{OWN}wiki")
"""Sheets that the reader has learned from: every third of their questions is enough."""
_ONE_IN = 3
_BEGINNING = 60
"""Characters by which a passage is known to be of a paragraph."""


def write_articles(rows: Sequence[RawRow], folder: Path) -> None:
    """Write the paragraphs that rows are asked of as one file a title."""
    articles: dict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        articles[str(row["title"])][_on_one_line(str(row["context"]))] = None
    for number, (title, paragraphs) in enumerate(sorted(articles.items())):
        text = "\n\n".join((f"# {title}", *paragraphs))
        (folder / f"{number:04}.md").write_text(f"{text}\n", encoding="utf-8")


@contextmanager
def open_articles(folder: Path) -> Iterator[Retriever]:
    """Ingest a folder for as long as it is asked."""
    encoder = SentenceEncoder()
    with TemporaryDirectory(prefix="briefings-store-") as data_dir:
        ingest(Path(data_dir), encoder, [folder])
        with Store(Path(data_dir), encoder) as store:
            yield HybridRetriever(store.catalog, store.current(), encoder)


def chosen(rows: Sequence[RawRow]) -> list[RawRow]:
    """Keep what can be answered, and of the sheets that the reader knows a part."""
    return [
        row
        for row in rows
        if row["answers"]
        and (row["source"] not in THINNED or int(paragraph_key(str(row["id"])), 16) % _ONE_IN == 0)
    ]


def rerank_list(
    row: RawRow, retriever: Retriever, reader: BlendedReader, *, held_out: bool
) -> RerankList | None:
    """Look a question up and read it; None where the sentence that answers is not among the best.

    Sentences of other paragraphs that hold the answer's words may be right too, and are left out.
    """
    question = str(row["question"])
    passages = retriever.retrieve(question, k=N_READ, filters=Filters())
    best = reader.read(question, passages)[:N_KEPT]
    judged = [(reading, _answers(reading, row)) for reading in best]
    kept = [(r, right) for r, right in judged if not right or _is_own(r, row)]
    if not any(right for _, right in kept):
        return None
    return RerankList(
        str(row["id"]),
        held_out,
        question,
        tuple(candidate(reading) for reading, _ in kept),
        tuple(round(reading.score, 4) for reading, _ in kept),
        tuple(right for _, right in kept),
    )


def _answers(reading: Reading, row: RawRow) -> bool:
    told = _on_one_line(reading.text)
    answers: list[dict[str, str]] = row["answers"]  # type: ignore[assignment]
    return any(_on_one_line(answer["text"]) in told for answer in answers)


def _is_own(reading: Reading, row: RawRow) -> bool:
    beginning = _on_one_line(reading.passage.chunk.text)[:_BEGINNING]
    return beginning in _on_one_line(str(row["context"]))


def _on_one_line(text: str) -> str:
    return re.sub(r"\s+", " ", text)


def _lists(asked: Sequence[tuple[RawRow, bool]], folder: Path) -> Iterator[RerankList]:
    reader = BlendedReader(CrossEncoderReader())
    with open_articles(folder) as retriever, progress(quiet=False) as tell:
        for done, (row, held_out) in enumerate(asked, start=1):
            found = rerank_list(row, retriever, reader, held_out=held_out)
            tell("questions", done, len(asked))
            if found:
                yield found


def main(
    *,
    rows: Annotated[
        Path, typer.Option(help="training rows, gzipped JSONL", exists=True, dir_okay=False)
    ],
    out: Annotated[Path, typer.Option(help="file to write, gzipped JSONL")],
    sheets: Annotated[
        Path, typer.Option(help="folder of questions that we wrote", exists=True, file_okay=False)
    ] = SHEETS,
    held_out: Annotated[
        Path, typer.Option(help="those to measure on", exists=True, file_okay=False)
    ] = HELD_OUT,
) -> None:
    """Look every question up among all articles, and keep the sentences that come first."""
    known = read_raw_rows(rows)
    taught, measured = read_sheets(sheets, known), read_sheets(held_out, known)
    asked = [(row, False) for row in chosen(taught)] + [(row, True) for row in chosen(measured)]
    with TemporaryDirectory(prefix="briefings-articles-") as folder:
        write_articles([*taught, *measured], Path(folder))
        write_lists(out, _lists(asked, Path(folder)))


if __name__ == "__main__":
    typer.run(main)
