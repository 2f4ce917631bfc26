"""Follow-ups that put something else in a place of the earlier question: "And in Porto?"."""

import re

from rag.answering.conversation.leaning import free_pronoun
from rag.answering.conversation.phrases import (
    AUXILIARY,
    PREPOSITION,
    QUESTION_WORD,
    definite_phrases,
    is_plural,
    last,
    lower_first,
    pair,
    places,
)
from rag.answering.conversation.referents import Context
from rag.answering.terms import NAME, names

_ABOUT = re.compile(
    r"^\s*(?:(?:and|but|so|then|ok(?:ay)?|also)\b[,\s]*)*(?:what|how)\s+about\s+(?P<subject>.+?)\s*\??\s*$",
    re.IGNORECASE,
)
_AND = re.compile(
    r"^\s*(?:and|but)\s+(?P<subject>(?!(?:what|how|why|when|where|who|whom|whose|which)\b).+?)\s*\??\s*$",
    re.IGNORECASE,
)
_ASKED = re.compile(
    r"^\s*(?:(?:and|but|so)\s+)?(?P<word>how many|how much|who|what|which|when|where)\s+"
    r"(?P<subject>(?:for|in|at|of|on|from|by|with)\s+.+?)\s*\??\s*$",
    re.IGNORECASE,
)
_ALONE = re.compile(
    r"^\s*(?P<subject>(?:in|on|at|since|before|after|during|until)\s+.+?)\s*\??\s*$", re.I
)
_LONGEST = 6
"""Words of a fragment."""
_TIME = re.compile(
    r"^(?:since|before|after|during|until)\b|\d|\b(?:january|february|march|april|june|july|august"
    r"|september|october|november|december|spring|summer|autumn|winter|week|month|year|today"
    r"|yesterday|now)\b",
    re.IGNORECASE,
)
_PEOPLE = re.compile(r"^the\s+[A-Z]\w*(?:s|ese|ch|sh)$")
_ONE = re.compile(r"^the\s+ones?\s+(?=\w+\s)", re.IGNORECASE)
_ORDINALS = {"first": 0, "former": 0, "second": 1, "latter": 1, "other": 1, "third": 2, "last": -1}
_ORDINAL = re.compile(rf"^the\s+(?P<which>{'|'.join(_ORDINALS)})(?:\s+ones?)?$", re.I | re.A)


def fragment(question: str, earlier: str) -> str:
    """Take what a follow-up puts in the earlier question; empty where it is one of its own."""
    # Of single spaces only: the patterns would try every way of sharing out a long run of them.
    spaced = " ".join(question.split())
    for pattern in (_ABOUT, _AND, _ALONE, _ASKED):
        match = pattern.match(spaced)
        if not match:
            continue
        subject: str = match["subject"]
        words = subject.lower().split()
        own = len(words) > _LONGEST or (AUXILIARY | QUESTION_WORD).intersection(words)
        asks_alike = pattern is not _ASKED or earlier.lower().startswith(match["word"].lower())
        leans = free_pronoun(subject) and not _ORDINAL.match(subject)
        return "" if own or leans or not asks_alike else subject
    return ""


def substitute(subject: str, context: Context) -> str:
    """Put it where the earlier question had its like; else name it ahead of that question."""
    earlier = context.question
    if ordinal := _ORDINAL.match(subject):
        return _ahead(_listed(ordinal["which"].lower(), context) or subject, earlier)
    subject = lower_first(_ONE.sub("", subject))
    first, _, rest = subject.partition(" ")
    if first.lower() == "for" or (first.lower() in PREPOSITION and not rest):
        return _swapped(rest, context, common=False)
    if first.lower() in PREPOSITION or _TIME.search(subject):
        like = _like_phrase(first.lower(), subject, earlier)
        head, tail = (
            (earlier[: like.start()], earlier[like.end() :]) if like else (f"{earlier} ", "")
        )
        return f"{head}{subject}{tail}"
    if re.search(rf"\b{re.escape(subject)}\b", earlier, re.IGNORECASE):
        return _ahead(subject, earlier)
    return _swapped(subject, context, common=subject.islower() and subject.startswith("the "))


def _swapped(subject: str, context: Context, *, common: bool) -> str:
    """Swap the topic, or the last name of its like, or the last "the …"."""
    earlier, topic = context.question, context.parts.topic
    phrases = [phrase for phrase in definite_phrases(earlier) if phrase in earlier]
    slots = [name for name in names(earlier) if _is_single(name, earlier)]
    alike = [name for name in slots if len(name.split()) == len(subject.split())]
    slot = last(alike or slots)
    parts = context.parts
    is_called = not parts.word and parts.predicate.lower().startswith(("a ", "an ", "the "))
    if is_called and parts.subject in slots:
        slot = parts.subject  # "Is Peru a member of the league?"
    if topic and (slot in {"", topic} or subject.startswith("the ") or subject.islower()):
        return earlier.replace(topic, subject)
    if common:
        slot = last(phrases)
    is_kind = subject.islower() and is_plural(subject) and not common
    if not slot or (is_kind and slot in {name for _, name in places(earlier)}):
        return _ahead(subject, earlier)
    if _PEOPLE.match(subject) and slot in {name for _, name in places(earlier)}:
        return _ahead(subject, re.sub(rf"\s+\w+\s+(?:the\s+)?{re.escape(slot)}\b", "", earlier))
    heads = [re.split(rf"\s+(?:{'|'.join(PREPOSITION)})\s", phrase)[0] for phrase in phrases]
    wider = [head for head in heads if slot in head and subject.startswith("the ")]
    slot = last(wider) or slot
    head, _, tail = earlier.rpartition(slot)
    return f"{head}{subject}{tail}"


def _is_single(name: str, text: str) -> bool:
    """Tell whether a name stands by itself: it owns nothing and is none of a pair."""
    found = re.escape(name)
    paired = rf"{found}['’]s|\band\s+{found}|{found},?\s+and\s+[A-Z]"
    return " and " not in name and not re.search(paired, text)


def _like_phrase(preposition: str, subject: str, earlier: str) -> re.Match[str] | None:
    """Find the last phrase with the same preposition, of time where the new one is of time."""
    if preposition not in PREPOSITION:
        return None
    pattern = rf"\b{preposition}\s+(?:the\s+)?(?:{NAME.pattern}|\d[\w,]*)(?:\s+\d[\w,]*)*"
    of_time = bool(_TIME.search(subject))
    found = [m for m in re.finditer(pattern, earlier) if bool(_TIME.search(m.group())) is of_time]
    return found[-1] if found else None


def _listed(which: str, context: Context) -> str:
    """Take the second of "Ann and Bo"."""
    several = context.phrase if pair(context.phrase) else pair(context.question)
    items = [item.strip() for item in re.split(r",|\band\b", several) if item.strip()]
    place = _ORDINALS[which]
    return items[place] if len(items) > max(place, 1) else ""


def _ahead(subject: str, earlier: str) -> str:
    return f"What about {subject}: {lower_first(earlier)}"
