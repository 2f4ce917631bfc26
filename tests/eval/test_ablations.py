"""Each variant runs over one ingested corpus, and the table compares it with the whole."""

from collections.abc import Iterator
from dataclasses import replace

import pytest

from eval.ablations import MEASURES, VARIANTS, WHOLE, Variant, run_without, table
from eval.corpora import OpenCorpus, open_corpus
from eval.report.figures import signed
from eval.types import Run
from rag.answering.similarity_reader import SimilarityReader
from rag.types import Turn
from tests.eval.builders import ask, outcome, run_of
from tests.eval.test_corpora import PAGE

QUICK = Variant("quick", lambda _, encoder: SimilarityReader(encoder))


@pytest.fixture(scope="module")
def corpus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenCorpus]:
    pages = tmp_path_factory.mktemp("pages")
    (pages / "harbour.md").write_text(PAGE)
    with open_corpus([pages]) as opened:
        yield opened


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


def test_a_forgetful_variant_asks_follow_ups_as_they_were_typed(corpus: OpenCorpus) -> None:
    turn = Turn("How long was the northern quay shut?", None)
    asked = replace(ask(answerable=False), question="And the crane?", history=(turn,))
    kept, lost = (
        run_without(variant, corpus, [asked], name="pages").outcomes[0].response
        for variant in (QUICK, replace(QUICK, forgets=True))
    )
    assert "quay" in kept.standalone_question
    assert lost.standalone_question == "And the crane?"


def test_the_table_shows_what_a_part_pays_and_how_surely() -> None:
    whole = run_of([outcome(f"q{n}", dict.fromkeys(MEASURES, 1.0)) for n in range(8)])
    worse = {n: dict.fromkeys(MEASURES, 0.0 if n < 4 else 1.0) for n in range(8)}
    without = run_of([outcome(f"q{n}", worse[n]) for n in range(8)])
    head, _, first, second = table(whole, {"without luck": without}).splitlines()
    assert head.count("|") == len(MEASURES) + 2
    assert first.startswith("| whole | 1.000 |")
    cells = second.split(" | ")
    assert cells[0] == "| without luck"
    assert cells[1] == f"{signed(-0.5)} [{signed(-0.875)} to {signed(-0.125)}]"
