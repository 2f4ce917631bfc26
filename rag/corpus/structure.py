"""From a page to its documents: the only place that wires the rules together."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from rag.corpus.captions import mark_captions
from rag.corpus.chunks import chunk_spans
from rag.corpus.closings import mark_signatures, mark_tail
from rag.corpus.furniture import mark_furniture
from rag.corpus.headings import find_candidates, find_headings
from rag.corpus.levels import heading_levels
from rag.corpus.opening import Opening, deck_below, read_opening
from rag.corpus.pages import RawPage
from rag.corpus.sections import sections_of
from rag.corpus.stories import recurring_heads, story_starts
from rag.corpus.styles import Candidate, Style
from rag.corpus.titles import title_of
from rag.corpus.units import Kind, Unit, page_units, phrase_key
from rag.types import ParsedDocument, Span

_TOLD = frozenset({Kind.TEXT, Kind.CAPTION})


def parse_page(page: RawPage) -> tuple[ParsedDocument, ...]:
    """Read the documents of one page; their texts, put together, are the page's text."""
    units = mark_signatures(mark_captions(mark_furniture(page_units(page.text))))
    marked = _marked_headings(units, page)
    candidates = marked or find_candidates(units)
    starts = story_starts(units, candidates) if page.holds_stories else (0,)
    names = frozenset[str]() if marked else recurring_heads(units)
    documents = []
    masthead = None
    for first, end in pairwise([*starts, len(units)]):
        own = {i - first: candidates[i] for i in range(first, end) if i in candidates}
        opening = read_opening(mark_tail(units[first:end]), own, names)
        masthead = masthead or opening.masthead
        read = replace(opening, units=_with_headings(opening.units, own), masthead=masthead)
        start = units[first].span.start if first else 0
        stop = units[end].span.start if end < len(units) else len(page.text)
        documents.append(_document(page, read, Span(start, stop)))
    return tuple(documents)


def _marked_headings(units: Sequence[Unit], page: RawPage) -> dict[int, Candidate]:
    """Take the headings that the file's markup names as they are, the title outermost."""
    depths = {heading.span.start: heading.level for heading in page.headings}
    marked = {
        index: Candidate(Style.MARKED, unit.text, depth=depths[unit.span.start])
        for index, unit in enumerate(units)
        if unit.span.start in depths
    }
    first = min(marked, default=None)
    if first is not None and page.title and units[first].key == phrase_key(page.title):
        marked[first] = replace(marked[first], depth=0)
    return marked


def _with_headings(units: Sequence[Unit], candidates: Mapping[int, Candidate]) -> tuple[Unit, ...]:
    """Mark the headings of one story and nest them."""
    title = next((i for i, unit in enumerate(units) if unit.kind is Kind.TITLE), None)
    deck = None if title is None else deck_below(units, candidates, title)
    headings = find_headings(units, {i: c for i, c in candidates.items() if i != deck})
    levels = heading_levels(units, headings)
    marked = tuple(
        replace(unit, kind=Kind.HEADING, name=headings[index].name, level=levels[index])
        if index in headings
        else unit
        for index, unit in enumerate(units)
    )
    return marked if any(unit.kind in _TOLD for unit in marked) else _all_text(marked)


def _all_text(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Take titles and headings for the text where there is no other."""
    named = (Kind.TITLE, Kind.HEADING)
    return tuple(replace(u, kind=Kind.TEXT) if u.kind in named else u for u in units)


def _document(page: RawPage, opening: Opening, span: Span) -> ParsedDocument:
    """Put one story together, its offsets counted from its own start."""
    text = span.of(page.text)
    units = [_moved(unit, -span.start) for unit in opening.units] if span.start else opening.units
    sections = sections_of(text, units)
    return ParsedDocument(
        text=text,
        title=page.title or title_of(units, opening.masthead),
        published=page.published or opening.published,
        url=page.url,
        sections=sections,
        chunks=chunk_spans(text, sections, units),
        furniture=_furniture(units),
    )


def _moved(unit: Unit, by: int) -> Unit:
    return replace(unit, span=Span(unit.span.start + by, unit.span.end + by))


def _furniture(units: Sequence[Unit]) -> tuple[Span, ...]:
    """List the spans of furniture, neighbours as one."""
    spans: list[Span] = []
    above: Unit | None = None
    for unit in units:
        if unit.kind is Kind.FURNITURE:
            if above is not None and above.kind is Kind.FURNITURE:
                spans[-1] = Span(spans[-1].start, unit.span.end)
            else:
                spans.append(unit.span)
        above = unit
    return tuple(spans)
