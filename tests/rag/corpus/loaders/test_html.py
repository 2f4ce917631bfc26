"""Web pages: main text, headings, and what the page states of itself."""

from datetime import date

import pytest

from rag.corpus.loaders.html import load
from rag.corpus.pages import RawPage
from rag.errors import SourceError

PARAGRAPH = "The port reopened on Tuesday after a closure that had kept ships away for weeks. "
HEAD = (
    '<link rel="canonical" href="https://example.org/port">'
    '<script type="application/ld+json">{"@graph": [{"@type": "NewsArticle", '
    '"headline": "Port reopens", "datePublished": "2021-08-04T23:00:00-05:00"}]}</script>'
)
BODY = (
    '<nav><a href="/">Home</a><a href="/n">News</a></nav>'
    f"<main><article><h1>Port reopens</h1><p>{PARAGRAPH * 3}</p><h2>What next</h2>"
    f"<p>More ships are <b>due</b>, says <a href='x'>the list</a>. {PARAGRAPH}</p>"
    "<ul><li>One thing</li><li>Two things</li></ul>"
    "<table><tr><th>Year</th><th>Tons</th></tr><tr><td>2020</td><td>31</td></tr></table>"
    "</article></main><footer>Privacy policy</footer><script>var x = 1;</script>"
)


def _html(body: str, head: str = "") -> bytes:
    return f"<!doctype html><html><head>{head}</head><body>{body}</body></html>".encode()


def _page(body: str, head: str = "") -> RawPage:
    (page,) = load(_html(body, head)).pages
    return page


def test_main_text_is_taken_and_what_stands_about_it_left() -> None:
    text = _page(BODY).text

    assert text.startswith("Port reopens\n\nThe port reopened on Tuesday")
    assert "More ships are due, says the list. The port" in text
    assert text.endswith("- One thing\n- Two things\n\nYear | Tons\n2020 | 31")
    assert not {"Home", "Privacy policy", "var x"} & set(text.splitlines())


def test_headings_keep_their_levels() -> None:
    page = _page(BODY)

    assert [(h.span.of(page.text), h.level) for h in page.headings] == [
        ("Port reopens", 1),
        ("What next", 2),
    ]


def test_linked_data_states_title_day_and_address() -> None:
    page = _page(BODY, HEAD)

    assert (page.title, page.published) == ("Port reopens", date(2021, 8, 4))
    assert page.url == "https://example.org/port"


@pytest.mark.parametrize(
    ("head", "day"),
    [
        ('<meta property="article:published_time" content="2020-05-06T07:08:09Z">', "2020-05-06"),
        ('<meta name="DC.date" content="6 May 2020">', "2020-05-06"),
        ('<meta name="date" content="yesterday">', None),
        ('<script type="application/ld+json">{"datePublished": </script>', None),
        ("", None),
    ],
)
def test_day_stated_by_the_head(head: str, day: str | None) -> None:
    expected = date.fromisoformat(day) if day else None

    assert _page(BODY, head).published == expected


def test_day_stated_by_a_time_element() -> None:
    body = f'<article><time datetime="2020-05-06">today</time><p>{PARAGRAPH * 4}</p></article>'

    assert _page(body).published == date(2020, 5, 6)


def test_day_beside_the_text_is_not_its_own() -> None:
    body = f'<p>{PARAGRAPH * 4}</p><aside><time datetime="2020-05-06">x</time></aside>'

    assert _page(body).published is None


def test_day_in_running_text_is_not_taken() -> None:
    assert _page(f"<p>On 6 May 2020, {PARAGRAPH * 4}</p>").published is None


def test_several_articles_are_a_page_each() -> None:
    text = f"<p>{PARAGRAPH * 4}</p></article>"
    one = f'<article><h2>First</h2><time datetime="2020-01-02">x</time>{text}'
    two = f"<article><h2>Second</h2>{text}"

    pages = load(_html(one + two)).pages

    assert [(page.title, page.published) for page in pages] == [
        ("First", date(2020, 1, 2)),
        ("Second", None),
    ]


def test_short_page_is_read_whole() -> None:
    assert _page("<p>Closed on Friday.</p>").text == "Closed on Friday."


def test_bold_line_is_a_heading_below_the_marked_ones() -> None:
    page = _page(f"<h2>Above</h2><p><strong>In bold</strong></p><p>{PARAGRAPH * 4}</p>")

    assert [(h.span.of(page.text), h.level) for h in page.headings] == [
        ("Above", 2),
        ("In bold", 7),
    ]


def test_declared_charset_is_used() -> None:
    content = _html("<p>Größe</p>", '<meta charset="iso-8859-1">').decode().encode("latin-1")

    assert load(content).pages[0].text == "Größe"


def test_xhtml_with_an_xml_declaration_is_read() -> None:
    content = b'<?xml version="1.0" encoding="utf-8"?>\n' + _html("<p>Closed on Friday.</p>")

    assert load(content).pages[0].text == "Closed on Friday."


def test_hidden_text_is_left_out() -> None:
    assert _page('<p style="display: none">preview</p><p hidden>x</p><p>Seen.</p>').text == "Seen."


def test_nothing_at_all_is_a_failure() -> None:
    with pytest.raises(SourceError, match="no HTML could be read"):
        load(b"<!-- nothing -->")


def test_depth_beyond_the_parser_leaves_no_text() -> None:
    deep = "<div>" * 100_000 + "text" + "</div>" * 100_000

    assert "".join(page.text for page in load(_html(deep)).pages) == ""
