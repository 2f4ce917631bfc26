"""Page furniture: navigation, buttons, subscription blocks, sign-offs, legal notices."""

# ruff: noqa: RUF001 - marks of other scripts are the point here

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.corpus.phrases import (
    CLOSING,
    END_MARK,
    NAVIGATION,
    PASSING,
    PASSING_START,
    SMALL_PRINT,
    SMALL_PRINT_START,
)
from rag.corpus.units import Kind, Unit

_TRAIL = re.compile(r"[^|>»›/•·]{1,30}(?:\s+[|>»›/•·]\s+[^|>»›/•·]{1,30}){2,}")
"""`Home > News > Region`, `Politics | Economy | Sport`."""
_WORDLESS = re.compile(r"(?:\W|_)+")
_LONGEST_PASSING, _LONGEST_CLOSING, _LONGEST_SMALL_PRINT, _LONGEST_TRAIL = 260, 160, 1200, 120


def mark_furniture(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Mark each unit that is furniture wherever it stands."""
    return tuple(as_furniture(unit) if _is_furniture(unit) else unit for unit in units)


def as_furniture(unit: Unit) -> Unit:
    """Mark one unit as furniture."""
    return replace(unit, kind=Kind.FURNITURE)


def is_sign_off(unit: Unit) -> bool:
    """Tell whether a letter is signed off with this unit."""
    return unit.size <= _LONGEST_CLOSING and CLOSING.match(unit.key) is not None


def closes_story(unit: Unit) -> bool:
    """Tell whether a story ends above this unit: a sign-off, small print, `Load more`."""
    if is_sign_off(unit) or END_MARK.fullmatch(unit.text.casefold()):
        return True
    if unit.size > _LONGEST_SMALL_PRINT:
        return False
    return SMALL_PRINT_START.match(unit.key) is not None or _holds(unit.key, SMALL_PRINT)


def _is_furniture(unit: Unit) -> bool:
    return (
        _WORDLESS.fullmatch(unit.text) is not None
        or unit.key in NAVIGATION
        or (unit.size <= _LONGEST_PASSING and _passes(unit.key))
        or (unit.size <= _LONGEST_TRAIL and _TRAIL.fullmatch(unit.text) is not None)
        or closes_story(unit)
    )


def _passes(key: str) -> bool:
    return PASSING_START.match(key) is not None or _holds(key, PASSING)


def _holds(key: str, phrases: Mapping[str, re.Pattern[str]]) -> bool:
    return any(word in key and phrase.search(key) for word, phrase in phrases.items())
