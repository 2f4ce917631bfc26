"""Renders a tree of HTML, or of trafilatura's own tags, as plain text that reads well."""

import re
from collections.abc import Iterator
from typing import Any, Final

from rag.corpus.dates import line_date
from rag.corpus.loaders.text_builder import TextBuilder
from rag.corpus.styles import is_byline
from rag.corpus.units import words_of

Element = Any
"""An lxml element; lxml has no types."""

_HEADINGS: Final = {f"h{level}": level for level in range(1, 7)}
_SKIPPED = frozenset(
    "script style noscript template svg math iframe object button select input textarea nav "
    "graphic map audio video canvas dialog head-meta title meta link".split()
)
_BLOCKS = frozenset(
    "p div section article header footer main aside ul ol li dl dt dd table tbody thead tfoot tr "
    "td th blockquote pre figure figcaption hr address form fieldset details summary center body "
    "html list item quote row cell doc text comments".split()
)
_ROWS, _CELLS = frozenset({"tr", "row"}), frozenset({"td", "th", "cell"})
_LISTS, _ITEMS = frozenset({"ul", "ol", "list"}), frozenset({"li", "item"})
_BREAKS = frozenset({"br", "lb"})
_BOLD = frozenset({"b", "strong"})
_SPACES, _PARAGRAPH_BREAK = re.compile(r"\s+"), re.compile(r"[^\S\n]*\n[^\S\n]*\n\s*")
_HIDDEN = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.IGNORECASE
)
_BOLD_LEVEL = 7
"""Below all that is marked as a heading: a short paragraph set wholly in bold."""
_LONGEST_BOLD, _LONGEST_CELL, _MOST_BOLD_WORDS = 90, 200, 12


def render(root: Element, *, skipped: frozenset[str] = frozenset()) -> TextBuilder:
    """Write the text below `root`, block by block, leaving out the tags of `skipped`."""
    renderer = _Renderer(_SKIPPED | skipped)
    renderer.walk(root)
    renderer.flush()
    return renderer.builder


class _Renderer:
    """Collects inline text until a block ends."""

    def __init__(self, skipped: frozenset[str]) -> None:
        self.builder = TextBuilder()
        self._skipped = skipped
        self._inline: list[str] = []
        self._n_bold = self._n_plain = 0
        self._bold = 0
        self._mark = ""
        self._near = False
        self._table: Element = None

    def walk(self, element: Element) -> None:
        """Write an element, without the text that follows it."""
        tag = element.tag if isinstance(element.tag, str) else ""
        if not tag or tag in self._skipped or _is_hidden(element) or _is_page_head(element):
            return
        if level := _heading_level(element, tag):
            self.flush()
            self.builder.add("".join(element.itertext()), heading=level)
        elif tag in _ROWS and _is_data_row(element):
            self._row(element)
        elif tag in _ITEMS:
            self._item(element)
        elif tag == "pre":
            self.flush()
            self.builder.add("".join(element.itertext()))
        else:
            self._plain(element, tag)

    def flush(self) -> None:
        """End the paragraph that is open."""
        text = "".join(self._inline).strip()
        heading = _BOLD_LEVEL if self._is_bold_line(text) else 0
        for block in _PARAGRAPH_BREAK.split(text):
            if block.strip():
                self._table = None
                self.builder.add(self._mark + block.strip(), heading=heading, near=self._near)
                self._mark, self._near = "", False
        self._inline, self._n_bold, self._n_plain = [], 0, 0

    def _plain(self, element: Element, tag: str) -> None:
        is_block = tag in _BLOCKS
        bold = tag in _BOLD or (tag == "hi" and element.get("rend") == "#b")
        if is_block:
            self.flush()
        elif tag in _BREAKS:
            self._inline.append("\n")
        self._bold += bold
        self._contents(element)
        self._bold -= bold
        if is_block:
            self.flush()

    def _contents(self, element: Element) -> None:
        self._say(element.text)
        for child in element:
            self.walk(child)
            self._say(child.tail)

    def _say(self, text: str | None) -> None:
        if not text:
            return
        tidy = _SPACES.sub(" ", text)
        n_signs = len(tidy.replace(" ", ""))
        self._n_bold += n_signs * bool(self._bold)
        self._n_plain += n_signs * (not self._bold)
        self._inline.append(tidy)

    def _item(self, element: Element) -> None:
        self.flush()
        before = element.getprevious()
        self._near = before is not None and before.tag in _ITEMS
        self._mark = _item_mark(element)
        self._contents(element)
        self.flush()
        self._mark, self._near = "", False

    def _row(self, element: Element) -> None:
        self.flush()
        cells = [_SPACES.sub(" ", "".join(cell.itertext())).strip() for cell in _cells(element)]
        table = next(element.iterancestors("table"), None)
        near = self._table is not None and table is self._table
        self.builder.add(" | ".join(cells), near=near)
        self._table = table

    def _is_bold_line(self, text: str) -> bool:
        if not self._n_bold or self._n_plain or self._mark or "\n" in text:
            return False
        if len(text) > _LONGEST_BOLD or len(words_of(text)) > _MOST_BOLD_WORDS:
            return False
        return text[-1] not in ".,;:" and not is_byline(text) and line_date(text) is None


def _heading_level(element: Element, tag: str) -> int:
    if tag == "head":
        return _HEADINGS.get(element.get("rend") or "h2", 2)
    return _HEADINGS.get(tag, 0)


def _is_hidden(element: Element) -> bool:
    style = element.get("style")
    return element.get("hidden") is not None or bool(style and _HIDDEN.search(style))


def _is_page_head(element: Element) -> bool:
    """Tell the head of a page, with its title and styles, from trafilatura's tag for a heading."""
    parent = element.getparent()
    return element.tag == "head" and parent is not None and parent.tag == "html"


def _cells(row: Element) -> Iterator[Element]:
    return (cell for cell in row if cell.tag in _CELLS)


def _is_data_row(row: Element) -> bool:
    """Tell a row of figures from one that only lays out the page."""
    cells = list(_cells(row))
    return len(cells) > 1 and not any(
        any(inner.tag in _BLOCKS or inner.tag in _HEADINGS for inner in cell.iterdescendants())
        or len("".join(cell.itertext())) > _LONGEST_CELL
        for cell in cells
    )


def _item_mark(element: Element) -> str:
    parent = element.getparent()
    numbered = parent is not None and (parent.tag == "ol" or parent.get("rend") == "ol")
    if not numbered:
        return "- "
    first = str(parent.get("start") or "1")
    place = sum(1 for item in element.itersiblings(preceding=True) if item.tag in _ITEMS)
    return f"{place + (int(first) if first.isascii() and first.isdigit() else 1)}. "
