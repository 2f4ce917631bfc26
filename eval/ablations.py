"""What each part of the pipeline pays: `python -m eval.ablations` runs it without each in turn."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import typer

from embeddings.types import Encoder
from eval.ablation_table import tables
from eval.asks import make_asks
from eval.cli_errors import one_line_errors
from eval.cli_options import CorpusName, Sources
from eval.cli_output import Tell, console, progress
from eval.corpora import SAMPLES_NAME, OpenCorpus, open_corpus, sources_of
from eval.local import LocalPipeline
from eval.runs import OnProgress, RunOptions, run_asks
from eval.topics import QUESTIONS, load_topics
from eval.types import Ask, Run
from rag.answering.blended_reader import Blend, BlendedReader
from rag.answering.reader import CrossEncoderReader
from rag.answering.reranker import ListwiseReranker
from rag.answering.similarity_reader import SimilarityReader
from rag.assistant import Assistant
from rag.retrieval.fusion import LEXICAL_WEIGHT
from rag.roles import Reader, Reading
from rag.types import Passage

NEVER = 2.0
"""No answer is so sure."""
_ROUNDED = 0.00005
"""By so much the confidence of an answer may be rounded up."""


@dataclass(frozen=True, slots=True)
class Variant:
    """The pipeline, or the pipeline without a part."""

    name: str
    make_reader: Callable[[CrossEncoderReader, Encoder], Reader]
    lexical_weight: float = LEXICAL_WEIGHT
    forgets: bool = False
    """Asks follow-ups as they were typed."""
    matched: bool = False
    """Answers as many questions as the whole: its own threshold is for another risk."""


@dataclass(frozen=True, slots=True)
class _Thresholded:
    """A reader that is asked to be as sure as another threshold says."""

    reader: Reader
    threshold: float

    @property
    def share_of_best(self) -> float:
        return self.reader.share_of_best

    @property
    def name(self) -> str:
        return self.reader.name

    def read(self, question: str, passages: Sequence[Passage]) -> tuple[Reading, ...]:
        return self.reader.read(question, passages)


def _blended(blend: Blend) -> Callable[[CrossEncoderReader, Encoder], Reader]:
    return lambda network, _: BlendedReader(network, ListwiseReranker(network.loaded), blend)


WHOLE = Variant("whole", _blended(Blend()))
VARIANTS = (
    Variant("without the network", lambda _, encoder: SimilarityReader(encoder), matched=True),
    Variant("without its rank: retrieval orders", _blended(replace(Blend(), margin=0.0))),
    Variant(
        "without retrieval's rank: the network orders", _blended(replace(Blend(), retrieval=0.0))
    ),
    Variant("without comparing side by side", lambda network, _: BlendedReader(network)),
    Variant("without asking for its names", _blended(replace(Blend(), unnamed=0.0))),
    Variant(
        "without asking for figures and dates",
        _blended(replace(Blend(), undated=0.0, off_kind=0.0, figure=0.0)),
    ),
    Variant("without abstaining", _blended(replace(Blend(), threshold=0.0))),
    Variant("the network alone", lambda network, _: network, matched=True),
    Variant("without BM25", _blended(Blend()), lexical_weight=0.0),
    Variant("without rewriting follow-ups", _blended(Blend()), forgets=True),
)


def run_without(
    variant: Variant,
    corpus: OpenCorpus,
    asks: Sequence[Ask],
    *,
    name: str,
    on_progress: OnProgress = lambda _done, _total: None,
) -> Run:
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
    return run_asks(pipeline, asked, RunOptions(name, "all", n_again=0), on_progress=on_progress)


def at_threshold(variant: Variant, threshold: float) -> Variant:
    """Let a variant answer from another threshold."""

    def make_reader(network: CrossEncoderReader, encoder: Encoder) -> Reader:
        return _Thresholded(variant.make_reader(network, encoder), threshold)

    return replace(variant, make_reader=make_reader)


def matching_threshold(always: Run, n_answered: int) -> float:
    """Find the threshold from which so many questions are answered, by a run that answers all."""
    surest = sorted((o.response.confidence for o in always.outcomes), reverse=True)
    return surest[n_answered - 1] - _ROUNDED if n_answered else NEVER


def run_all(
    corpus: OpenCorpus, asks: Sequence[Ask], *, name: str, tell: Tell
) -> tuple[Run, dict[str, Run]]:
    """Run the whole, and each variant by name."""
    run = partial(run_without, corpus=corpus, asks=asks, name=name)
    whole = run(WHOLE, on_progress=partial(tell, WHOLE.name))
    n_answered = sum(outcome.response.answered for outcome in whole.outcomes)
    others = {}
    for variant in VARIANTS:
        asked = variant
        if variant.matched:
            told = partial(tell, f"{variant.name}, answering always")
            always = run(at_threshold(variant, 0.0), on_progress=told)
            asked = at_threshold(variant, matching_threshold(always, n_answered))
        others[variant.name] = run(asked, on_progress=partial(tell, variant.name))
    return whole, others


@one_line_errors
def main(
    *,
    corpus: CorpusName = SAMPLES_NAME,
    sources: Sources = None,
) -> None:
    """Print what each part pays: differences to the whole, with 95 % intervals."""
    with progress(quiet=False) as tell, open_corpus(sources_of(corpus, sources or ())) as opened:
        asks = make_asks(load_topics(QUESTIONS), opened.pipeline, corpus=corpus, split="all")
        whole, others = run_all(opened, asks, name=corpus, tell=tell)
    console.print(tables(whole, others), soft_wrap=True, markup=False)


if __name__ == "__main__":
    typer.run(main)
