"""Web pages: the main text as trafilatura finds it, or all of it where it finds too little."""

import trafilatura

from rag.corpus.decoding import decode, storable
from rag.corpus.loaders.html_metadata import Metadata, first_time, read_metadata
from rag.corpus.loaders.markup import Element, render
from rag.corpus.loaders.text_builder import TextBuilder
from rag.corpus.loaders.tree import declared_charset, html_tree
from rag.corpus.pages import LoadedFile, RawPage

_BESIDE = frozenset({"footer", "aside", "head"})
_FEWEST_STORIES, _SHORTEST_STORY = 2, 250
_FOUND = 0.4
"""A smaller share of the page's text than this is not its main text."""


def load(content: bytes) -> LoadedFile:
    """Read a web page; several articles on it are a page each."""
    decoded = decode(content, declared=declared_charset(content))
    clean = storable(decoded.text)
    tree = html_tree(clean.text)
    stated = read_metadata(tree)
    pages = _stories(tree, stated) or (_page(clean.text, tree, stated),)
    return LoadedFile(pages, tuple(p for p in (decoded.problem, clean.problem) if p))


def _stories(tree: Element, stated: Metadata) -> tuple[RawPage, ...]:
    """Read each article as a page of its own, where there are several with a heading each."""
    articles = [a for a in tree.iter("article") if not any(a.iterancestors("article"))]
    built = [(article, render(article, skipped=_BESIDE)) for article in articles]
    full = [(a, b) for a, b in built if b.headings and len(b.text) >= _SHORTEST_STORY]
    if len(full) < _FEWEST_STORIES:
        return ()
    return tuple(
        RawPage(
            text=story.text,
            title=story.headings[0].span.of(story.text),
            published=first_time(article) or stated.published,
            url=stated.url,
            headings=story.headings,
        )
        for article, story in full
    )


def _page(text: str, tree: Element, stated: Metadata) -> RawPage:
    whole = render(tree, skipped=_BESIDE)
    main = _main_text(text)
    built = main if main and len(main.text) >= _FOUND * len(whole.text) else whole
    return RawPage(built.text, stated.title, stated.published, stated.url, built.headings)


def _main_text(text: str) -> TextBuilder | None:
    found = trafilatura.bare_extraction(
        text, include_comments=False, include_tables=True, include_formatting=True
    )
    body = getattr(found, "body", None)
    return None if body is None else render(body)
