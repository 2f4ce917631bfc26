"""Rewrite a question that leans on its conversation into one that stands alone."""

import re
from collections.abc import Sequence

from rag.answering.terms import content_terms, names
from rag.types import Turn

_LEAD = re.compile(
    r"^\s*(?:and|but|so|ok(?:ay)?|then|also)?[,\s]*(?:what|how)\s+about\s+(?P<about>.+?)\s*\??\s*$"
    r"|^\s*(?:and|but)\s+(?P<and>(?!(?:what|how|why|when|where|who|which|did|do|does|is|are|was|were"
    r"|has|have|can|could|will|would)\b).+?)\s*\??\s*$",
    re.IGNORECASE,
)
_PERSON = re.compile(r"\b(he|she|him|her|his|hers)\b", re.IGNORECASE)
_THING = re.compile(
    r"\b(it|its|they|them|their|theirs|this|that|these|those|there|one|ones"
    r"|the (?:company|country|project|group|report|deal|study|island|center|centre|attack|attacks"
    r"|exercise|exercises|drills|author|analyst|minister|documentary|incident|statement))\b",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    r"^\s*(?:and\s+|but\s+)?(?:why|when|where|who|how|how (?:much|many|long|so)|since when"
    r"|by whom|which(?: one)?|says who|for how long|what else|anything else|really|more)"
    r"(?:\s+(?:not|exactly|so|then|is that|was that))?\s*\??\s*$",
    re.IGNORECASE,
)
_CIRCUMSTANCE = re.compile(
    r"(?:in|on|at|by|for|since|before|after|during|until|between|from|with|without)\s|\d",
    re.IGNORECASE,
)
"""How a follow-up begins that adds to the earlier question and names no other subject."""
_CONNECTIVE = re.compile(r"^\s*(?:and|but|so|then|ok(?:ay)?|also)\b[,\s]*", re.IGNORECASE)
_REPORTED_THAT = re.compile(
    r"\b(?:said|says?|thinks?|believes?|shows?|claims?|\w+ed)\s+that\b", re.IGNORECASE
)
FEW_TERMS = 2
"""A follow-up with no more content terms than this cannot be searched for alone."""


def standalone_question(question: str, history: Sequence[Turn]) -> str:
    """Make `question` stand alone, by names and topic of the latest turns.

    Returns the question unchanged when it leans on nothing or there is no history.
    """
    if not history:
        return question
    before, latest = history[:-1], history[-1]
    earlier = Turn(standalone_question(latest.question, before), latest.answer)
    if match := _LEAD.match(question):
        subject = match.group("about") or match.group("and")
        return _swap_subject(earlier.question, subject)
    if _ELLIPSIS.match(question):
        return f"{_bare(question).capitalize()}: {_bare(earlier.question)}?"
    person = _PERSON.search(question)
    if _is_named(question, person) or not _leans(question):
        return question
    if person:
        return _name_it(question, person, _people(earlier), earlier)
    return _about(question, earlier)


def _is_named(question: str, person: re.Match[str] | None) -> bool:
    """Tell whether a question names what it is about, before any word that stands for a person."""
    named = names(question)
    return bool(named) and (person is None or question.find(named[0]) < person.start())


def _leans(question: str) -> bool:
    if _PERSON.search(question) or _THING.search(_REPORTED_THAT.sub(" ", question)):
        return True
    return len(content_terms(question)) <= FEW_TERMS


def _bare(question: str) -> str:
    return _CONNECTIVE.sub("", question).strip().rstrip("?").strip()


def _swap_subject(earlier: str, subject: str) -> str:
    """Put `subject` where the earlier question had its last name that owns nothing."""
    found = [name for name in names(earlier) if not re.search(rf"{re.escape(name)}['’]s", earlier)]
    if _CIRCUMSTANCE.match(subject):
        return f"{_bare(earlier)} {subject}?"
    if found and not re.search(rf"\b{re.escape(subject)}\b", earlier, re.IGNORECASE):
        head, _, tail = earlier.rpartition(found[-1])
        return f"{head}{subject}{tail}"
    return f"{_bare(earlier)}: {subject}?"


def _people(earlier: Turn) -> tuple[str, ...]:
    """Names of two words or more, those of the question before those of the answer."""
    candidates = (*names(earlier.question), *names(earlier.answer or ""))
    return tuple(name for name in candidates if " " in name)


def _name_it(question: str, pronoun: re.Match[str], people: Sequence[str], earlier: Turn) -> str:
    if not people:
        return _about(question, earlier)
    possessive = pronoun.group().lower() in {"his", "hers"} or (
        pronoun.group().lower() == "her" and re.match(r"\s+[a-z]", question[pronoun.end() :])
    )
    name = f"{people[0]}'s" if possessive else people[0]
    return _CONNECTIVE.sub("", question[: pronoun.start()] + name + question[pronoun.end() :])


def _about(question: str, earlier: Turn) -> str:
    """Append what the conversation is about, as words that both retrievers can use."""
    named = names(earlier.question)
    known = {*content_terms(question), *content_terms(" ".join(named))}
    words = (word for word in re.findall(r"\w+", earlier.question) if content_terms(word))
    others = [word for word in words if not known.issuperset(content_terms(word))]
    topic = (*named, *dict.fromkeys(others))
    if not topic:
        return question
    return f"{_bare(question)} ({', '.join(topic)})?"
