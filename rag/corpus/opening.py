"""The lines above a story's first paragraph: navigation, masthead, title, date."""

import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, replace
from datetime import date

from rag.corpus.dates import line_date
from rag.corpus.furniture import as_furniture
from rag.corpus.leads import CONTENTS, ISSUE_LINE, MASTHEAD, TAGLINE
from rag.corpus.sentence_case import reads_as_sentence
from rag.corpus.styles import Candidate, Style, is_byline, is_role
from rag.corpus.units import Kind, Unit, count_words

_LISTED = frozenset({Style.NUMBERED, Style.BULLETED})
_MENU_LINES, _MENU_WORDS = 3, 2
_MASTHEAD_WORDS, _KICKER_WORDS, _DECK_WORDS = 6, 3, 6
_LONGEST_ISSUE, _NAME_WORDS = 60, 4
_PAIR = 2
_PARTS = re.compile(r"\s*[|·•:]\s*|\s+[–—-]\s+|,\s")


@dataclass(frozen=True, slots=True)
class Opening:
    """A story with the lines above its first paragraph told apart."""

    units: tuple[Unit, ...]
    published: date | None
    """As a line of its own states it."""
    masthead: str | None
    """Name of the newsletter, where a line above the title gives it."""


def read_opening(
    units: Sequence[Unit], candidates: Mapping[int, Candidate], names: Set[str]
) -> Opening:
    """Mark the title of a story and what stands about it; `names` come back on the page."""
    head = _head(units, candidates)
    about = {index for index in head if _is_about_issue(units[index], names)}
    lines = [
        index
        for index in head
        if index in candidates and index not in about and not is_author(units, index)
    ]
    menu = [] if _is_marked(candidates, lines) else _menu(units, lines)
    title = _title(units, candidates, _below_copies(units, lines[len(menu) :]))
    named = {index for index in lines if title is not None and index < title}
    above = about | named | set(menu)
    marked = [as_furniture(unit) if index in above else unit for index, unit in enumerate(units)]
    if title is not None:
        marked[title] = replace(units[title], kind=Kind.TITLE, name=candidates[title].name)
    dates = (line_date(units[index].text) for index in head)
    mastheads = (_newsletter_name(units[index], names) for index in sorted(above - set(menu)))
    return Opening(
        units=tuple(marked),
        published=next(filter(None, dates), None),
        masthead=next(filter(None, mastheads), None),
    )


def is_author(units: Sequence[Unit], index: int) -> bool:
    """Tell whether a line is a name, with what its bearer is on the line below."""
    if index + 1 >= len(units) or not is_role(units[index + 1].text):
        return False
    return count_words(units[index].text) <= _NAME_WORDS


def deck_below(
    units: Sequence[Unit], candidates: Mapping[int, Candidate], title: int
) -> int | None:
    """Find the line below a title that only says more of it, and is no heading."""
    below = (i for i in range(title + 1, len(units)) if units[i].kind is Kind.TEXT)
    index = next((i for i in below if not is_byline(units[i].text)), None)
    if index is None or index not in candidates:
        return None
    if candidates[index].style not in (Style.SENTENCE, Style.TITLE, Style.CASELESS):
        return None
    text = units[index].text
    long = count_words(text) >= _DECK_WORDS
    return index if long or reads_as_sentence(text) else None


def _head(units: Sequence[Unit], candidates: Mapping[int, Candidate]) -> list[int]:
    """List the lines above the first paragraph."""
    head = []
    for index, unit in enumerate(units):
        if unit.kind is not Kind.TEXT:
            continue
        about = line_date(unit.text) or ISSUE_LINE.match(unit.key) or is_byline(unit.text)
        if not (about or index in candidates) and (unit.is_prose or unit.is_item or unit.tabular):
            break
        head.append(index)
    return head


def _is_about_issue(unit: Unit, names: Set[str]) -> bool:
    """Tell whether a line tells of the newsletter and its issue rather than of the story."""
    if unit.key in names:
        return True
    if unit.size <= _LONGEST_ISSUE and ISSUE_LINE.match(unit.key):
        return True
    if TAGLINE.match(unit.key) and not unit.is_prose:
        return True
    return line_date(unit.text) is not None and not is_byline(unit.text)


def _newsletter_name(unit: Unit, names: Set[str]) -> str | None:
    """Get the newsletter's name from a line above the title."""
    if unit.key in names:
        return unit.text
    parts = _PARTS.split(unit.text)
    return next((part.strip() for part in parts if MASTHEAD.search(part.lower())), None)


def _title(
    units: Sequence[Unit], candidates: Mapping[int, Candidate], rest: Sequence[int]
) -> int | None:
    """Choose the title among the lines of a head below the menu."""
    if _is_marked(candidates, rest):
        depths = [looks.depth for looks in candidates.values()]
        return rest[0] if depths.count(candidates[rest[0]].depth) == 1 else None
    title = None
    while rest and candidates[rest[0]].style not in _LISTED:
        if CONTENTS.match(units[rest[0]].key):
            break
        title = rest[0]
        if len(rest) == 1 or not _is_above_title(units, candidates, rest):
            break
        rest = rest[1:]
    return title


def _is_marked(candidates: Mapping[int, Candidate], lines: Sequence[int]) -> bool:
    """Tell whether markup names the first of these lines a heading."""
    return bool(lines) and candidates[lines[0]].style is Style.MARKED


def _menu(units: Sequence[Unit], lines: Sequence[int]) -> Sequence[int]:
    """Take a menu from the top: several lines of a word or two, one below the other."""
    counts = [count_words(units[index].text) for index in lines]
    # The last line is the title, unless all are single words.
    last = len(lines) if max(counts, default=0) == 1 else len(lines) - 1
    n_short = 0
    while n_short < last and counts[n_short] <= _MENU_WORDS:
        n_short += 1
    if not n_short:
        return ()
    n_known = sum(unit.kind is Kind.FURNITURE for unit in units[: lines[n_short - 1]])
    return lines[:n_short] if n_short + n_known >= _MENU_LINES else ()


def _below_copies(units: Sequence[Unit], lines: Sequence[int]) -> Sequence[int]:
    """Leave out what stands above the last copy of the first line, as a share block does."""
    copies = [n for n, index in enumerate(lines) if units[index].key == units[lines[0]].key]
    return lines[copies[-1] :] if copies else lines


def _is_above_title(
    units: Sequence[Unit], candidates: Mapping[int, Candidate], rest: Sequence[int]
) -> bool:
    """Tell whether a line is the page's name or a rubric, and the title the line below it."""
    first, second = units[rest[0]], units[rest[1]]
    looks, below = candidates[rest[0]].style, candidates[rest[1]].style
    if below in _LISTED:
        return False
    n_words = count_words(first.text)
    rubrics = [c for i, c in candidates.items() if i > rest[1] and c.style is below]
    if rubrics and count_words(second.text) <= _MENU_WORDS:
        return False
    if n_words <= _MASTHEAD_WORDS and MASTHEAD.search(first.key):
        return len(rest) > _PAIR or not MASTHEAD.search(second.key)
    if looks is Style.CAPITALS and any(
        c.style is looks for i, c in candidates.items() if i > rest[1]
    ):
        return False
    rubric = looks in (Style.CAPITALS, Style.WORD) and below is not looks
    return rubric and n_words <= _KICKER_WORDS < count_words(second.text)
