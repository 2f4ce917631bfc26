"""Where one story of a scraped page ends and the next begins."""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise

from rag.corpus.closings import prose, reopenings, tail_start
from rag.corpus.cohesion import cohesion
from rag.corpus.dates import line_date
from rag.corpus.leads import CREDITS, DATELINE, GREETING
from rag.corpus.styles import Candidate, Style, is_byline
from rag.corpus.units import Kind, Unit

Candidates = Mapping[int, Candidate]

_LISTED = frozenset({Style.NUMBERED, Style.BULLETED})
_TURNED = 0.5
"""Text that is less like the text above than this, as a share of the usual, is another story."""
_TURNED_APART, _APART, _OTHERS = 0.65, 0.7, 3
"""The same where stories open with a picture, and this one is far less like than several others."""
_ENOUGH = 3
"""A turn is only seen between so many paragraphs and as many more."""
_HEAD = 5
"""Lines between the first line of a story and its first paragraph."""
_STORY = 2
"""Paragraphs of a story, where only rules part it from others."""
_LABELLED = re.compile(r"(?!published|updated|posted|issued)[^\d:]{2,30}:\s")
_LETTERHEAD = 8
"""Units among which a letter greets its readers, beside the lines above."""
_LONGEST_GREETING, _LONGEST_MASTHEAD = 400, 60


def story_starts(units: Sequence[Unit], candidates: Candidates) -> tuple[int, ...]:
    """List the units at which stories start, the first at 0."""
    signed = set(_signed_titles(units, candidates))
    found = {
        *reopenings(units),
        *(_raised(units, candidates, start) for start in signed),
        *(_raised(units, candidates, start) for start in _greetings(units)),
        *_mastheads(units),
        *_between_rules(units, candidates),
        *_after_credits(units, candidates),
    }
    tail = tail_start(units)
    starts = _apart(units, (start for start in found if start < tail))
    turns = [
        _raised(units, candidates, turn)
        for first, end in pairwise([*starts, tail])
        for turn in _turns(units, first, end)
    ]
    return _apart(units, [*starts, *turns])


def recurring_heads(units: Sequence[Unit]) -> frozenset[str]:
    """List the lines above the first paragraph that come back: the page's name, not a title.

    A line that stands directly above text, here or there, is a heading. Of the lines that come
    back only above the first paragraph, the last is the title, told once more by a share block.
    """
    end = next((i for i, unit in enumerate(units) if _ends_head(unit)), len(units))
    head = [
        unit.key
        for unit in units[:end]
        if unit.kind is Kind.TEXT and unit.size <= _LONGEST_MASTHEAD
    ]
    counts = Counter(unit.key for unit in units)
    above_text = {
        a.key for a, b in pairwise(units[: tail_start(units)]) if b.kind is Kind.TEXT and b.is_prose
    }
    greetings = [u.key for u in units[: _LETTERHEAD + len(head)] if GREETING.match(u.key)]
    shared = _shared_title(head, counts)
    return frozenset(
        key
        for key in head
        if (counts[key] > 1 and key not in above_text and key != shared)
        or any(key in greeting and key != greeting for greeting in greetings)
    )


def _ends_head(unit: Unit) -> bool:
    return unit.kind is Kind.CAPTION or (unit.kind is Kind.TEXT and unit.is_prose)


def _shared_title(head: Sequence[str], counts: Mapping[str, int]) -> str | None:
    """Get the last line that comes back in the head alone; the page's first line is its name."""
    n_here = Counter(head)
    again = [key for key in head if n_here[key] > 1]
    if not again or again[-1] == head[0] or counts[again[-1]] > n_here[again[-1]]:
        return None
    return again[-1]


def _apart(units: Sequence[Unit], starts: Iterable[int]) -> tuple[int, ...]:
    """Keep the first of those starts between which no paragraph stands."""
    kept = [0]
    for start in sorted(starts):
        if prose(units[kept[-1] : start]):
            kept.append(start)
    return tuple(kept)


def _raised(units: Sequence[Unit], candidates: Candidates, start: int) -> int:
    """Take to a story the title, date and picture that stand directly above its first line."""
    raised = start
    for index in range(start - 1, max(-1, start - 1 - _HEAD), -1):
        unit = units[index]
        if unit.kind is Kind.FURNITURE and index and units[index - 1].kind is Kind.CAPTION:
            continue
        title = index in candidates and candidates[index].style not in _LISTED
        if not (title or unit.kind is Kind.CAPTION or line_date(unit.text)):
            break
        raised = index
    return raised


