"""Whom "he" and "she" stand for: the one asked for, else the one whom the question names."""

import re
from itertools import chain

from rag.answering.conversation.phrases import (
    ARTICLE,
    AUXILIARY,
    PREPOSITION,
    QUESTION_WORD,
    definite_phrases,
    is_calendar_word,
    is_plural,
    pair,
    places,
)
from rag.answering.conversation.referents import Context
from rag.answering.conversation.roles import is_role
from rag.answering.terms import names

_DOER = re.compile(r"(?:er|or|ent|ant)$")
"""Persons and things: a leader, a tanker."""
_TOLD = re.compile(
    r"^(?:say|think|believe|expect|want|write|argue|claim|mean|call|tell|see|warn|describe|suggest"
    r"|predict|hope|fear|explain|propose|plan|do)\b"
)
_HE = re.compile(r"\b(?:he|him|his)\b", re.IGNORECASE)
_SHE = re.compile(r"\b(?:she|her|hers)\b", re.IGNORECASE)
_NAMED = re.compile(
    r"(?!(?:Yes|No|Neither|Both|None|Nobody|The)\b)[A-Z][\w.'’-]*(?:\s+(?:[a-z]{1,3}\s+){0,2}[A-Z][\w.'’-]*)*$"
)
_PEOPLE = re.compile(r"(?:an|i|k|ne|le|rb|ab|ot|de)s$")
"""Ends of names of whole peoples: "Chileans", "Danes"."""
_SENTENCE_END = re.compile(
    r"[.!?]\s+(?=(?:A|An|And|At|But|He|Her|His|In|It|Its|On|She|Since|The|Their|They)\b)"
    r"|(?<=\w[a-z]{3})[.!?]\s+"
)
"""Not behind "Dr." or an initial."""
_ENDS = AUXILIARY | PREPOSITION | QUESTION_WORD | {"and", "or", "because", "while"}


def are_two(question: str) -> bool:
    """Tell whether a question speaks of him and of her."""
    return bool(_HE.search(question) and _SHE.search(question))


def person(context: Context) -> str:
    """Whom "he" or "she" stands for; empty where that is not told."""
    parts = context.parts
    is_doer = is_role(parts.noun) or bool(_DOER.search(parts.noun) and _named(context.phrase))
    asked_for = parts.word in {"who", "whom", "whose"} or is_doer
    answered = _answered(context)
    if parts.topic and not pair(parts.topic):
        return _of_topic(context, answered if asked_for else "")
    if asked_for and answered:
        return answered
    own = _own(context.question)
    tells = _TOLD.match(parts.predicate) and " and " not in parts.subject
    return (
        (parts.subject if tells and not is_plural(parts.subject) else "")
        or _full(own)
        or _single(context, own)
        or (answered if parts.word not in {"where", "when"} else "")
        or (parts.described if parts.word == "who" else "")
        or next(iter(_owners(context.question)), "")
        or (context.answered_thing if parts.word in {"which", "what"} else "")
    )


def _of_topic(context: Context, answered: str) -> str:
    """Choose between "Ann Lee's rival", Ann Lee, and the answer that tells who the rival is."""
    topic = context.parts.topic
    is_name = all(word[:1].isupper() for word in topic.split()) and "’s" not in topic
    if is_name and "'s" not in topic:
        return topic
    owner = next(iter(_owners(topic)), "") if context.parts.word != "who" else ""
    is_named = not topic.lower().startswith(("the ", "a ", "an "))
    named = _full(_own(topic)) or _full(_told(context.answer)) if not is_named else ""
    return answered or owner or named or topic


def _answered(context: Context) -> str:
    if pair(context.answer):
        return ""
    return _full(_told(context.answer)) or _named(context.phrase)


def _told(answer: str) -> tuple[str, ...]:
    """List the names of an answer sentence by sentence: no "Ann Lee. In May"."""
    return tuple(chain.from_iterable(map(names, _SENTENCE_END.split(answer))))


def _named(phrase: str) -> str:
    is_name = _NAMED.match(phrase) and not is_calendar_word(phrase)
    return re.sub(r"['’]s$", "", phrase) if is_name else ""


def _own(text: str) -> tuple[str, ...]:
    """List the names that may be of people: no place, no "the Baltic Sea", none of two."""
    placed = {name for _, name in places(text)}
    articles = rf"\b(?:{'|'.join(ARTICLE | {'which', 'what'})})\s+"
    return tuple(
        name
        for name in names(text)
        if name not in placed
        and " and " not in name
        and not _is_calendar_word(name, text)
        and not re.search(rf"{articles}{re.escape(name)}", text, re.IGNORECASE)
    )


def _full(found: tuple[str, ...]) -> str:
    return next((name for name in found if " " in name), "")


def _single(context: Context, own: tuple[str, ...]) -> str:
    """Take a surname that stands by itself: the subject, else whom it is done to; else a role."""
    question, subject = context.question, context.parts.subject
    if is_role(subject):
        return subject
    last_of = subject.rpartition(" ")[2]
    if last_of in own and not _PEOPLE.search(last_of):
        return last_of if PREPOSITION.intersection(subject.split()) else subject
    words = question.split()
    behind = {
        word: (*words[at + 1 :], "and")[0] for at, word in enumerate(words) if word[:1].isupper()
    }
    bare = (name for name in own if behind.get(name, "").lower() in _ENDS)
    roles = (phrase for phrase in definite_phrases(question) if is_role(phrase))
    return next(chain(roles, (name for name in bare if not _PEOPLE.search(name))), "")


def _owners(text: str) -> tuple[str, ...]:
    return tuple(name for name in _own(text) if re.search(rf"{re.escape(name)}['’]s?\b", text))


def _is_calendar_word(name: str, text: str) -> bool:
    """Tell months from people: "in May", but "Did May resign"."""
    is_may = name == "May" and not re.search(r"\b(?:in|of|since|until|by) May\b", text)
    return is_calendar_word(name) and not is_may
