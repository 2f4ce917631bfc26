"""Each variant runs over one ingested corpus."""

from dataclasses import replace

import pytest

from eval import ablations
from eval.ablations import (
    NEVER,
    VARIANTS,
    WHOLE,
    Variant,
    at_threshold,
    matching_threshold,
    run_all,
    run_without,
)
from eval.corpora import OpenCorpus
from eval.types import Run
from rag.answering.similarity_reader import SimilarityReader
from rag.types import Turn
from tests.eval.builders import ABSTAINED, ask, outcome, run_of

QUICK = Variant("quick", lambda _, encoder: SimilarityReader(encoder))


def reader_of(run: Run) -> str:
    return run.stamp.provenance.reader


@pytest.mark.parametrize("variant", [WHOLE, *VARIANTS], ids=lambda variant: variant.name)
def test_every_variant_answers(corpus: OpenCorpus, variant: Variant) -> None:
    run = run_without(variant, corpus, [ask(answerable=False)], name="pages")
    assert len(run.outcomes) == 1
    assert reader_of(run)


def test_variants_are_told_apart_by_what_stamps_them(corpus: OpenCorpus) -> None:
    asks = [ask(answerable=False)]
    runs = [run_without(v, corpus, asks, name="p") for v in (WHOLE, *VARIANTS) if not v.forgets]
    stamps = {(reader_of(run), run.stamp.provenance.settings) for run in runs}
    assert len(stamps) == len(runs)


def test_progress_is_told_question_by_question(corpus: OpenCorpus) -> None:
    told: list[tuple[int, int]] = []
    asks = [ask(f"q{n}", answerable=False) for n in range(3)]
    run_without(
        QUICK, corpus, asks, name="pages", on_progress=lambda done, n: told.append((done, n))
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_forgetful_variant_asks_follow_ups_as_they_were_typed(corpus: OpenCorpus) -> None:
    turn = Turn("How long was the northern quay shut?", None)
    asked = replace(ask(answerable=False), question="And the crane?", history=(turn,))
    kept, lost = (
        run_without(variant, corpus, [asked], name="pages").outcomes[0].response
        for variant in (QUICK, replace(QUICK, forgets=True))
    )
    assert kept.standalone_question == "How long was the crane shut?"
    assert lost.standalone_question == "And the crane?"


def test_a_matched_variant_answers_as_many_questions_as_are_asked_of_it() -> None:
    sure = [0.9, 0.2, 0.5, 0.4]
    always = run_of(
        [
            outcome(f"q{n}", response=replace(ABSTAINED, confidence=confidence))
            for n, confidence in enumerate(sure)
        ]
    )
    for_two = matching_threshold(always, 2)
    assert [confidence >= for_two for confidence in sure] == [True, False, True, False]
    assert matching_threshold(always, 0) == NEVER


def test_a_variant_answers_from_the_threshold_it_is_given(corpus: OpenCorpus) -> None:
    asks = [ask("quay", answerable=False)]
    answered = [
        run_without(at_threshold(QUICK, threshold), corpus, asks, name="pages")
        .outcomes[0]
        .response.answered
        for threshold in (0.0, NEVER)
    ]
    assert answered == [True, False]


def test_all_variants_are_run_and_told_of(
    corpus: OpenCorpus, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ablations, "WHOLE", QUICK)
    monkeypatch.setattr(ablations, "VARIANTS", (replace(QUICK, name="quick again", matched=True),))
    told: list[str] = []
    whole, others = run_all(
        corpus,
        [ask(answerable=False)],
        name="pages",
        tell=lambda what, _done, _total: told.append(what),
    )
    assert told == ["quick", "quick again, answering always", "quick again"]
    assert [run.outcomes[0].response.answered for run in others.values()] == [
        whole.outcomes[0].response.answered
    ]
