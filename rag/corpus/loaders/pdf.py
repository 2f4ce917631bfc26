"""PDF: lines put back together to paragraphs, larger type read as headings."""

import io
from collections import Counter
from collections.abc import Iterable, Sequence

from pypdf import PasswordType, PdfReader

from rag.corpus.dates import line_date
from rag.corpus.decoding import storable
from rag.corpus.loaders.pdf_lines import LineCollector, PdfLine, paragraphs, without_running
from rag.corpus.loaders.text_builder import TextBuilder
from rag.corpus.pages import LoadedFile, RawPage
from rag.errors import SourceError

Paragraph = tuple[str, PdfLine]

_LARGER = 1.12
_LONGEST_HEADING = 140
_FEWEST_HEADINGS = 2
"""A lone one is the title, and the headings are unmarked."""
_MOST_NAMED = 5


def load(content: bytes) -> LoadedFile:
    """Read a PDF as one page.

    Raises:
        SourceError: it is no PDF, is encrypted, or holds no text.
    """
    pages, unread = _read_lines(_reader(content))
    if not any(pages):
        why = f"{_named(unread)} cannot be read" if unread else "scanned pages need OCR first"
        raise SourceError(f"there is no text in it; {why}")
    built = _built(list(paragraphs(without_running(pages))))
    clean = storable(built.text)
    problems = (f"{_named(unread)} cannot be read" if unread else None, clean.problem)
    marked = built.headings if len(built.headings) >= _FEWEST_HEADINGS else ()
    return LoadedFile((RawPage(clean.text, headings=marked),), tuple(p for p in problems if p))


def _reader(content: bytes) -> PdfReader:
    reader = PdfReader(io.BytesIO(content), strict=False)
    if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
        raise SourceError("it is encrypted; save it without a password")
    return reader


def _read_lines(reader: PdfReader) -> tuple[list[list[PdfLine]], list[str]]:
    """Read the lines of each page, and name the pages that cannot be read."""
    pages, unread = [], []
    for number in range(len(reader.pages)):
        collector = LineCollector()
        try:
            reader.pages[number].extract_text(visitor_text=collector.visit)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001 - pypdf raises whatever a damaged page leads it to
            unread.append(str(number + 1))
        collector.end()
        pages.append(collector.lines)
    return pages, unread


def _named(pages: Sequence[str]) -> str:
    if len(pages) == 1:
        return f"page {pages[0]}"
    more = "" if len(pages) <= _MOST_NAMED else f" and {len(pages) - _MOST_NAMED} more"
    return f"pages {', '.join(pages[:_MOST_NAMED])}{more}"


def _built(told: Sequence[Paragraph]) -> TextBuilder:
    """Write the paragraphs, those in larger type as headings, the largest outermost."""
    sizes: Counter[float] = Counter()
    for text, line in told:
        sizes[_half(line.size)] += len(text) * (not line.bold) + 1
    body = sizes.most_common(1)[0][0]
    levels = _levels((line for text, line in told if _is_heading(text, line, body)), body)
    builder = TextBuilder()
    for text, line in told:
        heading = levels[_half(line.size)] if _is_heading(text, line, body) else 0
        builder.add(text, heading=heading)
    return builder


def _levels(headings: Iterable[PdfLine], body: float) -> dict[float, int]:
    sizes = sorted({max(_half(line.size), body) for line in headings}, reverse=True)
    return {size: level for level, size in enumerate(sizes, start=1)}


def _is_heading(text: str, line: PdfLine, body: float) -> bool:
    if len(text) > _LONGEST_HEADING or text[-1] in ".,;:" or line_date(text):
        return False
    if not any(map(str.isalpha, text)):
        return False
    return line.size >= _LARGER * body or (line.bold and _half(line.size) >= body)


def _half(size: float) -> float:
    return round(2 * size) / 2
