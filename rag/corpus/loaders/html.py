"""Web pages: the main text as trafilatura finds it, or all of it where it finds too little."""

import trafilatura

from rag.corpus.decoding import decode, storable
from rag.corpus.loaders.html_metadata import Metadata, first_time, read_metadata
from rag.corpus.loaders.markup import Element, render
from rag.corpus.loaders.text_builder import TextBuilder
from rag.corpus.loaders.tree import declared_charset, html_tree
from rag.corpus.pages import LoadedFile, RawPage

_BESIDE = frozenset({"footer", "aside"})
_FEWEST_STORIES, _SHORTEST_STORY = 2, 250
_PARAGRAPHS = ("p", "li", "blockquote", "h2", "h3")
_FOUND = 0.7
"""Where the main text is so much of an element, that element is read whole."""
_TOO_LITTLE = 0.3
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
    built = _main_text(text, tree)
    published = stated.published or first_time(tree)
    return RawPage(built.text, stated.title, published, stated.url, built.headings)


def _main_text(text: str, tree: Element) -> TextBuilder:
    """Write the main text, from the page itself where that adds little to what was found.

    trafilatura finds the main text well, but drops captions and some headings on the way; so it
    shows where to read, and what it wrote is only used where that place holds much else.
    """
    found = trafilatura.bare_extraction(text, include_comments=False, include_formatting=True)
    body = getattr(found, "body", None)
    whole = render(tree, skipped=_BESIDE)
    if body is None:
        return whole
    main = render(body)
    place = _place_of(main.text, tree)
    there = whole if place is None else render(place, skipped=_BESIDE)
    for built in (there, whole):
        if len(main.text) >= _FOUND * len(built.text):
            return built
    return main if len(main.text) >= _TOO_LITTLE * len(whole.text) else whole


def _place_of(text: str, tree: Element) -> Element | None:
    """Find the smallest element that holds the paragraphs of a text."""
    wanted = {" ".join(block.split()) for block in text.split("\n\n")}
    above: list[Element] | None = None
    for element in tree.iter(*_PARAGRAPHS):
        if " ".join(element.text_content().split()) in wanted:
            path = [*reversed(list(element.iterancestors())), element]
            shared = path if above is None else above
            above = [a for a, b in zip(shared, path, strict=False) if a is b]
    return above[-1] if above else None
