"""Questions that ask two things or more, taken apart."""

import re
from dataclasses import dataclass
from typing import Self

from rag.answering.breadth import is_overview
from rag.answering.conversation.leaning import free_pronoun
from rag.answering.follow_up import standalone_question
from rag.answering.terms import content_terms, names
from rag.types import Turn

MOST_PARTS = 3
"""Of a question that asks more than so many things, all is read at once."""
FEWEST_WORDS = 3
"""Of a part; fewer lack their verb, as in "and how strongly?"."""
_WORD = r"(?:what|who|whom|whose|when|where|why|how|which)\b"
_AUXILIARY = (
    r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)(?:n['’]t)?\b"
)
# Within a sentence an auxiliary mostly goes on ("and is the biggest"); ahead of a pronoun it asks.
_CUT = re.compile(
    rf"[;?]\s+(?={_WORD}|{_AUXILIARY})"
    rf"|,?\s(?:and|but)\s(?:(?:also|then)\s)?(?={_WORD}|{_AUXILIARY}\s(?:it|they|he|she|there)\b)",
    re.IGNORECASE,
)
_ASKS = re.compile(rf"(?:\w+\s)?{_WORD}|{_AUXILIARY}", re.IGNORECASE)
_ASKS_WITHIN = re.compile(
    rf"\s(?:{_WORD}|whether\b|that (?:is|are|was|were|has|have|had)\b)", re.IGNORECASE
)
_ENDS_A_SENTENCE = re.compile(r"[.!?]\s")
_QUOTES = re.compile('["“”«»]')


@dataclass(frozen=True, slots=True)
class Part:
    """One thing that a question asks."""

    asked: str
    """In the words of who asks."""
    read: str
    """As it stands alone."""

    @classmethod
    def whole(cls, question: str) -> Self:
        """Ask all of a question at once."""
        return cls(question, question)


def parts(question: str) -> tuple[Part, ...]:
    """Give what a question asks one by one; mostly that is the question itself.

    "Who was hurt, and how many of them were tourists?" is two. The question stays whole where one
    makes no sense without the others, and where it is not sure that two are asked: in reported
    questions, relative clauses and quotations.
    """
    whole = (Part.whole(question),)
    first, *others = map(_asked, _CUT.split(question))
    if not others or is_overview(question) or _QUOTES.search(question):
        return whole
    if len(others) >= MOST_PARTS or not _opens(first) or _lends_its_name(first, others):
        return whole
    found = [Part.whole(first)]
    for other in others:
        alone = _standing_alone(other, about=first)
        if alone is None or _ASKS_WITHIN.search(other):
            return whole
        found.append(Part(other, alone))
    return tuple(found)


def _asked(piece: str) -> str:
    bare = piece.strip(" ?,;")
    return f"{bare[:1].upper()}{bare[1:]}?"


def _opens(piece: str) -> bool:
    """Tell whether a first part is one question, and nothing is reported in it."""
    if _ENDS_A_SENTENCE.search(piece) or not _is_whole(piece):
        return False
    asks = _ASKS.match(piece)
    return not _ASKS_WITHIN.search(piece, asks.end() if asks else 0)


def _lends_its_name(first: str, others: list[str]) -> bool:
    """Tell whether only a later part names what all are about: "how many died in Izmit?"."""
    return not names(first) and any(map(names, others))


def _standing_alone(piece: str, *, about: str) -> str | None:
    """Name what a part leans on; None where the first part has no name for it."""
    if not _is_whole(piece):
        return None
    if not free_pronoun(piece.rstrip("?")):
        return piece
    named = standalone_question(piece, (Turn(about, None),))
    has_a_tail = named.count(",") > piece.count(",")
    return None if has_a_tail or free_pronoun(named.rstrip("?")) else named


def _is_whole(piece: str) -> bool:
    return bool(content_terms(piece)) and len(piece.split()) >= FEWEST_WORDS
