"""What a story is called where its page does not say."""

import re
from collections.abc import Sequence

from rag.corpus.leads import GREETING
from rag.corpus.sentences import sentence_spans
from rag.corpus.units import Kind, Unit

_LONGEST, _WORDS = 120, 9
_NAME = r"[A-ZÀ-Þ][\w'’-]*"
_WELCOME = re.compile(
    rf"\b[Ww]elcome (?:back )?to (?:the )?"
    rf"({_NAME}(?: (?:(?:&|and|of|the|in|on|for|from|to|und|et|y) )?{_NAME})*)"
)
_SUBJECT = re.compile(r"subject\s?:\s*(?:(?:re|fwd?)\s?:\s*)*(?=\S)", re.IGNORECASE)
"""What a mail's first line says before its title."""
_NEAR = 5
"""A heading names the whole story only where it stands among its first paragraphs."""


def title_of(units: Sequence[Unit], masthead: str | None) -> str:
    """Name a story: its title, else the newsletter with its first heading or its first words."""
    for unit in units:
        if unit.kind is Kind.TITLE:
            return _without_subject(unit.name)[:_LONGEST]
    words = _first_heading(units) or _first_words(units)
    masthead = masthead or _greeted_name(units)
    return ": ".join(part for part in (masthead, words) if part) or "Untitled"


def _without_subject(line: str) -> str:
    found = _SUBJECT.match(line)
    return line[found.end() :] if found else line


def _greeted_name(units: Sequence[Unit]) -> str | None:
    """Get the newsletter's name from the words that welcome its readers."""
    told = [unit for unit in units if unit.kind is Kind.TEXT][:_NEAR]
    found = next((match for unit in told if (match := _WELCOME.search(unit.text))), None)
    return found.group(1).strip() if found else None


def _first_heading(units: Sequence[Unit]) -> str | None:
    """Get the first heading of a letter, or of a page that opens with one."""
    n_paragraphs = 0
    greets = False
    for unit in units:
        if unit.kind is Kind.HEADING:
            return _without_subject(unit.name)[:_LONGEST] if greets or not n_paragraphs else None
        n_paragraphs += unit.kind is Kind.TEXT
        greets = greets or GREETING.match(unit.key) is not None
        if n_paragraphs > _NEAR:
            break
    return None


def _first_words(units: Sequence[Unit]) -> str | None:
    """Get the words that open a story's first sentence."""
    told = [unit for unit in units if unit.kind is Kind.TEXT]
    first = next((u for u in told if u.is_prose), told[0] if told else None)
    first = first or next((unit for unit in units if unit.kind is Kind.CAPTION), None)
    if first is None:
        return None
    text = _without_subject(first.text)
    sentence = sentence_spans(text)[0].of(text)
    words = sentence.split()
    short = " ".join(words[:_WORDS])[:_LONGEST]
    return short.rstrip(".,;:") + "…" if short != sentence else sentence
