"""In what manner a line is set, and whether it could be a heading at all."""

# ruff: noqa: RUF001 - letters of other scripts are the point here

import pytest

from rag.corpus.sentence_case import reads_as_sentence
from rag.corpus.styles import Style, candidate, is_byline
from rag.corpus.units import page_units


def _style(line: str) -> Style | None:
    looks = candidate(page_units(line)[0])
    return looks.style if looks else None


@pytest.mark.parametrize(
    ("line", "style", "name"),
    [
        ("## Alerts by text", Style.MARKED, "Alerts by text"),
        ("**Known problems**", Style.MARKED, "Known problems"),
        ("**Bending to the U.S.**", Style.MARKED, "Bending to the U.S."),
        ("== Notes ==", Style.MARKED, "Notes"),
        ("*** IN BRIEF ***", Style.MARKED, "IN BRIEF"),
        ("1. Another Year", Style.NUMBERED, "1. Another Year"),
        ("2) The second", Style.NUMBERED, "2) The second"),
        ("1.2 Households", Style.NUMBERED, "1.2 Households"),
        ("IV. The weir", Style.NUMBERED, "IV. The weir"),
        ("Part 3: What the state pays", Style.NUMBERED, "Part 3: What the state pays"),
        ("1 | Trams", Style.NUMBERED, "1 | Trams"),
        ("🍎 Fruit", Style.BULLETED, "Fruit"),
        ("► Worth a look", Style.BULLETED, "Worth a look"),
        ("WHO PAYS?", Style.CAPITALS, "WHO PAYS?"),
        ("ЧТО ДАЛЬШЕ", Style.CAPITALS, "ЧТО ДАЛЬШЕ"),
        ("A New Consensus", Style.TITLE, "A New Consensus"),
        ("Bending To The U.S.", Style.TITLE, "Bending To The U.S."),
        ("Outlook", Style.WORD, "Outlook"),
        ("Watching 2023", Style.WORD, "Watching 2023"),
        ("Rain came too late", Style.SENTENCE, "Rain came too late"),
        ("水先人の数を増やす", Style.CASELESS, "水先人の数を増やす"),
    ],
)
def test_manner_of_a_line(line: str, style: Style, name: str) -> None:
    looks = candidate(page_units(line)[0])

    assert looks is not None
    assert (looks.style, looks.name) == (style, name)


@pytest.mark.parametrize(
    "line",
    [
        "The port reopened.",
        "**The port reopened.**",
        "** A word from Pier Nine: we now bake bread for each ship that calls here **",
        "the port reopened",
        "Readers asked:",
        "Wheat, barley,",
        "“We looked at every crossing”",
        "— Jane Doe, harbour office",
        "− Jane Doe",
        "LOW FERRY —",
        "By Jane Doe",
        "4 August 2021",
        "14:05",
        "1,234.50",
        "Stops without: 5",
        "www.example.org",
        "Write to tips@example.org",
        "Dear readers",
        "KYIV, Aug 4 - The port reopened",
        "Month\tOutput",
        "1. fruit trees",
        "One. Two things. Three",
        "x" * 120,
        "word " * 17,
    ],
)
def test_line_that_cannot_be_a_heading(line: str) -> None:
    assert _style(line) is None


@pytest.mark.parametrize(
    "line",
    [
        "But what happens in winter?",
        "The society has 80 members",
        "It was on time",
        "They were asked for their views on Tuesday",
        "Figures from the growers show that stocks have fallen, the union says",
    ],
)
def test_sentence_that_lost_its_stop(line: str) -> None:
    assert reads_as_sentence(line)


@pytest.mark.parametrize(
    "line",
    [
        "Rain came too late",
        "What growers try next",
        "Why the river is rising",
        "Does the deposit appear on the receipt?",
        "The kingmakers",
        "The lead: a ship that waits for ice",
        "Prices stay calm",
    ],
)
def test_heading_in_sentence_case(line: str) -> None:
    assert not reads_as_sentence(line)


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("By Jane Doe", True),
        ("By Jane Doe and John Roe", True),
        ("Written by Jane Doe based on reporting from the river", True),
        ("Von Jane Doe", True),
        ("Text: Jane Doe", True),
        ("Reuters", True),
        ("By The Numbers", False),
        ("By the sea", False),
        ("By 2030, nobody will care", False),
        ("Di Maio visits Rome", False),
    ],
)
def test_byline(line: str, *, byline: bool) -> None:
    assert is_byline(line) is byline
