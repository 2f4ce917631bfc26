"""Sections of a document: each runs from its heading to the next."""

from collections.abc import Sequence
from itertools import pairwise

from rag.corpus.units import Kind, Unit
from rag.types import Section, Span


def sections_of(text: str, units: Sequence[Unit]) -> tuple[Section, ...]:
    """Cut a document at its headings; the sections partition its text.

    The first section has no path where text stands before the first heading; the title's line, if
    there is one, is its heading.
    """
    headings = [unit for unit in units if unit.kind is Kind.HEADING]
    starts = [unit.span.start for unit in headings]
    lead = not starts or bool(text[: starts[0]].strip())
    bounds = [0, *(starts if lead else starts[1:]), len(text)]
    spans = [Span(start, end) for start, end in pairwise(bounds)]
    sections = []
    path: tuple[str, ...] = ()
    if lead:
        title = next((unit.span for unit in units if unit.kind is Kind.TITLE), None)
        sections.append(Section((), 0, spans[0], title))
    for unit, span in zip(headings, spans[lead:], strict=True):
        path = (*path[: unit.level - 1], unit.name)
        sections.append(Section(path, len(path), span, unit.span))
    return tuple(sections)