def _signed_titles(units: Sequence[Unit], candidates: Candidates) -> Iterator[int]:
    """Find titles with a byline, a date or a dateline below, which no mere heading has.

    A dateline counts only where the page's first story has one too.
    """
    first = next(iter(prose(units)), len(units))
    datelined = first < len(units) and DATELINE.match(units[first].text) is not None
    for index, looks in candidates.items():
        if looks.style in _LISTED or looks.question:
            continue
        head = _head_below(units, index)
        text = units[index + len(head) + 1] if head is not None else None
        placed = datelined and text is not None and DATELINE.match(text.text)
        if placed or any(is_byline(line.text) or _is_dated(line) for line in head or ()):
            yield index


def _head_below(units: Sequence[Unit], index: int) -> Sequence[Unit] | None:
    """List the lines between a title and its first paragraph; None when too many stand there."""
    for place in range(index + 1, min(index + 1 + _HEAD, len(units))):
        if units[place].kind is Kind.TEXT and units[place].is_prose:
            return units[index + 1 : place]
    return None


def _is_dated(unit: Unit) -> bool:
    """Tell whether a line says when a story was published, rather than when something happened."""
    return (
        line_date(unit.text) is not None
        and not unit.text.endswith(".")
        and not unit.is_item
        and not _LABELLED.match(unit.key)
    )


def _greetings(units: Sequence[Unit]) -> Iterator[int]:
    """Find where a letter greets its readers below other text."""
    for place, index in enumerate(prose(units)):
        unit = units[index]
        if place >= _ENOUGH and unit.size <= _LONGEST_GREETING and GREETING.match(unit.key):
            yield index


def _mastheads(units: Sequence[Unit]) -> Iterator[int]:
    """Find where a line of the page's head comes back above more text."""
    names = recurring_heads(units)
    for index, unit in enumerate(units):
        if unit.kind is Kind.TEXT and unit.key in names and _opens(units, index):
            yield index


def _opens(units: Sequence[Unit], index: int) -> bool:
    """Tell whether a story follows below the lines of a head."""
    below = units[index + 1 : index + 1 + 2 * _HEAD]
    n_paragraphs = len(prose(below))
    return n_paragraphs >= _STORY or (n_paragraphs > 0 and index + 1 + 2 * _HEAD >= len(units))


def _between_rules(units: Sequence[Unit], candidates: Candidates) -> Iterator[int]:
    """Find stories that drawn lines part, where most of the parts open with a title."""
    underlines = {i + 1 for i, looks in candidates.items() if looks.style is Style.UNDERLINED}
    rules = [i for i, unit in enumerate(units) if unit.is_rule and i not in underlines]
    parts = list(pairwise([-1, *rules, len(units)]))
    if not rules or any(GREETING.match(unit.key) for unit in units[: rules[0]]):
        return
    filled = [(above + 1, end) for above, end in parts if prose(units[above + 1 : end])]
    titled = [first for first, end in filled if _is_story(units, candidates, first, end)]
    if len(titled) >= _STORY and 2 * len(titled) > len(filled):
        yield from titled


def _after_credits(units: Sequence[Unit], candidates: Candidates) -> Iterator[int]:
    """Find where text goes on below a line that says who wrote what stands above it."""
    for index, unit in enumerate(units):
        if unit.kind is not Kind.TEXT or not CREDITS.match(unit.key) or index in candidates:
            continue
        told, rest = units[:index], units[index + 1 :]
        if min(len(prose(told)), len(prose(rest))) >= _ENOUGH and is_byline(unit.text):
            yield index + 1


def _is_story(units: Sequence[Unit], candidates: Candidates, first: int, end: int) -> bool:
    text = [i for i in range(first, end) if units[i].kind is Kind.TEXT]
    titled = text[0] in candidates and candidates[text[0]].style not in _LISTED
    return titled and len(prose(units[first:end])) >= _STORY


def _turns(units: Sequence[Unit], first: int, end: int) -> Iterator[int]:
    """Find captions at which the text turns to another matter."""
    paragraphs = [first + index for index in prose(units[first:end])]
    captions = [i for i in range(first, end) if units[i].kind is Kind.CAPTION]
    places = {index: bisect_left(paragraphs, index) for index in captions}
    seen = {i: g for i, g in places.items() if _ENOUGH <= g <= len(paragraphs) - _ENOUGH}
    if not seen:
        return
    likeness = cohesion([units[i].text for i in paragraphs], list(seen.values()))
    ranked = sorted(zip(likeness, seen, seen.values(), strict=True))
    led = places[captions[0]] == 0
    taken: list[int] = []
    for rank, (value, index, gap) in enumerate(ranked):
        others = [other for other, _, _ in ranked[rank + 1 :]]
        apart = led and len(others) >= _OTHERS and value < min(_TURNED_APART, _APART * others[0])
        if value >= _TURNED and not apart:
            return
        if all(abs(gap - other) >= _ENOUGH for other in taken):
            yield index
            taken.append(gap)
