from dataclasses import replace
from datetime import date

import pytest

from eval.measures.citations import CITATIONS, is_valid
from eval.types import Ask, Cited, Response, Sentence
from tests.eval.builders import ABSTAINED, TEXT, answer, ask, case, cite, evidence

FIRST, SECOND = "Beijing sent doses.", "Kyiv withdrew its signature."
GOOD = cite(FIRST, highlight="doses")


def scores(asked: Ask, response: Response) -> list[float | None]:
    return [measure.score(case(asked, response)) for measure in CITATIONS]


def test_a_true_citation_is_valid() -> None:
    assert is_valid(GOOD, TEXT)


@pytest.mark.parametrize(
    "broken",
    [
        replace(GOOD, quote=replace(GOOD.quote, start=GOOD.quote.start + 1)),
        replace(GOOD, quote=replace(GOOD.quote, text="Beijing sent roses.")),
        replace(GOOD, quote=replace(GOOD.quote, end=GOOD.quote.start, text="")),
        replace(GOOD, document_sha256="0" * 64),
        replace(GOOD, highlight=(0, len(TEXT))),
    ],
)
def test_a_false_citation_is_not(broken: Cited) -> None:
    assert not is_valid(broken, TEXT)


def test_a_citation_of_a_document_that_is_not_stored_is_not_valid() -> None:
    assert not is_valid(GOOD, None)


def test_validity_counts_sentences_without_a_citation() -> None:
    response = answer(FIRST, SECOND)
    bare = replace(response, sentences=(*response.sentences, Sentence("Said nobody.", ())))
    assert scores(ask(), bare)[0] == pytest.approx(4 / 5)


def test_validity_counts_numbers_that_lead_nowhere() -> None:
    response = replace(answer(FIRST), sentences=(Sentence(FIRST, (7,)),))
    assert scores(ask(), response)[0] == pytest.approx(1 / 2)


def test_validity_of_nothing_shown_is_one() -> None:
    assert scores(ask(answerable=False), ABSTAINED) == [1.0, None, None, None]


def test_precision_and_recall_by_hand() -> None:
    asked = ask(found=(evidence("withdrew its"), evidence("said why")))
    assert scores(asked, answer(FIRST, SECOND)) == [1.0, 1 / 2, 1 / 2, None]


def test_precision_and_recall_of_an_abstention_are_zero() -> None:
    assert scores(ask(found=(evidence("sent"),)), ABSTAINED) == [1.0, 0.0, 0.0, None]


def test_the_same_place_in_another_document_is_no_evidence() -> None:
    asked = ask(found=(evidence("sent", document_id="d2"),))
    assert scores(asked, answer(FIRST))[1:] == [0.0, 0.0, None]


@pytest.mark.parametrize(
    ("after", "before", "response", "expected"),
    [
        (date(2021, 8, 1), None, answer(FIRST), 1.0),
        (date(2021, 8, 5), None, answer(FIRST), 0.0),
        (None, date(2021, 8, 4), answer(FIRST), 1.0),
        (None, date(2021, 8, 3), answer(FIRST), 0.0),
        (date(2021, 8, 1), None, ABSTAINED, 0.0),
        (None, None, answer(FIRST), None),
    ],
)
def test_what_is_cited_must_be_of_the_days_asked_for(
    after: date | None, before: date | None, response: Response, expected: float | None
) -> None:
    asked = replace(ask(), published_after=after, published_before=before)
    assert scores(asked, response)[-1] == expected


def test_an_undated_briefing_contradicts_no_period() -> None:
    undated = replace(answer(FIRST), citations=(replace(GOOD, published=None),))
    assert scores(replace(ask(), published_after=date(2022, 1, 1)), undated)[-1] == 1.0
