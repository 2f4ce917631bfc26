"""Questions are read with their evidence and without it."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import pytest

from eval.corpora import OpenCorpus
from eval.hidden_evidence import Pair, figures, hide_evidence
from eval.types import Ask, Evidence
from rag.roles import Reading
from rag.types import Passage, Span
from tests.eval.builders import ask


@dataclass(frozen=True, slots=True)
class Noting:
    """Is surer the more passages it reads, and notes them."""

    seen: list[list[str]] = field(default_factory=list)
    name: str = "noting"
    threshold: float = 0.5
    share_of_best: float = 0.1

    def read(self, question: str, passages: Sequence[Passage]) -> tuple[Reading, ...]:
        assert question
        self.seen.append([passage.chunk.text for passage in passages])
        likely = len(passages) / 10
        return tuple(Reading(p, 0.0, 0.0, Span(0, 1), None, answerable=likely) for p in passages)


def about(corpus: OpenCorpus, phrase: str) -> Ask:
    start = corpus.pipeline.text("harbour").index(phrase)
    evidence = Evidence("harbour", None, ((start, start + len(phrase)),), phrase)
    return replace(ask(), question="What shut the northern quay?", evidence=(evidence,))


def test_passages_with_evidence_are_hidden_the_second_time(corpus: OpenCorpus) -> None:
    reader = Noting()
    (pair,) = hide_evidence(corpus, [about(corpus, "Ice shut")], reader)
    first, second = reader.seen
    assert [text for text in first if text not in second] == [
        text for text in first if "Ice shut" in text
    ]
    assert (pair.with_evidence, pair.without) == (len(first) / 10, len(second) / 10)


def test_a_question_whose_evidence_is_not_found_is_left_out(corpus: OpenCorpus) -> None:
    elsewhere = replace(
        about(corpus, "Ice shut"), evidence=(Evidence("other", None, ((0, 4),), "none"),)
    )
    assert hide_evidence(corpus, [elsewhere], Noting()) == []


def test_figures_compare_the_two_readings() -> None:
    pairs = [Pair("dev", 0.9, 0.2), Pair("dev", 0.7, 0.8), Pair("dev", 0.4, 0.1)]
    found = figures(pairs, 0.5)
    assert found.n == 3
    assert found.answered == pytest.approx(2 / 3)
    assert found.withheld == pytest.approx(2 / 3)
    assert found.auc == pytest.approx(7 / 9)
