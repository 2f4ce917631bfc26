"""The two briefings, line by line as read by hand; they are not part of the project."""

from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.rag.corpus.marked_pages import found_layout, read_page

FOLDER = Path(__file__).parents[3].parent / "shared" / "briefings"
pytestmark = pytest.mark.skipif(
    not FOLDER.is_dir(), reason="the two briefings are kept beside the project, not in it"
)


@dataclass(frozen=True, slots=True)
class Expected:
    """What stands where in one file."""

    file: str
    starts: tuple[int, ...]
    headings: tuple[tuple[int, int, str], ...]
    """Line, level, first words."""
    furniture: tuple[range, ...]
    captions: tuple[int, ...]
    titles: tuple[str, ...]


DRILLS = Expected(
    file="000_83a5e9c53f52c20c.txt",
    starts=(1, 69),
    headings=(
        (30, 1, "Beijing And Moscow's Evolving Ties"),
        (53, 1, "A New Consensus"),
        (76, 1, "Ukraine Bends To Chinese 'Vaccine Diplomacy'"),
        (108, 1, "Expert Corner: Chinese Tech Spreads Across Eurasia"),
        (120, 1, "Three More Stories From Eurasia"),
        (122, 2, "1. Another Attack On Chinese Workers In Pakistan"),
        (142, 2, "2. Rising To Where?"),
        (158, 2, "3. An Island Divided"),
        (170, 1, "Across The Supercontinent"),
        (182, 1, "One Thing To Watch"),
    ),
    furniture=(
        range(1, 6),
        range(8, 9),
        range(39, 40),
        range(70, 71),
        range(102, 103),
        range(118, 119),
        range(190, 221),
    ),
    captions=(7, 38, 69),
    titles=(
        "China In Eurasia: In the latest display of deepening ties",
        "China In Eurasia: Ukraine Bends To Chinese 'Vaccine Diplomacy'",
    ),
)
YEAR_AHEAD = Expected(
    file="003_73fb386a577fd478.txt",
    starts=(1, 94),
    headings=(
        (33, 1, "A Strategic Prize"),
        (63, 1, "Watching 2023"),
        (111, 1, "BGI Under Scrutiny In Europe"),
        (136, 1, "A Focus On The Future"),
    ),
    furniture=(
        range(1, 6),
        range(8, 9),
        range(25, 26),
        range(40, 41),
        range(57, 58),
        range(72, 73),
        range(95, 96),
        range(116, 117),
        range(143, 144),
        range(161, 184),
    ),
    captions=(7, 24, 39, 56, 71, 94, 115, 142),
    titles=(
        "China In Eurasia: As Russian tanks rolled into neighboring",
        "China In Eurasia: China's BGI Group",
    ),
)
BOTH = pytest.mark.parametrize("expected", [DRILLS, YEAR_AHEAD], ids=lambda e: e.file[:3])


def _text(expected: Expected) -> str:
    return (FOLDER / expected.file).read_text(encoding="utf-8")


@BOTH
def test_every_heading_is_found_and_nothing_else(expected: Expected) -> None:
    text = _text(expected)
    printed = text.split("\n")

    found = [(n, level, printed[n - 1]) for n, level in found_layout(text).headings]

    assert found == list(expected.headings)


@BOTH
def test_no_title_line_is_invented(expected: Expected) -> None:
    assert found_layout(_text(expected)).titles == ()


@BOTH
def test_stories_start_where_they_start(expected: Expected) -> None:
    assert found_layout(_text(expected)).starts == expected.starts


@BOTH
def test_furniture_and_second_captions_are_set_aside(expected: Expected) -> None:
    text = _text(expected)
    printed = text.split("\n")
    lines = {n for lines in expected.furniture for n in lines if printed[n - 1].strip()}

    assert found_layout(text).furniture == lines


@BOTH
def test_each_caption_is_indexed_once_and_alone(expected: Expected) -> None:
    found = found_layout(_text(expected), expected.captions)

    assert found.captions == expected.captions


@BOTH
def test_stories_are_named_after_the_newsletter(expected: Expected) -> None:
    titles = [document.title for document in read_page(_text(expected))]

    assert len(titles) == len(expected.titles)
    assert all(found.startswith(t) for found, t in zip(titles, expected.titles, strict=True))


@BOTH
def test_no_day_is_made_up(expected: Expected) -> None:
    assert {document.published for document in read_page(_text(expected))} == {None}


@BOTH
def test_numbered_stories_hang_under_their_heading(expected: Expected) -> None:
    paths = [s.path for d in read_page(_text(expected)) for s in d.sections if s.level > 1]
    numbered = [words for _, level, words in expected.headings if level > 1]

    assert paths == [("Three More Stories From Eurasia", words) for words in numbered]


PARTS = {
    "page head": (DRILLS, 1, 6),
    "drills": (DRILLS, 7, 68),
    "letter": (DRILLS, 69, 197),
    "year ahead": (YEAR_AHEAD, 7, 93),
    "genetics": (YEAR_AHEAD, 94, 160),
    "page foot": (DRILLS, 198, 220),
}
"""First and last line of each part of the two pages."""


def _part(name: str) -> list[str]:
    expected, first, last = PARTS[name]
    return _text(expected).split("\n")[first - 1 : last]


@pytest.mark.parametrize(
    "stories",
    [
        ["letter", "drills"],
        ["drills", "year ahead"],
        ["year ahead", "drills"],
        ["genetics", "year ahead"],
        ["year ahead", "letter"],
        ["genetics", "letter", "drills"],
        ["drills", "letter", "year ahead", "genetics"],
        ["letter"],
        ["genetics"],
    ],
    ids=" + ".join,
)
def test_stories_are_told_apart_in_any_order(stories: list[str]) -> None:
    lines, starts = _part("page head"), [1]
    for place, story in enumerate(stories):
        starts += [len(lines) + 1] if place else []
        lines += _part(story)

    found = found_layout("\n".join(lines + _part("page foot")))

    assert found.starts == tuple(starts)
    assert found.titles == ()
