"""What each part of the pipeline pays: `python -m eval.ablations` runs it without each in turn."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Annotated

import typer

from embeddings.types import Encoder
from eval.asks import make_asks
from eval.baselines import bless
from eval.changes import Change, changes
from eval.cli_errors import one_line_errors
from eval.cli_output import console, progress
from eval.corpora import SAMPLES_NAME, OpenCorpus, open_corpus, sources_of
from eval.local import LocalPipeline
from eval.report.figures import number, signed, signed_interval
from eval.runs import RunOptions, run_asks
from eval.statistics import RESAMPLES
from eval.topics import QUESTIONS, load_topics
from eval.types import Ask, Baseline, Policy, Run
from rag.answering.blended_reader import Blend, BlendedReader
from rag.answering.reader import CrossEncoderReader
from rag.answering.similarity_reader import SimilarityReader
from rag.assistant import Assistant
from rag.retrieval.fusion import LEXICAL_WEIGHT
from rag.roles import Reader

MEASURES = (
    "EvidenceInFirstSentence",
    "EvidenceInFirst3",
    "AnsweredWhenAnswerable",
    "AbstainedWhenUnanswerable",
    "BalancedAccuracy",
    "WrongOfAnswered",
)


@dataclass(frozen=True, slots=True)
class Variant:
    """The pipeline, or the pipeline without a part."""

    name: str
    make_reader: Callable[[CrossEncoderReader, Encoder], Reader]
    lexical_weight: float = LEXICAL_WEIGHT
    forgets: bool = False
    """Asks follow-ups as they were typed."""


def _blended(blend: Blend) -> Callable[[CrossEncoderReader, Encoder], Reader]:
    return lambda network, encoder: BlendedReader(network, encoder, blend)


WHOLE = Variant("whole", _blended(Blend()))
VARIANTS = (
    Variant("without the network", lambda _, encoder: SimilarityReader(encoder)),
    Variant("without its rank: retrieval orders", _blended(replace(Blend(), margin=0.0))),
    Variant(
        "without retrieval's rank: the network orders", _blended(replace(Blend(), retrieval=0.0))
    ),
    Variant("without likeness", _blended(replace(Blend(), likeness=0.0))),
    Variant("without asking for its names", _blended(replace(Blend(), unnamed=0.0))),
    Variant("without scaling to our questions", _blended(replace(Blend(), slope=1.0, offset=0.0))),
    Variant("the network alone", lambda network, _: network),
    Variant("without BM25", _blended(Blend()), lexical_weight=0.0),
    Variant("without rewriting follow-ups", _blended(Blend()), forgets=True),
)


def run_without(variant: Variant, corpus: OpenCorpus, asks: Sequence[Ask], *, name: str) -> Run:
    """Ask every question of a variant over an ingested corpus."""
    assistant = Assistant(
        corpus.assistant.store,
        corpus.encoder,
        variant.make_reader(CrossEncoderReader(), corpus.encoder),
        today=lambda: corpus.today,
        lexical_weight=variant.lexical_weight,
    )
    asked = [replace(ask, history=()) for ask in asks] if variant.forgets else asks
    pipeline = LocalPipeline(assistant, corpus.encoder)
    return run_asks(pipeline, asked, RunOptions(name, "all", n_again=0))


def table(whole: Run, others: Mapping[str, Run]) -> str:
    """Lay out each measure of the whole, and its change without each part, in Markdown."""
    baseline = bless(whole, Policy())
    own = {change.name: number(change.after) for change in _changes(whole, baseline)}
    lines = [
        "| | " + " | ".join(f"`{name}`" for name in MEASURES) + " |",
        "|---" * (len(MEASURES) + 1) + "|",
        "| whole | " + " | ".join(own[name] for name in MEASURES) + " |",
    ]
    for name, run in others.items():
        cells = {change.name: _cell(change) for change in _changes(run, baseline)}
        lines.append(f"| {name} | " + " | ".join(cells[one] for one in MEASURES) + " |")
    return "\n".join(lines)


def _changes(run: Run, baseline: Baseline) -> list[Change]:
    found = changes(run, baseline, resamples=RESAMPLES)
    return [change for change in found if change.name in MEASURES]


def _cell(change: Change) -> str:
    return f"{signed(change.difference.mean)} [{signed_interval(change.difference)}]"


@one_line_errors
def main(
    *,
    corpus: Annotated[str, typer.Option(help="Name under which the questions know it.")] = (
        SAMPLES_NAME
    ),
    sources: Annotated[
        list[Path] | None, typer.Option(help="Folder or file of the corpus (repeatable).")
    ] = None,
) -> None:
    """Print what each part pays: paired differences to the whole, with 95 % intervals."""
    with progress(quiet=False) as tell, open_corpus(sources_of(corpus, sources or ())) as opened:
        asks = make_asks(load_topics(QUESTIONS), opened.pipeline, corpus=corpus, split="all")
        runs = {}
        for done, variant in enumerate((WHOLE, *VARIANTS)):
            tell("Running without each part", done, len(VARIANTS) + 1)
            runs[variant.name] = run_without(variant, opened, asks, name=corpus)
    console.print(table(runs.pop(WHOLE.name), runs), soft_wrap=True, markup=False)


if __name__ == "__main__":
    typer.run(main)
