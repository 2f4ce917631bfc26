"""Plain text is taken as it is."""

import codecs

import pytest

from rag.corpus.loaders.txt import load

TEXT = "Größe – “über”\r\n\r\nzweite Zeile\t\n"


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(TEXT.encode(), id="utf-8"),
        pytest.param(codecs.BOM_UTF8 + TEXT.encode(), id="utf-8 with mark"),
        pytest.param(codecs.BOM_UTF16_LE + TEXT.encode("utf-16-le"), id="utf-16 little"),
        pytest.param(codecs.BOM_UTF16_BE + TEXT.encode("utf-16-be"), id="utf-16 big"),
        pytest.param(codecs.BOM_UTF32_LE + TEXT.encode("utf-32-le"), id="utf-32 little"),
    ],
)
def test_text_is_not_touched(content: bytes) -> None:
    loaded = load(content)

    assert loaded.pages[0].text == TEXT
    assert loaded.problems == ()


def test_text_page_may_hold_stories_and_states_nothing() -> None:
    (page,) = load(b"2021-08-04 is in the text").pages

    assert (page.holds_stories, page.title, page.published, page.url) == (True, None, None, None)
