"""How deep each heading is nested."""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import pairwise

from rag.corpus.styles import Candidate, Style
from rag.corpus.units import Kind, Unit

Manner = tuple[Style, int]

_PLAIN = frozenset({Style.WORD, Style.SENTENCE, Style.CASELESS})
_INTRODUCTION = 2
"""Paragraphs that may stand between a heading and the first of its numbered parts."""
_BACK_MATTER = re.compile(
    r"(?:end|foot)?notes|references|sources|bibliography|acknowledge?ments"
    r"|about\sthe\s(?:authors?|author\(s\)?|writers?)"
)
"""Headings of what follows the last numbered part and belongs to none."""


def heading_levels(units: Sequence[Unit], headings: Mapping[int, Candidate]) -> dict[int, int]:
    """Give each heading its level, from 1."""
    ranks = _ranks(_votes(units, headings))
    levels: dict[int, int] = {}
    above: list[int] = []
    last = max((i for i, looks in headings.items() if looks.number is not None), default=len(units))
    for index in sorted(headings):
        if index > last and _BACK_MATTER.fullmatch(units[index].key):
            above.clear()
        rank = ranks.get(_manner(headings[index]), 1)
        while above and above[-1] >= rank:
            above.pop()
        above.append(rank)
        levels[index] = len(above)
    return levels


def _manner(looks: Candidate) -> Manner:
    return Style.TITLE if looks.style in _PLAIN else looks.style, looks.depth


def _votes(
    units: Sequence[Unit], headings: Mapping[int, Candidate]
) -> Counter[tuple[Manner, Manner]]:
    """Count how often one manner of heading is seen to stand over another."""
    votes: Counter[tuple[Manner, Manner]] = Counter()
    manners = {_manner(looks) for looks in headings.values()}
    votes.update((a, b) for a in manners for b in manners if a[0] is b[0] and a[1] < b[1])
    for first, second in pairwise(sorted(headings)):
        above, below = headings[first], headings[second]
        between = sum(unit.kind is Kind.TEXT for unit in units[first + 1 : second])
        opens = below.number == 1 and above.number is None and between <= _INTRODUCTION
        if _manner(above) != _manner(below) and (not between or opens):
            votes[_manner(above), _manner(below)] += 1
    votes.update(_inside_numbers(headings))
    return votes


def _inside_numbers(headings: Mapping[int, Candidate]) -> list[tuple[Manner, Manner]]:
    """List the manners seen between one number and the next."""
    pairs: list[tuple[Manner, Manner]] = []
    between: set[Manner] = set()
    last: Candidate | None = None
    for index in sorted(headings):
        looks = headings[index]
        if looks.number is None:
            between.add(_manner(looks))
            continue
        if last is not None and last.number is not None and looks.number == last.number + 1:
            pairs.extend((_manner(looks), manner) for manner in between)
        last, between = looks, set()
    return pairs


def _ranks(votes: Counter[tuple[Manner, Manner]]) -> dict[Manner, int]:
    """Rank each manner one below the lowest of those that stand over it."""
    ranks = {manner: 1 for pair in votes for manner in pair}
    for _ in ranks:
        for above, below in sorted(votes):
            if votes[above, below] > votes[below, above]:
                ranks[below] = max(ranks[below], ranks[above] + 1)
    return ranks
