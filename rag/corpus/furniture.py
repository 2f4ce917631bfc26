"""Page furniture: navigation, buttons, subscription blocks, sign-offs, legal notices."""

# ruff: noqa: RUF001 - marks of other scripts are the point here

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from rag.corpus.dates import line_date
from rag.corpus.phrases import (
    CLOSING,
    END_MARK,
    LINK_LIST,
    NAVIGATION,
    PASSING,
    PASSING_START,
    SMALL_PRINT,
    SMALL_PRINT_START,
)
from rag.corpus.styles import is_byline
from rag.corpus.units import Kind, Unit

_TRAIL = re.compile(r"[^|>»›/•·]{1,30}(?:\s+[|>»›/•·]\s+[^|>»›/•·]{1,30}){2,}")
"""`Home > News > Region`, `Politics | Economy | Sport`."""
_LONGEST_LINK, _LONGEST_LABEL = 110, 40
_WORDLESS = re.compile(r"(?:\W|_)+")
_LONGEST_PASSING, _LONGEST_CLOSING, _LONGEST_SMALL_PRINT, _LONGEST_TRAIL = 260, 160, 1200, 120


def mark_furniture(units: Sequence[Unit]) -> tuple[Unit, ...]:
    """Mark each unit that is furniture wherever it stands."""
    marked = [as_furniture(unit) if _is_furniture(unit) else unit for unit in units]
    for index, unit in enumerate(units):
        if unit.size <= _LONGEST_LABEL and LINK_LIST.match(unit.key):
            for link in _links_below(marked, index):
                marked[link] = as_furniture(marked[link])
    return tuple(marked)


def as_furniture(unit: Unit) -> Unit:
    """Mark one unit as furniture."""
    return replace(unit, kind=Kind.FURNITURE)


def is_sign_off(unit: Unit) -> bool:
    """Tell whether a letter is signed off with this unit."""
    return unit.size <= _LONGEST_CLOSING and CLOSING.match(unit.key) is not None


def closes_story(unit: Unit) -> bool:
    """Tell whether a story ends above this unit: a sign-off, small print, `Load more`."""
    if is_sign_off(unit) or END_MARK.fullmatch(unit.text.lower()):
        return True
    if unit.size > _LONGEST_SMALL_PRINT:
        return False
    return SMALL_PRINT_START.match(unit.key) is not None or _holds(unit.key, SMALL_PRINT)


def _links_below(units: Sequence[Unit], label: int) -> range:
    """List the short lines below a label such as `Related stories`.

    The last of them stays when text follows: it is that text's heading, with its date or byline.
    """
    end = label + 1
    while end < len(units) and not units[end].is_prose and units[end].size <= _LONGEST_LINK:
        end += 1
    if end < len(units) and units[end].kind is Kind.TEXT:
        end -= 1
        while end > label + 1 and _is_about_story(units[end].text):
            end -= 1
    return range(label + 1, end)


def _is_about_story(line: str) -> bool:
    return line_date(line) is not None or is_byline(line)


def _is_furniture(unit: Unit) -> bool:
    return (
        _WORDLESS.fullmatch(unit.text) is not None
        or unit.key in NAVIGATION
        or _is_button_row(unit)
        or (unit.size <= _LONGEST_LABEL and LINK_LIST.match(unit.key) is not None)
        or (unit.size <= _LONGEST_PASSING and _passes(unit.key))
        or (unit.size <= _LONGEST_TRAIL and _TRAIL.fullmatch(unit.text) is not None)
        or closes_story(unit)
    )


def _is_button_row(unit: Unit) -> bool:
    """Tell whether a line is made of nothing but buttons: `Share Tweet Print`."""
    words = unit.key.split() if unit.size <= _LONGEST_TRAIL else []
    return len(words) > 1 and all(word.strip("|·•,/") in NAVIGATION for word in words)


def _passes(key: str) -> bool:
    return PASSING_START.match(key) is not None or _holds(key, PASSING)


def _holds(key: str, phrases: Mapping[str, re.Pattern[str]]) -> bool:
    return any(word in key and phrase.search(key) for word, phrase in phrases.items())
