"""Pages of our own writing, each line marked by hand with what it is.

A line of `pages/*.marked` is a mark, `|`, and the line as printed. Marks: `T` title, `H1` `H2`
heading of a level, `F` furniture, `C` caption, `D` its second copy, `.` text or nothing;
a `*` before the mark: a new story starts here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.corpus.pages import RawPage
from rag.corpus.structure import parse_page
from rag.types import ParsedDocument, Span

FOLDER = Path(__file__).parent / "pages"
NAMES = tuple(sorted(path.stem for path in FOLDER.glob("*.marked")))


@dataclass(frozen=True, slots=True)
class Layout:
    """What is on which line, counted from 1 over the whole page."""

    starts: tuple[int, ...]
    titles: tuple[int, ...]
    headings: tuple[tuple[int, int], ...]
    """Line and level."""
    furniture: frozenset[int]
    captions: tuple[int, ...]
    """Lines that are a chunk of their own."""


def page_text(name: str) -> str:
    """Read a page as it was printed."""
    return "\n".join(line for _, line in _marked_lines(name))


def marked_layout(name: str) -> Layout:
    """Read what the marks say."""
    marks = [mark for mark, _ in _marked_lines(name)]
    kinds = [mark.lstrip("*") for mark in marks]
    return Layout(
        starts=(1, *(n for n, mark in enumerate(marks, 1) if mark.startswith("*"))),
        titles=tuple(n for n, kind in enumerate(kinds, 1) if kind == "T"),
        headings=tuple((n, int(kind[1])) for n, kind in enumerate(kinds, 1) if kind[0] == "H"),
        furniture=frozenset(n for n, kind in enumerate(kinds, 1) if kind in ("F", "D")),
        captions=tuple(n for n, kind in enumerate(kinds, 1) if kind == "C"),
    )


def found_layout(text: str, captions: Sequence[int] = ()) -> Layout:
    """Read what the rules find; of chunks, only those on the lines of `captions`."""
    documents = parse_page(RawPage(text, holds_stories=True))
    numbered = _Numbered(text)
    starts, titles, headings, furniture, alone = [], [], [], set[int](), []
    offset = 0
    for document in documents:
        starts.append(numbered.first_line(Span(offset, offset + len(document.text))))
        for section in document.sections:
            if section.heading and section.path:
                headings.append((numbered.line(offset + section.heading.start), section.level))
            elif section.heading:
                titles.append(numbered.line(offset + section.heading.start))
        for span in document.furniture:
            furniture |= set(numbered.lines(span, offset))
        alone += [line for span in document.chunks for line in numbered.alone(span, offset)]
        offset += len(document.text)
    return Layout(
        starts=tuple(starts),
        titles=tuple(titles),
        headings=tuple(headings),
        furniture=frozenset(furniture),
        captions=tuple(line for line in alone if line in captions),
    )


def read_page(text: str) -> tuple[ParsedDocument, ...]:
    """Parse a page that may hold several stories."""
    return parse_page(RawPage(text, holds_stories=True))


class _Numbered:
    """Numbers the lines of a text."""

    def __init__(self, text: str) -> None:
        self._text = text

    def line(self, offset: int) -> int:
        """Tell on which line an offset stands."""
        return self._text.count("\n", 0, offset) + 1

    def first_line(self, span: Span) -> int:
        """Tell on which line the first story text of a span stands; the page's is on 1."""
        inside = span.of(self._text)
        blank = len(inside) - len(inside.lstrip())
        return self.line(span.start + blank) if span.start else 1

    def lines(self, span: Span, offset: int) -> list[int]:
        """List the lines of a span that are not blank."""
        first, last = self.line(offset + span.start), self.line(offset + span.end)
        printed = self._text.split("\n")
        return [n for n in range(first, last + 1) if printed[n - 1].strip()]

    def alone(self, span: Span, offset: int) -> list[int]:
        """List the line of a span that is all of one line."""
        lines = self.lines(span, offset)
        return lines if len(lines) == 1 else []


def _marked_lines(name: str) -> list[tuple[str, str]]:
    content = (FOLDER / f"{name}.marked").read_text(encoding="utf-8")
    pairs = [line.partition("|") for line in content.removesuffix("\n").split("\n")]
    return [(mark, line) for mark, _, line in pairs]
