"""Where a story closes: what stands below is small print, or another story."""

from collections.abc import Iterator, Sequence

from rag.corpus.furniture import as_furniture, closes_story, is_sign_off
from rag.corpus.units import Kind, Unit, words_of

_NAME_WORDS = 5
_STORY, _STORY_SIZE = 3, 400
"""So much has to be told before a closing line can part two stories."""
_REOPENING, _REOPENING_PROSE, _REOPENING_SIZE = 3, 2, 300
"""So much in a row below a closing line is a story again."""
_FOOTER_RUN, _FOOTER_WORDS = 3, 3


def mark_signatures(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Mark the names below a sign-off."""
    marked = list(units)
    for index, unit in enumerate(units):
        if unit.kind is not Kind.FURNITURE or not is_sign_off(unit):
            continue
        name, after = (*units[index + 1 : index + 3], None, None)[:2]
        if name is None or not _is_name(name):
            continue
        if unit.text.endswith(",") or after is None or not after.is_prose:
            marked[index + 1] = as_furniture(name)
            if after is not None and not after.blanks and _is_name(after):
                marked[index + 2] = as_furniture(after)
    return tuple(marked)


def reopenings(units: Sequence[Unit]) -> Iterator[int]:
    """Find the units at which a story begins below the closing of another."""
    start = search = 0
    while (closing := _closing(units, start, search)) is not None:
        search = closing + 1
        told = units[start:closing]
        if len(prose(told)) < _STORY and _size(told) < _STORY_SIZE:
            continue
        opening = _reopening(units, closing)
        if opening is None:
            return
        yield opening
        start = search = opening


def mark_tail(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Mark all that stands below the closing of a story, and the links at a page's foot."""
    start = min(tail_start(units), _footer(units))
    return (*units[:start], *map(as_furniture, units[start:]))


def tail_start(units: Sequence[Unit]) -> int:
    """Find the line below which nothing more is told; the end when there is none."""
    start = (0, *reopenings(units))[-1]
    closing = _closing(units, start, start)
    if closing is None or _size(units[start:closing]) < _size(units[closing:]):
        return len(units)
    return closing


def prose(units: Sequence[Unit]) -> list[int]:
    """List the paragraphs among `units`."""
    return [i for i, unit in enumerate(units) if unit.kind is Kind.TEXT and unit.is_prose]


def _closing(units: Sequence[Unit], start: int, search: int) -> int | None:
    """Find the first line from `search` on that closes what is told from `start` on."""
    n_paragraphs = 0
    for index in range(start, len(units)):
        unit = units[index]
        n_paragraphs += unit.kind is Kind.TEXT and unit.is_prose
        closes = index >= search and unit.kind is Kind.FURNITURE and n_paragraphs
        if closes and closes_story(unit):
            return index
    return None


def _reopening(units: Sequence[Unit], start: int) -> int | None:
    """Find where enough text begins again."""
    first = start
    for index in range(start, len(units) + 1):
        if index < len(units) and units[index].kind is not Kind.FURNITURE:
            continue
        run = units[first:index]
        below = prose(run)
        captioned = any(unit.kind is Kind.CAPTION for unit in run)
        enough = len(run) >= _REOPENING and len(below) >= _REOPENING_PROSE
        if below and (captioned or enough) and _size(run) >= _REOPENING_SIZE:
            return first
        if not _is_copy(units, index):
            first = index + 1
    return None


def _is_copy(units: Sequence[Unit], index: int) -> bool:
    """Tell whether furniture is only the second copy of a caption."""
    return 0 < index < len(units) and units[index - 1].kind is Kind.CAPTION


def _footer(units: Sequence[Unit]) -> int:
    """Find where a run of short links begins that ends the story."""
    start = len(units)
    while start and _is_link(units[start - 1]):
        start -= 1
    links = [unit for unit in units[start:] if unit.kind is Kind.TEXT]
    return start if len(links) >= _FOOTER_RUN and prose(units[:start]) else len(units)


def _is_link(unit: Unit) -> bool:
    if unit.kind is Kind.FURNITURE:
        return True
    plain = unit.kind is Kind.TEXT and not (unit.is_prose or unit.is_item or unit.tabular)
    few = len(words_of(unit.text)) <= _FOOTER_WORDS
    return plain and few and not any(map(str.isdigit, unit.text))


def _is_name(unit: Unit) -> bool:
    words = words_of(unit.text)
    return unit.kind is Kind.TEXT and not unit.is_prose and 0 < len(words) <= _NAME_WORDS


def _size(units: Sequence[Unit]) -> int:
    return sum(units[index].size for index in prose(units))
