"""Chunks of a document: paragraphs, the short ones joined, the long ones cut."""

import re
from collections.abc import Iterator, Sequence

from rag.corpus.sentences import sentence_spans
from rag.corpus.units import Kind, Unit
from rag.types import Section, Span

SHORT, LONG = 200, 900
"""Weights below which a paragraph is joined to its neighbour, and above which it is cut."""
_TABLE = 600
"""Rows and items stay together up to this weight."""
_PIECE = 650
_WIDE = re.compile(r"[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef\U00020000-\U0003ffff]")
_FOREIGN = re.compile(r"[\u0370-\u1fff]")
_WIDE_WEIGHT, _FOREIGN_WEIGHT = 3, 1


def chunk_spans(text: str, sections: Sequence[Section], units: Sequence[Unit]) -> tuple[Span, ...]:
    """Cut the text of each section into chunks, in text order."""
    chunks: list[Span] = []
    index = 0
    for section in sections:
        inside = []
        while index < len(units) and units[index].span.start < section.span.end:
            inside.append(units[index])
            index += 1
        for run in _runs(inside):
            chunks.extend(_joined(text, run))
    return tuple(chunks)


def weight(text: str) -> int:
    """Tell how much of the encoder's window a text takes up, in Latin letters."""
    if text.isascii():
        return len(text)
    wide, foreign = len(_WIDE.findall(text)), len(_FOREIGN.findall(text))
    return len(text) + _WIDE_WEIGHT * wide + _FOREIGN_WEIGHT * foreign


def _runs(units: Sequence[Unit]) -> Iterator[list[Unit]]:
    """Cut at headings, furniture and captions; a caption is a run of its own."""
    run: list[Unit] = []
    for unit in units:
        if unit.kind is Kind.TEXT:
            run.append(unit)
            continue
        if run:
            yield run
        if unit.kind is Kind.CAPTION:
            yield [unit]
        run = []
    if run:
        yield run


def _joined(text: str, run: Sequence[Unit]) -> Iterator[Span]:
    """Join the short units of a run, and cut the long ones."""
    pieces: list[Span] = []
    open_weight = 0
    for place, unit in enumerate(run):
        size = weight(unit.text)
        if pieces and _belongs(run[place - 1], unit, open_weight, size):
            pieces[-1] = Span(pieces[-1].start, unit.span.end)
            open_weight += size
        else:
            pieces.append(unit.span)
            open_weight = size
    if len(pieces) > 1 and _light(text, pieces[-1]) and weight(_cover(text, pieces)) <= LONG:
        pieces[-2:] = [Span(pieces[-2].start, pieces[-1].end)]
    for piece in pieces:
        yield from _cut(text, piece)


def _belongs(above: Unit, unit: Unit, open_weight: int, size: int) -> bool:
    """Tell whether a unit goes into the chunk that is open."""
    total = open_weight + size
    listed = (above.is_item and unit.is_item) or (above.tabular and unit.tabular)
    introduced = above.text.endswith(":")
    return total <= LONG and (open_weight < SHORT or introduced or (listed and total <= _TABLE))


def _light(text: str, span: Span) -> bool:
    return weight(span.of(text)) < SHORT


def _cover(text: str, pieces: Sequence[Span]) -> str:
    return text[pieces[-2].start : pieces[-1].end]


def _cut(text: str, span: Span) -> Iterator[Span]:
    """Cut a long piece at ends of sentences into parts of about the same weight."""
    whole = span.of(text)
    total = weight(whole)
    if total <= LONG:
        yield span
        return
    part = total / (total // _PIECE + 1)
    start = end = filled = 0
    for sentence in sentence_spans(whole):
        size = weight(sentence.of(whole))
        if filled and filled + size / 2 > part:
            yield Span(span.start + start, span.start + end)
            start, filled = sentence.start, 0
        filled += size
        end = sentence.end
    yield Span(span.start + start, span.end)
