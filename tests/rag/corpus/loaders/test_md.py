"""Markdown becomes text that reads well in a quotation."""

from datetime import date

import pytest

from rag.corpus.loaders.md import load
from rag.corpus.pages import RawPage
from rag.errors import SourceError

FRONT = b"""---
title: "Ferry timetable"
date: 2021-08-04
url: https://example.org/ferry
tags: [a, b]
---
"""
BODY = b"""# Ferry *timetable*

The **last boat** leaves at [19:40](https://example.org/x), an hour
earlier than `today`.

## Freight

- one item
- two items
  with more

3. third
4. fourth

> Quoted words.

| Year | Tons |
|------|------|
| 2020 | 31   |
| 2021 | 29   |

![picture of a boat](boat.png) End.
"""


def _page(content: bytes) -> RawPage:
    (page,) = load(content).pages
    return page


def test_body_is_rendered_without_markup() -> None:
    assert _page(FRONT + BODY).text == (
        "Ferry timetable\n\n"
        "The last boat leaves at 19:40, an hour earlier than today.\n\n"
        "Freight\n\n"
        "- one item\n- two items with more\n\n"
        "3. third\n4. fourth\n\n"
        "Quoted words.\n\n"
        "Year | Tons\n2020 | 31\n2021 | 29\n\n"
        "End."
    )


def test_headings_are_those_of_the_markup() -> None:
    page = _page(BODY)

    assert [(h.span.of(page.text), h.level) for h in page.headings] == [
        ("Ferry timetable", 1),
        ("Freight", 2),
    ]


def test_front_matter_states_title_day_and_address() -> None:
    page = _page(FRONT + BODY)

    assert page.title == "Ferry timetable"
    assert page.published == date(2021, 8, 4)
    assert page.url == "https://example.org/ferry"


@pytest.mark.parametrize(
    ("front", "day"),
    [
        (b"---\npublished: 4 August 2021\n---\n", date(2021, 8, 4)),
        (b"---\ndate: 2021-08-04 23:30:00 -0500\n---\n", date(2021, 8, 4)),
        (b"---\ndate: soon\n---\n", None),
        (b"---\ndate: [2021]\n---\n", None),
        (b"---\n---\n", None),
        (b"", None),
    ],
)
def test_day_of_front_matter(front: bytes, day: date | None) -> None:
    assert _page(front + BODY).published == day


def test_broken_front_matter_is_left_out_and_said() -> None:
    loaded = load(b"---\ntitle: [unclosed\n---\nBody text.")

    assert loaded.pages[0].text == "Body text."
    assert loaded.problems == ("its front matter is not sound YAML and was ignored",)


def test_rule_at_the_top_is_no_front_matter() -> None:
    assert "Body text." in _page(b"---\n\nBody text.\n\n---\n\nMore.").text


def test_address_with_another_scheme_is_not_taken() -> None:
    assert _page(b"---\nurl: javascript:alert(1)\n---\nBody.").url is None


def test_no_body_is_a_failure() -> None:
    with pytest.raises(SourceError, match="no text below its front matter"):
        load(FRONT)


def test_html_inside_is_read_as_text() -> None:
    assert _page(b"One<br>two <script>alert(1)</script>\n\n<div>three</div>").text == (
        "One\ntwo\n\nthree"
    )


TOML = b"""+++
title = "Ferry timetable"
date = 2021-08-04T07:00:00Z
url = "https://example.org/ferry"
tags = ["a", "b"]

[params]
weight = 3
+++
"""


@pytest.mark.parametrize("front", [TOML, TOML.replace(b"\n", b"\r\n")])
def test_front_matter_may_be_toml(front: bytes) -> None:
    (page,) = load(front + b"# Ferry timetable\n\nThe last boat leaves.\n").pages
    assert (page.title, page.published) == ("Ferry timetable", date(2021, 8, 4))
    assert page.url == "https://example.org/ferry"
    assert "+++" not in page.text
    assert "weight" not in page.text


def test_toml_that_is_none_is_told_and_left_out() -> None:
    loaded = load(b"+++\ntitle = \n+++\nThe last boat leaves.\n")
    assert loaded.pages[0].text.strip() == "The last boat leaves."
    assert loaded.problems == ("its front matter is not sound TOML and was ignored",)


@pytest.mark.parametrize("text", [b"+++ a good day +++\n\nWords.\n", b"+++\n\nWords, no end.\n"])
def test_pluses_above_a_text_need_not_be_front_matter(text: bytes) -> None:
    loaded = load(text)
    assert "Words" in loaded.pages[0].text
    assert loaded.problems == ()
