"""Units of a page: paragraphs, one-line paragraphs, list items, rules."""

# ruff: noqa: RUF001 - letters and marks of other scripts are the point here

import re
from dataclasses import dataclass
from enum import StrEnum

from rag.corpus.lines import COLUMNS, LIST_MARK, RULE, Line, is_soft, text_lines, wrap_width
from rag.types import Span

_STOP_AT_END = re.compile(r"[.!?…。！？؟।۔][\"'”’»)\]」』*_]*(?:\[\d{1,3}\])*$")
_OPEN_END = re.compile(r"(?:[?？؟…]|\.\.\.)$")
_WORD = re.compile(r"[^\W_]+(?:['’.&/-][^\W_]+)*")
_WIDE = re.compile(r"[\u1100-\u11ff\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]")
_SPACES = re.compile(r"\s+")
_DECORATION = " \t>»›→|:,…!*_#-–—•·.()[]"
_PROSE_SIZE = 120
"""Longer than any heading."""


class Kind(StrEnum):
    """What a unit is for the reader of the page."""

    TEXT = "text"
    CAPTION = "caption"
    TITLE = "title"
    HEADING = "heading"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class Unit:
    """A paragraph or a line that stands for itself."""

    text: str
    """With every run of white space made one space; for looking, never for showing."""
    key: str
    """Lower case, without decoration: what a fixed phrase is compared with."""
    span: Span
    line: int
    """Number of its first line, from 1."""
    n_lines: int
    blanks: int
    """Blank lines before it."""
    kind: Kind = Kind.TEXT
    name: str = ""
    """Of a title or heading: its words without marks and numbers of the markup."""
    level: int = 0
    """Of a heading: how deep it is nested, from 1."""
    tabular: bool = False
    """Set in columns."""
    size: int = 0
    """Length as the eye sees it: a wide character says as much as two."""
    is_prose: bool = False
    """It reads as running text; a short question may be a heading."""

    @property
    def is_rule(self) -> bool:
        """Tell whether it is a drawn line."""
        return RULE.fullmatch(self.text) is not None

    @property
    def is_item(self) -> bool:
        """Tell whether it opens with a list mark."""
        return LIST_MARK.match(self.text) is not None


def page_units(text: str) -> tuple[Unit, ...]:
    """Join wrapped lines; every other line is a unit of its own."""
    lines = text_lines(text)
    width = wrap_width(lines)
    units = []
    first = 0
    for index, line in enumerate(lines):
        if index + 1 < len(lines) and is_soft(line, lines[index + 1], width):
            continue
        units.append(_unit(lines[first : index + 1]))
        first = index + 1
    return tuple(units)


def _unit(lines: tuple[Line, ...]) -> Unit:
    text = _SPACES.sub(" ", " ".join(line.text for line in lines))
    size = len(text) if text.isascii() else len(text) + len(_WIDE.findall(text))
    return Unit(
        text=text,
        key=phrase_key(text),
        span=Span(lines[0].start, lines[-1].end),
        line=lines[0].number,
        n_lines=len(lines),
        blanks=lines[0].blanks,
        tabular=any(_is_tabular(line.text) for line in lines),
        size=size,
        is_prose=size >= _PROSE_SIZE or (ends_sentence(text) and not _OPEN_END.search(text)),
    )


def _is_tabular(text: str) -> bool:
    """Tell whether a line is set in columns; most lines are told at a glance."""
    gaps = "  " in text or "\t" in text or " | " in text
    return gaps and COLUMNS.search(text) is not None


def phrase_key(text: str) -> str:
    """Reduce a phrase to what makes two printings of it the same."""
    return text.strip(_DECORATION).replace("’", "'").lower()


def ends_sentence(text: str) -> bool:
    """Tell whether `text` ends as a sentence does."""
    return _STOP_AT_END.search(text, max(0, len(text) - 12)) is not None


def count_words(text: str) -> int:
    """Count words; two signs of a script without spaces are about one."""
    return max(len(_WORD.findall(text)), len(_WIDE.findall(text)) // 2)


def words_of(text: str) -> list[str]:
    """List the words of `text`."""
    return _WORD.findall(text)
