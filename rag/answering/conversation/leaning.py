"""Words of a question that stand for something outside it."""

import re
from dataclasses import dataclass, replace
from enum import StrEnum

from rag.answering.conversation.phrases import AUXILIARY, PREPOSITION, definite_phrases, lower_first
from rag.answering.terms import names


class Kind(StrEnum):
    """For what a word may stand."""

    PERSON = "person"
    PART = "part"
    """Of them."""
    THING = "thing"
    GROUP = "group"
    PLACE = "place"
    TIME = "time"
    EVENT = "event"
    """What happened or was said, or a thing."""
    DOING = "doing"
    """What is done or happens, in words that name no thing: "do it", "it happened"."""


@dataclass(frozen=True, slots=True)
class Leaning:
    """A word that stands for something the question does not name."""

    kind: Kind
    start: int
    end: int
    possessive: bool


_FUNCTION = "|".join(sorted(AUXILIARY | PREPOSITION))
_ENDS = rf"(?=\s*(?:$|[,;:?])|\s+(?:{_FUNCTION})\b)"
_PATTERNS = {
    Kind.PERSON: r"\b(?:he|she|him|her|his|hers)\b",
    Kind.PART: r"(?<=\bof )(?:them|those|these)\b|\bwhich ones?\b",
    Kind.THING: r"\bits?\b",
    Kind.GROUP: rf"\b(?:they|them|their|theirs|(?:those|these){_ENDS})\b",
    Kind.PLACE: r"\bthere\b",
    Kind.TIME: r"\b(?:at (?:that|the) time|back then|in those days|(?:in |on )?that"
    r" (?:year|month|day|week)|(?<!,)(?<!, )then(?=\s*\??$))",
    Kind.EVENT: rf"(?:^|(?<=\s))(?:that|this){_ENDS}"
    r"|\b(?:the|that|this|another)\s+(?:\w+\s+)?ones?\b(?!\s+(?:of|in|to|who|that|which)\b)",
}
_COMPILED = {kind: re.compile(one, re.IGNORECASE) for kind, one in _PATTERNS.items()}
_EMPTY_IT = re.compile(
    r"\bit\s+(?:(?:is|was|be)\s+)?(?:true|possible|likely|legal|safe|clear|known|said|right|fair"
    r"|important|difficult|hard|easy|necessary|expected|believed|time)\s+(?:that|to|whether|for|if)\b"
    r"|\bit\s+that\b(?!\s+(?:year|month|day|week)\b)"
    r"|\bit\s+(?:take|takes|took)\b.*\bto\s+\w|\bit\s+(?:rain|snow)\w*",
    re.IGNORECASE,
)
_DOING_IT = re.compile(
    r"\b(?:do|does|did|done|doing|idea (?:is|was))\s+it\b(?!\s+\w)"
    r"|\bit\s+(?:happen\w*|came? about|all\b)",
    re.IGNORECASE,
)
_EMPTY_THERE = re.compile(
    r"^how many (?:are|were) there\W*$"
    rf"|\b(?:is|are|was|were|be|been)\s+there\b(?=\s+(?!(?:{'|'.join(PREPOSITION)})\b)\w)"
    r"|\bthere\s+(?:is|are|was|were|will|would|has|have|had)\b",
    re.IGNORECASE,
)
_THEIR_OWN = re.compile(
    r"^how (?:many|few)\s+(?!of\b)(?:\w+\s+)+$"
    r"|\b(?:people|others|everybody|anybody|nobody|everyone|anyone)\s+(?:\w+\s+)+$",
    re.IGNORECASE,
)
"""Ahead of "their": "How many people lost"."""
_CLAUSE = re.compile(
    r"[,;:]|\b(?:and|but|or|when|if|because|while|after|before|since|that|who|which|whether|as|how"
    r"|why|what|where)\b",
    re.IGNORECASE,
)
_OBJECT_HER = re.compile(r"her\b(?!\s+[a-z])|her\s+(?:to|in|on|at|for|from|with|by|about|and)\b")


def free_pronoun(question: str) -> Leaning | None:
    """Find the first word, kind by kind, that stands for something outside the question."""
    for kind, pattern in _COMPILED.items():
        for match in pattern.finditer(question):
            found = Leaning(
                kind, *match.span(), _owns(match.group().lower(), question[match.start() :])
            )
            if not _is_empty(found, question) and not _is_bound(found, question):
                is_doing = kind is Kind.THING and _DOING_IT.search(question)
                return replace(found, kind=Kind.DOING) if is_doing else found
    return None


def _owns(word: str, behind: str) -> bool:
    if word == "her":
        return not _OBJECT_HER.match(behind.lower())
    return word in {"his", "hers", "its", "their", "theirs"}


def _is_empty(found: Leaning, question: str) -> bool:
    """Tell whether a word stands for nothing: "is it true that", "are there"; or links a clause."""
    if found.kind is Kind.THING and (empty := _EMPTY_IT.search(question)):
        return empty.start() == found.start
    if found.kind is Kind.PLACE:
        return any(m.start() <= found.start < m.end() for m in _EMPTY_THERE.finditer(question))
    if found.kind is Kind.EVENT and question[found.start : found.end].lower() == "that":
        before = question[: found.start].split()
        behind = question[found.end :].split()
        linked = behind and behind[0].lower() in AUXILIARY
        return bool(linked and before and before[-1].lower() not in AUXILIARY)
    return False


def _is_bound(found: Leaning, question: str) -> bool:
    """Tell whether the question itself names what the word stands for.

    What owns may be named in the same clause, all else only in another: in "What does Spain say
    about it?" it is not Spain.
    """
    ahead = lower_first(question[: found.start])
    if found.kind is Kind.GROUP and found.possessive and _THEIR_OWN.search(ahead):
        return ahead.split()[-1].lower() not in AUXILIARY
    named = (*names(ahead), *(phrase[4:] for phrase in definite_phrases(ahead)))
    ends = [ahead.rfind(name) + len(name) for name in named if name in ahead]
    if not ends:
        return False
    return found.possessive or bool(_CLAUSE.search(ahead[min(ends) :]))
