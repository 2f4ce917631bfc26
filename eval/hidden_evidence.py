"""Whether a question is left alone once its evidence is hidden: `python -m eval.hidden_evidence`.

People who write near misses have a manner, and a network that was taught or tuned on such questions
may tell them by their form. So each answerable question is read twice: among the passages that
retrieval finds, and among those that do not hold its evidence. Only reading tells the two apart.
Now and then another passage answers too, so that withholding always is not to be reached.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import typer

from eval.asks import make_asks
from eval.cli_errors import one_line_errors
from eval.cli_options import CorpusName, Sources
from eval.cli_output import console
from eval.corpora import SAMPLES_NAME, OpenCorpus, open_corpus, sources_of
from eval.topics import QUESTIONS, load_topics
from eval.training.curves import auc
from eval.types import Ask, Quote
from rag.answering.blended_reader import BlendedReader
from rag.answering.inquiry import Inquiry
from rag.answering.reader import CrossEncoderReader
from rag.assistant import N_READ
from rag.roles import Reader
from rag.types import Passage, Question

KINDS = ("fact", "follow_up")
"""Questions whose evidence stands in few places."""
N_LOOKED_THROUGH = 24


@dataclass(frozen=True, slots=True)
class Pair:
    """How likely one question is to be answerable, from 0 to 1."""

    split: str
    with_evidence: float
    without: float


@dataclass(frozen=True, slots=True)
class Figures:
    """What pairs say together; shares from 0 to 1."""

    n: int
    answered: float
    """Of the questions among the passages that answer them."""
    withheld: float
    """Of the same without those passages."""
    auc: float


def hide_evidence(corpus: OpenCorpus, asks: Sequence[Ask], reader: Reader) -> list[Pair]:
    """Read each question with and without its evidence.

    Questions whose evidence is not among what retrieval finds are left out.
    """
    pairs = []
    for ask in asks:
        sought, found = _found(corpus, ask)
        others = [p for p in found if not any(e.stands_in(_quote(p)) for e in ask.evidence)]
        if found[:N_READ] != others[:N_READ]:
            with_evidence = _answerability(reader, sought, found)
            without = _answerability(reader, sought, others)
            pairs.append(Pair(ask.split, with_evidence, without))
    return pairs


def figures(pairs: Sequence[Pair], threshold: float) -> Figures:
    """Sum up one pair or more; a question is answered from `threshold`."""
    answered = sum(pair.with_evidence >= threshold for pair in pairs)
    withheld = sum(pair.without < threshold for pair in pairs)
    scores = [*(pair.with_evidence for pair in pairs), *(pair.without for pair in pairs)]
    labels = [True] * len(pairs) + [False] * len(pairs)
    n = len(pairs)
    return Figures(n, answered / n, withheld / n, auc(scores, labels))


def _found(corpus: OpenCorpus, ask: Ask) -> tuple[str, list[Passage]]:
    question = Question(ask.question, history=ask.history, filters=ask.filters)
    inquiry = Inquiry.of(question, today=corpus.today)
    passages = corpus.assistant.search(inquiry.sought, k=N_LOOKED_THROUGH, filters=inquiry.filters)
    return inquiry.sought, list(passages)


def _quote(passage: Passage) -> Quote:
    chunk = passage.chunk
    return Quote(chunk.document_id, chunk.section, chunk.span.start, chunk.span.end, chunk.text)


def _answerability(reader: Reader, question: str, passages: Sequence[Passage]) -> float:
    readings = reader.read(question, passages[:N_READ])
    return readings[0].answerability if readings else 0.0


@one_line_errors
def main(
    *,
    corpus: CorpusName = SAMPLES_NAME,
    sources: Sources = None,
) -> None:
    """Print how often the default reader answers with the evidence, and withholds without."""
    reader = BlendedReader(CrossEncoderReader())
    with open_corpus(sources_of(corpus, sources or ())) as opened:
        asks = make_asks(load_topics(QUESTIONS), opened.pipeline, corpus=corpus, split="all")
        chosen = [ask for ask in asks if ask.answerable and ask.kind in KINDS]
        pairs = hide_evidence(opened, chosen, reader)
    for split in sorted({pair.split for pair in pairs}):
        found = figures([pair for pair in pairs if pair.split == split], reader.threshold)
        console.print(
            f"{split}: {found.n} questions, answered {found.answered:.3f} with their evidence, "
            f"withheld {found.withheld:.3f} without, AUC {found.auc:.3f}"
        )


if __name__ == "__main__":
    typer.run(main)
