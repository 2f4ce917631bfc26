"""Lines of a text, and which of its line breaks are only wrapping."""

# ruff: noqa: RUF001 - letters and marks of other scripts are the point here

import itertools
import re
from collections.abc import Sequence
from dataclasses import dataclass

from rag.types import Span

NARROWEST, WIDEST = 40, 110
"""Texts are wrapped by hand or by a mail program somewhere between these widths."""
LIST_MARK = re.compile(
    r"(?:[-*+•●○◦▪▫■□►▶‣⁃·–—→✓✔]|\(?(?:\d{1,3}|[A-Za-z]|[ivxIVX]{1,5})[.)])[ \t\u00a0]+(?=\S)"
)
"""What opens a list item or a numbered heading."""
_BY = ("by ", "von ", "par ", "por ", "di ")
RULE = re.compile(r"(?:([-=_*~#.+•·—–─━═])[ \t]*)(?:\1[ \t]*){2,}|[⁂❦❧§]|[*•·]{1,2}")
"""A line drawn with characters."""
COLUMNS = re.compile(r"\t|\S {3,}\S|\S {2,}\S.*\S {2,}\S|(?<!^\d)(?<!^\d\d) \| ")
"""Cells of a table set side by side."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line that is not blank, without the white space around it."""

    text: str
    start: int
    number: int
    """From 1, counting blank lines."""
    blanks: int
    """Blank lines just before it."""
    indent: int

    @property
    def end(self) -> int:
        """Offset after its last character."""
        return self.start + len(self.text)

    @property
    def span(self) -> Span:
        """Where it stands."""
        return Span(self.start, self.end)

    @property
    def width(self) -> int:
        """Columns it takes up with its indent."""
        return self.indent + len(self.text)


def text_lines(text: str) -> tuple[Line, ...]:
    """Find the lines of `text` that are not blank."""
    lines = []
    offset = blanks = 0
    for number, raw in enumerate(text.splitlines(keepends=True), start=1):
        if stripped := raw.strip():
            indent = len(raw) - len(raw.lstrip())
            lines.append(Line(stripped, offset + indent, number, blanks, indent))
            blanks = 0
        else:
            blanks += 1
        offset += len(raw)
    return tuple(lines)


def wrap_width(lines: Sequence[Line]) -> int | None:
    """Tell the width at which `lines` are wrapped; None when they are not."""
    pairs = [(a, b) for a, b in itertools.pairwise(lines) if not b.blanks]
    inner = [a.width for a, _ in pairs if a.width <= WIDEST]
    width = max(inner, default=0)
    if width < NARROWEST:
        return None
    full = sum(not _fits(a, b, width) and a.width <= WIDEST for a, b in pairs)
    return width if 2 * full > len(pairs) else None


def is_soft(line: Line, following: Line, width: int | None) -> bool:
    """Tell whether the break between two lines is only wrapping, in a text wrapped at `width`."""
    if following.blanks or RULE.fullmatch(line.text) or RULE.fullmatch(following.text):
        return False
    if LIST_MARK.match(following.text) or COLUMNS.search(line.text):
        return False
    if following.text[0].islower() and line.width >= NARROWEST and line.text[-1] not in ".!?:。":
        return not following.text.startswith(_BY)
    return width is not None and line.width <= WIDEST and not _fits(line, following, width)


def _fits(line: Line, following: Line, width: int) -> bool:
    """Tell whether the next line's first word would still have had room on this one."""
    return line.width + 1 + len(following.text.split(None, 1)[0]) <= width
