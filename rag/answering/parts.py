"""Questions that ask two things or more, taken apart."""

import re

from rag.answering.breadth import is_overview
from rag.answering.conversation.leaning import free_pronoun
from rag.answering.follow_up import standalone_question
from rag.answering.terms import content_terms
from rag.types import Turn

_WORD = "(?:what|who|whom|whose|when|where|why|how|which)"
_AUXILIARY = "(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should)(?:n['’]t)?"
_SUBJECT = (
    r"(?:(?:the|an?|it|its|they|their|he|his|she|her|there|that|this|these|any)\b|(?-i:[A-Z]))"
)
"""What stands behind an auxiliary that asks, and not behind one that goes on: "and is sold"."""
_CUT = re.compile(
    rf"(?:,?\s(?:and|but)(?:\s(?:also|then))?|;|\?)\s"
    rf"(?={_WORD}\b|{_AUXILIARY}\s{_SUBJECT})",
    re.IGNORECASE,
)
_FIRST_WORD = re.compile(rf"\W*({_WORD})\b", re.IGNORECASE)
_ENDS_WITH_WORD = re.compile(rf"\b{_WORD}$", re.IGNORECASE)
_FEWEST_WORDS = 4
"""Of a part with content: fewer lack their verb, as in "and how strongly?"."""
_MOST_OTHERS = 2


def parts(question: str) -> tuple[str, ...]:
    """Give what a question asks one by one, each as it stands alone; mostly the question itself.

    "Who was hurt, and how many of them were tourists?" is two. One that makes no sense without
    the rest ("and how strongly?") leaves the question whole, and so does a relative clause.
    """
    first, *others = _CUT.split(question)
    if not others or len(others) > _MOST_OTHERS or is_overview(question):
        return (question,)
    found = [_asked(first)]
    for other in others:
        alone = _standing_alone(_asked(other), about=found[0])
        if alone is None or _goes_on(found[-1], other):
            return (question,)
        found.append(alone)
    return tuple(found)


def _asked(piece: str) -> str:
    bare = piece.strip(" ?,;")
    return f"{bare[:1].upper()}{bare[1:]}?"


def _standing_alone(piece: str, *, about: str) -> str | None:
    """Name what a part leans on; None where the first part has no name for it."""
    if free_pronoun(piece.rstrip("?")):
        named = standalone_question(piece, (Turn(about, None),))
        is_joined = named == piece or about.rstrip("?").lower() in named.lower()
        return None if is_joined else named
    is_whole = bool(content_terms(piece)) and len(piece.split()) >= _FEWEST_WORDS
    return piece if is_whole else None


def _goes_on(before: str, piece: str) -> bool:
    """Tell whether the cut went through "when and where", or between two relative clauses."""
    if _ENDS_WITH_WORD.search(before.rstrip("?")):
        return True
    word = _FIRST_WORD.match(piece)
    opening = _FIRST_WORD.match(before)
    if word is None or (opening and opening[1].lower() == word[1].lower()):
        return False
    return bool(re.search(rf"\s{word[1]}\b", before, re.IGNORECASE))
