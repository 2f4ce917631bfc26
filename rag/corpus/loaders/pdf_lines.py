"""Lines of a PDF with their place and type, and the paragraphs they make up."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from rag.corpus.lines import LIST_MARK
from rag.corpus.units import ends_sentence

_DIGITS = re.compile(r"\d+")
_PAGE_NUMBER = re.compile(
    r"(?:page|seite|p\.?|стр\.?)?\s*[-–]?\s*\d{1,4}(?:\s*(?:/|of|von|sur|из)\s*\d{1,4})?\s*[-–]?"
)
_EDGE = 2
"""Lines at the top and the bottom of a page that may run through all pages."""
_SAME_SIZE, _LOOSE, _INDENT, _SHORT = 0.6, 1.25, 0.8, 0.85
_USUAL_LEADING, _MOST_LEADING = 1.2, 3.0


@dataclass(frozen=True, slots=True)
class PdfLine:
    """One line as it is printed."""

    text: str
    left: float
    bottom: float
    size: float
    bold: bool

    def is_like(self, other: "PdfLine") -> bool:
        """Tell whether both are set in the same type."""
        return abs(self.size - other.size) <= _SAME_SIZE and self.bold == other.bold


class LineCollector:
    """Takes the pieces of text that pypdf finds on a page and puts lines together."""

    def __init__(self) -> None:
        self.lines: list[PdfLine] = []
        self._parts: list[str] = []
        self._place: tuple[float, float, float, bool] | None = None

    def visit(self, text: str, cm: Any, tm: Any, font: Any, size: float) -> None:  # noqa: ANN401 - pypdf's own
        """Take one piece with its matrices and font."""
        for number, part in enumerate(text.split("\n")):
            if number:
                self.end()
            if part.strip() and self._place is None:
                scale = abs(tm[3] * cm[3]) or abs(tm[0] * cm[0]) or 1.0
                name = str((font or {}).get("/BaseFont", ""))
                left = tm[4] * cm[0] + tm[5] * cm[2] + cm[4]
                bottom = tm[4] * cm[1] + tm[5] * cm[3] + cm[5]
                self._place = left, bottom, size * scale, "bold" in name.casefold()
            self._parts.append(part)

    def end(self) -> None:
        """End the line that is open."""
        text = " ".join("".join(self._parts).split())
        if text and self._place:
            self.lines.append(PdfLine(text, *self._place))
        self._parts, self._place = [], None


def without_running(pages: Sequence[Sequence[PdfLine]]) -> list[list[PdfLine]]:
    """Leave out page numbers and the lines that run through the pages at their edges."""
    if len(pages) < _EDGE:
        return [list(page) for page in pages]
    counts = Counter(key for page in pages for key in {_edge_key(page[i]) for i in _edges(page)})
    often = max(2, len(pages) // 2)
    kept = []
    for page in pages:
        edges = _edges(page)
        running = {
            i
            for i in edges
            if counts[_edge_key(page[i])] >= often
            or _PAGE_NUMBER.fullmatch(page[i].text.casefold())
        }
        kept.append([line for i, line in enumerate(page) if i not in running])
    return kept


def paragraphs(pages: Sequence[Sequence[PdfLine]]) -> Iterator[tuple[str, PdfLine]]:
    """Join lines to paragraphs; each comes with its first line, which tells its type."""
    leading = _leading(pages)
    widest = _widths(pages)
    lines = [(line, number) for number, page in enumerate(pages) for line in page]
    open_lines: list[PdfLine] = []
    for index, (line, page) in enumerate(lines):
        if open_lines:
            above, above_page = lines[index - 1]
            turned = page != above_page
            if not _continues(above, line, leading, widest.get(_type(above), 0), turned=turned):
                yield _rejoined(open_lines), open_lines[0]
                open_lines = []
        open_lines.append(line)
    if open_lines:
        yield _rejoined(open_lines), open_lines[0]


def _edges(page: Sequence[PdfLine]) -> set[int]:
    return {i for i in range(len(page)) if i < _EDGE or i >= len(page) - _EDGE}


def _edge_key(line: PdfLine) -> str:
    return _DIGITS.sub("#", line.text.casefold())


def _type(line: PdfLine) -> tuple[int, bool]:
    return round(line.size), line.bold


def _leading(pages: Sequence[Sequence[PdfLine]]) -> float:
    """Find the usual distance of two lines, in sizes of the type."""
    counts = Counter(
        round((a.bottom - b.bottom) / a.size, 1)
        for page in pages
        for a, b in pairwise(page)
        if a.is_like(b) and 0 < a.bottom - b.bottom <= _MOST_LEADING * a.size
    )
    return counts.most_common(1)[0][0] if counts else _USUAL_LEADING


def _widths(pages: Sequence[Sequence[PdfLine]]) -> dict[tuple[int, bool], int]:
    """Find the longest line of each type."""
    widest: dict[tuple[int, bool], int] = {}
    for page in pages:
        for line in page:
            widest[_type(line)] = max(widest.get(_type(line), 0), len(line.text))
    return widest


def _continues(above: PdfLine, line: PdfLine, leading: float, widest: int, *, turned: bool) -> bool:
    """Tell whether a line goes on with the paragraph of the line above it."""
    if not above.is_like(line) or LIST_MARK.match(line.text):
        return False
    distance = above.bottom - line.bottom
    if turned or distance <= 0:
        return not ends_sentence(above.text) and line.text[0].islower()
    if distance > _LOOSE * leading * above.size:
        return False
    first_word = line.text.split(None, 1)[0]
    short = len(above.text) + 1 + len(first_word) < _SHORT * widest
    indented = line.left - above.left > _INDENT * line.size
    return not ((short or indented) and ends_sentence(above.text))


def _rejoined(lines: Sequence[PdfLine]) -> str:
    """Join lines, taking out the hyphens of words that were only parted at a line's end."""
    whole = " ".join(line.text for line in lines)
    text = lines[0].text
    for line in lines[1:]:
        parted = text.endswith(("-", "\u00ad")) and line.text[0].islower() and text[-2:-1].isalpha()
        if not parted:
            text += line.text if text.endswith("-") else f" {line.text}"
            continue
        compound = text.split()[-1] + line.text.split()[0]
        text = (text if compound in whole and text[-1] == "-" else text[:-1]) + line.text
    return text
