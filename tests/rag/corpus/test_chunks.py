"""Chunks are the size of a paragraph and never cross what is not text."""

import pytest

from rag.corpus.chunks import LONG, SHORT, weight
from tests.rag.corpus.marked_pages import read_page

SENTENCE = "The ferry board met on Monday and decided on the timetable for the winter. "
PARAGRAPH = (SENTENCE * 4).strip()
SHORT_ONE = "Freight is not touched."


def _chunks(text: str) -> list[str]:
    return [span.of(document.text) for document in read_page(text) for span in document.chunks]


def test_paragraph_is_a_chunk() -> None:
    other = PARAGRAPH.replace("ferry", "tram")

    assert _chunks(f"{PARAGRAPH}\n\n{other}") == [PARAGRAPH, other]


def test_short_paragraph_goes_with_the_next() -> None:
    assert _chunks(f"{SHORT_ONE}\n\n{PARAGRAPH}") == [f"{SHORT_ONE}\n\n{PARAGRAPH}"]


def test_short_last_paragraph_goes_with_the_one_above() -> None:
    assert _chunks(f"{PARAGRAPH}\n\n{SHORT_ONE}") == [f"{PARAGRAPH}\n\n{SHORT_ONE}"]


def test_short_paragraph_does_not_cross_a_heading() -> None:
    text = f"{PARAGRAPH}\n\n{SHORT_ONE}\n\nA New Section\n\n{PARAGRAPH}\n\nOne More\n\n{SHORT_ONE}"

    assert _chunks(text) == [f"{PARAGRAPH}\n\n{SHORT_ONE}", PARAGRAPH, SHORT_ONE]


def test_short_paragraph_does_not_cross_furniture() -> None:
    text = f"{SHORT_ONE}\n\nADVERTISEMENT\n\n{PARAGRAPH}"

    assert _chunks(text) == [SHORT_ONE, PARAGRAPH]


def test_caption_stands_alone() -> None:
    caption = "A boat lies at the quay."

    assert _chunks(f"{PARAGRAPH}\n\n{caption}\n{caption}\n\n{SHORT_ONE}\n\n{PARAGRAPH}") == [
        PARAGRAPH,
        caption,
        f"{SHORT_ONE}\n\n{PARAGRAPH}",
    ]


def test_long_paragraph_is_cut_between_sentences() -> None:
    pieces = _chunks((SENTENCE * 30).strip())

    assert all(piece.endswith("winter.") and piece.startswith("The ferry") for piece in pieces)
    assert all(SHORT < len(piece) <= LONG for piece in pieces)


def test_list_stays_with_its_introduction() -> None:
    listed = f"{PARAGRAPH} It named three reasons:\n\n- stone\n- water\n- the quarry"

    assert _chunks(f"{listed}\n\n{PARAGRAPH}")[0] == listed


def test_table_stays_together() -> None:
    rows = "\n".join(f"Month {n}\t{n}00\t{n}50" for n in range(1, 13))

    assert _chunks(f"{PARAGRAPH}\n\nOutput\n\n{rows}") == [PARAGRAPH, rows]


@pytest.mark.parametrize(
    ("text", "expected"), [("abc", 3), ("Größe", 5), ("港湾", 8), ("Вода", 8), ("", 0)]
)
def test_other_scripts_weigh_more(text: str, expected: int) -> None:
    assert weight(text) == expected


def test_wide_script_is_cut_earlier() -> None:
    assert max(map(len, _chunks("港は水曜日の朝に再開した。" * 100))) <= LONG // 3
