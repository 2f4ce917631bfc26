"""Saved RSS and Atom feeds: each entry a page."""

import io
from datetime import date

import feedparser

from rag.corpus.dates import first_date
from rag.corpus.decoding import storable
from rag.corpus.loaders.markup import render
from rag.corpus.loaders.text_builder import TextBuilder
from rag.corpus.loaders.tree import html_tree
from rag.corpus.loaders.web import web_address
from rag.corpus.pages import LoadedFile, RawPage
from rag.errors import SourceError


def load(content: bytes) -> LoadedFile:
    """Read each entry of a feed as a page.

    Raises:
        SourceError: it is no feed, or one without entries.
    """
    feed = feedparser.parse(io.BytesIO(content), sanitize_html=False, resolve_relative_uris=False)
    if not feed.entries:
        known = f"a feed ({feed.version})" if feed.version else "no RSS or Atom feed"
        raise SourceError(f"it is {known} without entries")
    pages = [_page(entry) for entry in feed.entries]
    told = tuple(page for page in pages if page.text)
    problems = []
    if n_empty := len(pages) - len(told):
        problems.append(f"{n_empty} of {len(pages)} entries hold no text")
    damage = feed.get("bozo_exception")
    if damage and not isinstance(damage, feedparser.CharacterEncodingOverride):
        problems.append(f"the feed is damaged: {damage}")
    return LoadedFile(told, tuple(problems))


def _page(entry: feedparser.FeedParserDict) -> RawPage:
    bodies = [part.get("value") or "" for part in entry.get("content", [])]
    built = _rendered(max(bodies, key=len, default="") or entry.get("summary") or "")
    return RawPage(
        text=built.text,
        title=_rendered(entry.get("title") or "").text.replace("\n", " ") or None,
        published=_day(entry),
        url=web_address(entry.get("link")),
        headings=built.headings,
    )


def _rendered(markup: str) -> TextBuilder:
    clean = storable(markup).text
    return render(html_tree(clean)) if clean.strip() else TextBuilder()


def _day(entry: feedparser.FeedParserDict) -> date | None:
    """Take the day as the feed words it, in the time zone of the house."""
    # feedparser warns when it has to make up an `updated` from `published`.
    updated = entry.get("updated") if dict.__contains__(entry, "updated") else None
    return first_date([entry.get("published"), updated])
