"""Picture captions: a scraped page prints each twice, and the second copy is furniture."""

from collections.abc import Sequence
from dataclasses import replace

from rag.corpus.furniture import as_furniture
from rag.corpus.units import Kind, Unit

_SHORTEST, _SHORTEST_APART = 8, 30
_LONGEST_CREDIT = 60


def mark_captions(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Mark what stands twice in a row: once a caption, then furniture."""
    marked = list(units)
    for index, unit in enumerate(units):
        if marked[index].kind is not Kind.TEXT or unit.size < _SHORTEST:
            continue
        for other in _copies(units, index):
            if marked[other].kind is Kind.TEXT:
                marked[index] = replace(unit, kind=Kind.CAPTION)
                marked[other] = as_furniture(units[other])
    return tuple(marked)


def _copies(units: Sequence[Unit], index: int) -> list[int]:
    """Find the copies just below a unit; a credit line may stand between."""
    unit, below = units[index], units[index + 1 : index + 3]
    near = [index + 1] if below and _same(unit, below[0]) else []
    apart = len(below) > 1 and (bool(near) or unit.size >= _SHORTEST_APART)
    return [*near, index + 2] if apart and _same(unit, below[1]) else near


def _same(first: Unit, second: Unit) -> bool:
    """Tell whether two units are copies, one perhaps with a credit behind it."""
    short, long = sorted((first.key, second.key), key=len)
    if short == long:
        return True
    return (
        len(short) >= _SHORTEST_APART
        and long.startswith(short)
        and len(long) - len(short) <= _LONGEST_CREDIT
    )
