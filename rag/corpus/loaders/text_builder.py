"""Puts a page's canonical text together from blocks, noting where headings stand."""

import re

from rag.corpus.pages import MarkedHeading
from rag.types import Span

_SPACES = re.compile(r"[^\S\n]+")
_AROUND_BREAK = re.compile(r" *\n\s*")


class TextBuilder:
    """Collects blocks of text; a blank line stands between any two."""

    def __init__(self) -> None:
        self._parts: list[str] = []
        self._length = 0
        self._headings: list[MarkedHeading] = []

    @property
    def text(self) -> str:
        """All blocks so far."""
        return "".join(self._parts)

    @property
    def headings(self) -> tuple[MarkedHeading, ...]:
        """Where headings stand in the text."""
        return tuple(self._headings)

    def add(self, block: str, *, heading: int = 0, near: bool = False) -> None:
        """Add a block, if it holds anything: a heading of a level, or a paragraph.

        `near` puts it on the line below, as one row or item after another.
        """
        tidy = _AROUND_BREAK.sub("\n", _SPACES.sub(" ", block)).strip()
        if not tidy:
            return
        if heading:
            tidy = tidy.replace("\n", " ")
        if self._parts:
            self._put("\n" if near else "\n\n")
        if heading:
            span = Span(self._length, self._length + len(tidy))
            self._headings.append(MarkedHeading(span, heading))
        self._put(tidy)

    def _put(self, part: str) -> None:
        self._parts.append(part)
        self._length += len(part)
