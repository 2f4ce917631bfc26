"""Sentences end where a reader would say so."""

# ruff: noqa: RUF001 - letters and marks of other scripts are the point here

import pytest

from rag.corpus.sentences import LONGEST, sentence_spans


def _cut(text: str) -> list[str]:
    return [span.of(text) for span in sentence_spans(text)]


@pytest.mark.parametrize(
    "sentences",
    [
        ["He met the U.S. President on Jan. 6.", "The talks went on."],
        ["He lives in the U.S.", "The talks went on."],
        ["Lt. Gen. J. D. Example spoke.", "He left."],
        ["See e.g. No. 5 and Fig. 2.", "Prices rose."],
        ["He said no.", "Prices rose."],
        ["It cost 1.25 million.", "That was 3.5 percent more."],
        ["It opens at 10 a.m. Tuesday.", "It closes at 5 p.m.", "The rest is known."],
        ["Acme Inc. Chief Example left Acme Inc.", "He was tired."],
        ["“We won.”", "The end."],
        ["“It did,” the minutes say.", "“More is coming.”"],
        ["“Why?” he said.", "Nobody knew."],
        ["“Why now?” Small asked.", "Nobody knew."],
        ["“Why now?”", "He added nothing."],
        ["Really?!", "Yes.", "No!"],
        ["It ended...", "Then it began again."],
        ["It was, he said … well, odd.", "Then he left."],
        ["That is it.[1]", "This is next.[2]"],
        ["The minister (see p. 5.) spoke.", "She left."],
        ["From Russia With...: Officials said so.", "Nobody asked."],
        ["Am 4. August kam Herr Dr. Muster.", "Der 20. Jahrestag war z.B. ein Montag."],
        ["В 2021 г. вода ушла.", "Мост откроют."],
        ["¿Qué pasa?", "Nada."],
        ["1. First things first.", "Then the rest."],
    ],
)
def test_sentences_of_a_line(sentences: list[str]) -> None:
    assert _cut(" ".join(sentences)) == sentences


@pytest.mark.parametrize(
    "sentences",
    [
        ["一つ目の文です。", "二つ目！"],
        ["「二つ目。」と言った。", "三つ目。"],
        ["老桥重新开放。", "行人可以先过桥。"],
    ],
)
def test_sentences_without_spaces(sentences: list[str]) -> None:
    assert _cut("".join(sentences)) == sentences


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("One line\nanother line", ["One line", "another line"]),
        (f"{'word ' * 12}\nlower", [f"{'word ' * 12}\nlower"]),
        (f"{'Word ' * 12}\nby Jane Doe", [f"{'Word ' * 12}".strip(), "by Jane Doe"]),
        ("One line\nAnother line", ["One line", "Another line"]),
        ("A\n\nB", ["A", "B"]),
        ("- one item\n- two items. And more", ["- one item", "- two items.", "And more"]),
        ("• a\n• b", ["• a", "• b"]),
        (
            "Wheat  212.40  +1.2\nBarley  100.00  -2.0",
            ["Wheat  212.40  +1.2", "Barley  100.00  -2.0"],
        ),
        ("  x.\u2028 Y", ["x.", "Y"]),
    ],
)
def test_line_breaks(text: str, sentences: list[str]) -> None:
    assert _cut(text) == sentences


def test_wrapped_lines_are_one_sentence() -> None:
    text = (
        "The old quay will be rebuilt in stone and not in concrete. The town\n"
        "council voted 11 to 4 for the dearer plan on Tuesday night, after a\n"
        "debate that lasted until one in the morning. Stone costs more, but\n"
        "Concrete would have cost the harbour its name."
    )

    assert [sentence.replace("\n", " ")[:20] for sentence in _cut(text)] == [
        "The old quay will be",
        "The town council vot",
        "Stone costs more, bu",
    ]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("word, " * 500, id="pauses"),
        pytest.param("word " * 500, id="spaces"),
        pytest.param("x" * 2000, id="nothing to cut at"),
        pytest.param("e\u0301" * 1500, id="combining marks"),
        pytest.param(
            "." * 400_000, id="so many stops that reading on from each would take an hour"
        ),
    ],
)
def test_endless_sentence_is_cut(text: str) -> None:
    pieces = _cut(text)

    assert max(map(len, pieces)) <= LONGEST
    assert "".join(pieces).replace(" ", "") == text.replace(" ", "")
    assert not any(piece.startswith("\u0301") for piece in pieces)


@pytest.mark.parametrize("text", ["", " \n\t ", "\u3000"])
def test_blank_text_has_no_sentences(text: str) -> None:
    assert _cut(text) == []
