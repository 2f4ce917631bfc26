"""How many sentences are shown, which, and in which order."""

from datetime import date

import pytest

from rag.answering.cite import mint_citation
from rag.answering.compose import choose, lay_out, quotes
from rag.roles import Reading
from tests.rag.answering.builders import passage, reading

ICE = passage("Ice shut the quay. Tugs broke a lane. Crews slept aboard.", document_id="ice")
FIRE = passage("Fire shut the mill.", document_id="fire", published=date(2024, 2, 1), rank=2)
READINGS = (
    reading(ICE, "Tugs broke a lane.", 0.9),
    reading(FIRE, "Fire shut the mill.", 0.8),
    reading(ICE, "Ice shut the quay.", 0.7),
    reading(ICE, "Crews slept aboard.", 0.2),
)
OPEN = "Why was it shut?"


def shown(readings: tuple[Reading, ...], question: str, **changed: object) -> list[str]:
    options: dict[str, object] = {
        "limit": 4,
        "threshold": 0.5,
        "share_of_best": 0.1,
        "newest_first": False,
    }
    chosen = choose(readings, question, **(options | changed))  # type: ignore[arg-type] # keywords of mixed types
    return [mint_citation(r, number=1).quote for r in chosen]


def test_a_closed_question_gets_the_best_sentence() -> None:
    assert shown(READINGS, "Who broke a lane?") == ["Tugs broke a lane."]


def test_further_sentences_follow_by_document_and_place() -> None:
    assert shown(READINGS, OPEN) == [
        "Tugs broke a lane.",
        "Ice shut the quay.",
        "Fire shut the mill.",
    ]


def test_two_more_stand_beside_a_sentence_that_is_not_sure() -> None:
    readings = (
        reading(ICE, "Tugs broke a lane.", 0.5),
        reading(FIRE, "Fire shut the mill.", 0.3),
        reading(ICE, "Ice shut the quay.", 0.04),
    )
    assert shown(readings, "Who broke a lane?", threshold=0.4) == [
        "Tugs broke a lane.",
        "Fire shut the mill.",
    ]


def test_nothing_below_the_threshold_is_shown() -> None:
    assert shown(READINGS, OPEN, threshold=0.95) == []


def test_a_sentence_that_adds_nothing_is_left_out() -> None:
    twin = passage("A lane tugs broke.", document_id="twin")
    readings = (READINGS[0], reading(twin, "A lane tugs broke.", 0.85))
    assert shown(readings, OPEN) == ["Tugs broke a lane."]


def test_the_newest_comes_first_when_asked_for() -> None:
    assert shown(READINGS, "What is new?", newest_first=True)[0] == "Fire shut the mill."


MARCH = date(2024, 3, 1)
JANUARY = date(2024, 1, 5)
STORIES = (
    reading(
        passage("Crews slept aboard.", document_id="crew", published=MARCH), "Crews slept", 0.9
    ),
    reading(passage("Ice shut it.", document_id="ice", published=JANUARY), "Ice shut it.", 0.5),
    reading(FIRE, "Fire shut the mill.", 0.8),
)


@pytest.mark.parametrize(
    ("question", "newest_first", "expected"),
    [
        ("Tell me about the quay", False, ["Ice shut it.", "Fire shut the mill.", "Crews slept"]),
        ("What is new there?", True, ["Crews slept", "Fire shut the mill.", "Ice shut it."]),
    ],
)
def test_an_overview_stands_in_order_of_date(
    question: str, expected: list[str], *, newest_first: bool
) -> None:
    assert shown(STORIES, question, newest_first=newest_first) == expected


def test_an_overview_takes_every_section_before_a_second_sentence_of_one() -> None:
    assert shown(READINGS, "Tell me about the quay", limit=2) == [
        "Tugs broke a lane.",
        "Fire shut the mill.",
    ]


def test_what_is_new_is_not_told_by_what_is_hardly_relevant() -> None:
    weak = reading(FIRE, "Fire shut the mill.", 0.1)
    assert shown((READINGS[0], weak), "What is new?", limit=1, newest_first=True) == [
        "Tugs broke a lane."
    ]


def test_the_newest_briefing_fills_an_overview_of_what_is_new_first() -> None:
    assert shown(READINGS, "What is new?", limit=1, newest_first=True) == ["Fire shut the mill."]
    assert shown(READINGS, "What is new?", limit=1) == ["Tugs broke a lane."]


def test_no_words_of_an_overview_are_marked_as_the_answer() -> None:
    marked = reading(ICE, "Ice shut the quay.", 0.9, highlight="Ice")
    options = {"limit": 4, "threshold": 0.5, "share_of_best": 0.1, "newest_first": False}
    (told,) = choose((marked,), "Tell me about the quay", **options)  # type: ignore[arg-type]  # keywords of mixed types
    (asked,) = choose((marked,), "What shut the quay?", **options)  # type: ignore[arg-type]  # keywords of mixed types
    assert (told.highlight, asked.highlight) == (None, marked.highlight)


def test_words_are_quoted_once() -> None:
    wide = reading(ICE, "Ice shut the quay. Tugs broke a lane.", 0.8)
    assert quotes([READINGS[0], wide, READINGS[1]]) == (READINGS[0], READINGS[1])


def test_a_quote_is_not_widened_over_one_that_is_shown() -> None:
    source = passage("Ice shut the quay. It melted on Monday.")
    ice, it = (
        reading(source, "Ice shut the quay.", 0.9),
        reading(source, "It melted on Monday.", 0.8),
    )
    whole = reading(source, "Ice shut the quay. It melted on Monday.", 0.8)
    assert quotes([ice, it]) == (ice, it)
    assert quotes([ice, READINGS[1], it]) == (ice, it, READINGS[1])
    assert quotes([it, ice]) == (whole,)


def test_layout_gives_offsets_of_each_sentence() -> None:
    citations = [mint_citation(r, number=n) for n, r in enumerate(READINGS[:2], start=1)]
    text, sentences = lay_out(citations)
    assert text == "Tugs broke a lane. [1] Fire shut the mill. [2]"
    assert [s.span.of(text) for s in sentences] == [c.quote for c in citations]
    assert [s.citations for s in sentences] == [(1,), (2,)]
