"""Saved feeds."""

from datetime import date

import pytest

from rag.corpus.loaders.feed import load
from rag.errors import SourceError

RSS = b"""<?xml version="1.0" encoding="utf-8"?>
<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>
<title>Harbour</title>
<item><title>Port &amp;amp; fog</title><link>https://example.org/1</link>
<pubDate>Wed, 04 Aug 2021 23:30:00 -0500</pubDate>
<description>short</description>
<content:encoded><![CDATA[<h2>Fog</h2><p>The port <b>reopened</b>.</p>]]></content:encoded></item>
<item><title>Second</title><description>Five &lt; six ships wait.</description></item>
<item><title>Empty</title></item>
</channel></rss>"""
ATOM = b"""<?xml version="1.0" encoding="utf-8"?>
<feed xmlns="http://www.w3.org/2005/Atom"><title>Harbour</title>
<entry><title>Eels</title><link href="https://example.org/eels"/>
<published>2021-08-04T08:00:00Z</published><updated>2021-09-01T08:00:00Z</updated>
<content type="html">&lt;p&gt;Eels are back.&lt;/p&gt;</content></entry></feed>"""


def test_each_entry_is_a_page() -> None:
    pages = load(RSS).pages

    assert [page.text for page in pages] == ["Fog\n\nThe port reopened.", "Five < six ships wait."]
    assert [page.title for page in pages] == ["Port & fog", "Second"]


def test_entry_states_its_day_in_the_time_of_the_house() -> None:
    assert [page.published for page in load(RSS).pages] == [date(2021, 8, 4), None]


def test_entry_states_its_address() -> None:
    assert [page.url for page in load(RSS).pages] == ["https://example.org/1", None]


def test_entry_keeps_its_headings() -> None:
    page = load(RSS).pages[0]

    assert [h.span.of(page.text) for h in page.headings] == ["Fog"]


def test_empty_entries_are_told() -> None:
    assert load(RSS).problems == ("1 of 3 entries hold no text",)


def test_atom_entry_is_dated_by_its_publication() -> None:
    (page,) = load(ATOM).pages

    assert (page.title, page.text, page.published) == ("Eels", "Eels are back.", date(2021, 8, 4))
    assert page.url == "https://example.org/eels"


def test_damaged_feed_is_read_as_far_as_it_goes() -> None:
    loaded = load(RSS[: RSS.index(b"<item><title>Empty")])

    assert len(loaded.pages) == 2
    assert loaded.problems[0].startswith("the feed is damaged")


@pytest.mark.parametrize("content", [b"hello", b"<html><p>x</p></html>", b"<rss></rss>"])
def test_what_holds_no_entries_is_a_failure(content: bytes) -> None:
    with pytest.raises(SourceError, match="without entries"):
        load(content)


def test_entities_do_not_multiply() -> None:
    levels = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    bomb = f'<!DOCTYPE rss [<!ENTITY l0 "ha">{levels}]><rss version="2.0"><channel><item>'
    content = f"{bomb}<title>x</title><description>&l9;</description></item></channel></rss>"

    assert sum(len(page.text) for page in load(content.encode()).pages) < 1000
