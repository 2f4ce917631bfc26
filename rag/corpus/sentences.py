"""Sentences of a text, verbatim."""

# ruff: noqa: RUF001 - letters and marks of other scripts are the point here

import re
import unicodedata
from collections.abc import Iterator

from rag.corpus.abbreviations import (
    ARTICLES,
    MAY_END,
    MONTHS,
    NEVER_LAST,
    NUMBERED,
    OPENERS,
    SAID,
)
from rag.corpus.lines import LIST_MARK, is_soft, text_lines, wrap_width
from rag.types import Span

LONGEST = 600
"""A sentence longer than this is cut at the nearest pause: nobody reads it as one."""
_CLOSERS = r"[\"'”’»)\]›」』】）]*(?:\[\d{1,3}\])*"
# Only at the first of several stops, or a page of dots would be read once for each of them.
_STOP = re.compile(rf"(?<![.!?…؟।॥۔])[.!?…؟।॥۔]++{_CLOSERS}(?=\s)|[。！？．｡]+{_CLOSERS}")
_WIDE = "。！？．｡"
_SPACE = re.compile(r"\s*")
_NEXT = re.compile(r"\s*[\"'“”‘’«»(\[„‚「『¿¡—–-]*\s*(\w+)?")
_BREAKS_IN_WORDS = re.compile(r"[\s\"'“”‘’«»()\[\]—–]+")
_INITIALS = re.compile(r"[^\W\d_](?:\.-?[^\W\d_])*")
_ORDINAL = re.compile(r"\d{1,2}")
_PAUSES = (re.compile(r"[;:,、，；：]\s*"), re.compile(r"\s+"))
_JOINERS = "\u200d\ufe0e\ufe0f"
_LOOK_BACK, _LOOK_AHEAD = 40, 60
_SPEAKER_WORDS = 4


def sentence_spans(text: str) -> tuple[Span, ...]:
    """Cut `text` into sentences: disjoint, in order, covering all that is not white space."""
    return tuple(
        piece
        for run in _runs(text)
        for sentence in _sentences(text, run)
        for piece in _pieces(text, sentence)
    )


def _runs(text: str) -> Iterator[Span]:
    """Cut at the line breaks that are more than wrapping."""
    lines = text_lines(text)
    width = wrap_width(lines)
    start = 0
    for index, line in enumerate(lines):
        if index + 1 < len(lines) and is_soft(line, lines[index + 1], width):
            continue
        yield Span(lines[start].start, line.end)
        start = index + 1


def _sentences(text: str, run: Span) -> Iterator[Span]:
    """Cut a run at the stops that end a sentence."""
    mark = LIST_MARK.match(text, run.start, run.end)
    start = run.start
    for stop in _STOP.finditer(text, mark.end() if mark else run.start, run.end):
        if stop.end() < run.end and _ends(text, stop, run.end):
            yield Span(start, stop.end())
            start = _after_space(text, stop.end())
    yield Span(start, run.end)


def _ends(text: str, stop: re.Match[str], end: int) -> bool:
    """Tell whether a sentence ends at this stop."""
    following = _NEXT.match(text, stop.end(), end)
    word = (following.group(1) if following else None) or ""
    marks = stop.group()
    if marks[0] in _WIDE:
        return marks[-1] in _WIDE or following is None or following.start(1) != stop.end()
    if word[:1].islower():
        return False
    if marks[0] == "." and not marks.startswith(".."):
        return not _abbreviated(text[max(0, stop.start() - _LOOK_BACK) : stop.start()], word)
    return marks[-1] in "!?.…" or not _spoken(text[stop.end() : stop.end() + _LOOK_AHEAD])


def _abbreviated(before: str, word: str) -> bool:
    """Tell whether the stop between `before` and `word` belongs to an abbreviation."""
    words = _BREAKS_IN_WORDS.split(before.lower())
    last = words[-1]
    if last in NUMBERED:
        return word[:1].isdigit()
    if last in NEVER_LAST:
        return True
    if _ORDINAL.fullmatch(last):
        return word.lower() in MONTHS or (len(words) > 1 and words[-2] in ARTICLES)
    if last in MAY_END or _INITIALS.fullmatch(last):
        return bool(word) and word.lower() not in OPENERS
    return False


def _spoken(after: str) -> bool:
    """Tell whether a speaker follows a quotation, as in `"Why now?" Small asked.`."""
    words = after.split()[:_SPEAKER_WORDS]
    spoken = any(word.rstrip(".,:") in SAID for word in words)
    return spoken and words[0].lower() not in OPENERS


def _pieces(text: str, sentence: Span) -> Iterator[Span]:
    """Cut a sentence that never stops."""
    start = sentence.start
    while sentence.end - start > LONGEST:
        cut = _cut(text, start + LONGEST // 2, start + LONGEST)
        yield Span(start, start + len(text[start:cut].rstrip()))
        start = _after_space(text, cut)
    if start < sentence.end:
        yield Span(start, sentence.end)


def _cut(text: str, earliest: int, latest: int) -> int:
    """Find the last pause between two offsets, else a place that splits no character."""
    for pause in _PAUSES:
        if found := list(pause.finditer(text, earliest, latest)):
            return found[-1].end()
    cut = latest
    while cut > earliest and _joined(text[cut - 1], text[cut]):
        cut -= 1
    return cut if cut > earliest else latest


def _joined(left: str, right: str) -> bool:
    return bool(unicodedata.combining(right)) or right in _JOINERS or left == "\u200d"


def _after_space(text: str, offset: int) -> int:
    found = _SPACE.match(text, offset)
    return found.end() if found else offset
