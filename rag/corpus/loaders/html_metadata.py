"""What a web page states of itself: title, date, address."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from rag.corpus.dates import first_date
from rag.corpus.loaders.markup import Element
from rag.corpus.loaders.web import web_address

_DATES = (
    "article:published_time og:published_time article:published datepublished date dc.date "
    "dc.date.issued dcterms.date dcterms.created pubdate publishdate publish-date publish_date "
    "parsely-pub-date sailthru.date citation_publication_date"
).split()
_TITLES = "og:title twitter:title dc.title".split()
_ADDRESSES = ["og:url"]
_DEEPEST, _MOST_NODES = 12, 2000
_MOST_SCRIPTS = 20


@dataclass(frozen=True, slots=True)
class Metadata:
    """Facts of a page that its head states."""

    title: str | None
    published: date | None
    url: str | None


def read_metadata(tree: Element) -> Metadata:
    """Read what a page's head states; nothing is guessed from its text."""
    fields = _meta_fields(tree)
    linked = list(_linked_data(tree))
    canonical = [link.get("href") for link in tree.iter("link") if link.get("rel") == "canonical"]
    headline = [node.get("headline") for node in linked]
    first_heading = next(tree.iter("h1"), None)
    heading = "".join(first_heading.itertext()) if first_heading is not None else None
    page_title = next(tree.iter("title"), None)
    own = page_title.text if page_title is not None else None
    titles = [heading, *headline, *(fields.get(name) for name in _TITLES), own]
    return Metadata(
        title=next((tidy for tidy in map(_tidy, titles) if tidy), None),
        published=first_date(
            [
                *(node.get("datePublished") for node in linked),
                *(fields.get(name) for name in _DATES),
            ]
        ),
        url=web_address(*canonical, *(fields.get(name) for name in _ADDRESSES)),
    )


def first_time(element: Element) -> date | None:
    """Read the first machine-readable time below an element."""
    return first_date(list(_times(element)))


def _meta_fields(tree: Element) -> dict[str, str]:
    fields: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = meta.get("property") or meta.get("name") or meta.get("itemprop")
        if name and meta.get("content"):
            fields.setdefault(name.casefold(), meta.get("content"))
    return fields


def _times(element: Element) -> Iterator[str]:
    """List machine-readable times outside what only stands beside the text."""
    for time in element.iter("time"):
        beside = any(above.tag in ("aside", "footer", "nav") for above in time.iterancestors())
        if time.get("datetime") and not beside:
            yield time.get("datetime")


def _linked_data(tree: Element) -> Iterator[dict[str, object]]:
    """List the JSON-LD nodes of a page that carry a headline or a date."""
    scripts = [s for s in tree.iter("script") if s.get("type") == "application/ld+json"]
    for script in scripts[:_MOST_SCRIPTS]:
        try:
            pending = [(json.loads(script.text or ""), 0)]
        except (ValueError, RecursionError):
            continue
        n_seen = 0
        while pending and n_seen < _MOST_NODES:
            node, depth = pending.pop(0)
            n_seen += 1
            inner = list(node.values()) if isinstance(node, dict) else node
            if isinstance(inner, list) and depth < _DEEPEST:
                pending.extend((part, depth + 1) for part in inner)
            if isinstance(node, dict) and ("datePublished" in node or "headline" in node):
                yield node


def _tidy(title: object) -> str | None:
    return " ".join(title.split()) or None if isinstance(title, str) else None
