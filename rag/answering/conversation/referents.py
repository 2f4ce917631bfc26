"""Whom and what the words of a conversation may stand for, by kind."""

import re
from dataclasses import dataclass, replace

from rag.answering.conversation.earlier import Earlier
from rag.answering.conversation.inflection import agreed
from rag.answering.conversation.phrases import (
    ARTICLE,
    AUXILIARY,
    PREPOSITION,
    definite_phrases,
    is_calendar_word,
    is_plural,
    last,
    pair,
    places,
    verb_of,
)
from rag.answering.terms import NAME, names

_COUNT = frozenset("two three four five six seven eight nine ten several many some".split())
_LONGEST_PHRASE = 8
"""Words of an answer that is no more than a name or a thing."""
_DATE = re.compile(
    r"\b(?:in|on|since|during)\s+(?:\w+\s+)?(?:\d{1,2},?\s+)?(?:19|20)\d\d\b", re.IGNORECASE
)
_CLAUSE = re.compile(
    rf"\b(?!(?:{'|'.join(PREPOSITION | {'and'})})\b)[a-z]+\s+(?:the|an?|its|his|her|their)\b"
    r"|\b(?:who|which|where|when|that)\b"
)
_NAMES = re.compile(rf"{NAME.pattern}(?:(?:,|,?\s+and)\s+{NAME.pattern})*")
_MADE = re.compile(r"\ban?\s+(?P<thing>(?:[\w'’-]+\s+){0,2}[\w'’-]+)$")


@dataclass(frozen=True, slots=True)
class Context:
    """The latest turn of a conversation."""

    question: str
    """Made to stand alone, without connective and question mark."""
    parts: Earlier
    answer: str

    @property
    def phrase(self) -> str:
        """Give the answer where it is a mere phrase: "Power of Siberia."."""
        text = self.answer.strip().rstrip(".")
        words = text.split()
        whole = len(words) <= _LONGEST_PHRASE and not re.search(r"\[\d|[.!?:;]\s", text)
        clause = any(word.strip(",") in AUXILIARY for word in words)
        return text if whole and not clause else ""

    @property
    def answered_thing(self) -> str:
        """Name what the answer names, as known from then on: "a deal" is "the deal"."""
        first, _, rest = self.phrase.partition(" ")
        if rest and first.lower() in ARTICLE | _COUNT and not _CLAUSE.search(rest):
            return f"the {rest}" if first.lower() in ARTICLE else f"the {first.lower()} {rest}"
        return self.phrase if _NAMES.fullmatch(self.phrase) else ""

    @property
    def is_indefinite(self) -> bool:
        """Tell whether the answer says only of what kind it is."""
        return self.phrase.partition(" ")[0].lower() in ARTICLE - {"the"} | _COUNT


def thing(context: Context, *, done: bool = False) -> str:
    """What "it" stands for; `done`: something that others, named beside it, do."""
    parts = context.parts
    if parts.topic and parts.word != "who":
        return parts.topic
    answered = "" if done else _one_answered(context)
    phrases = definite_phrases(context.question)
    made = _MADE.search(context.phrase)
    found = (name for name in names(context.question) if not is_calendar_word(name))
    own = [name for name in found if f"the {name} " not in context.question]
    return (
        answered
        or last(phrases)
        or parts.object
        or (f"the {made['thing']}" if made else "")
        or (own[0] if len(own) == 1 else "")
    )


def group(context: Context, *, part: bool = False) -> str:
    """Whom or what "they" stands for; `part`: of them."""
    parts = context.parts
    if parts.topic:
        return parts.topic
    counted = parts.described if parts.counted else ""
    several = [phrase for phrase in definite_phrases(context.question) if is_several(phrase)]
    return (
        _several_answered(context)
        or (counted if part else "")
        or pair(context.question)
        or last(several)
        or counted
        or (f"those who {_predicate(parts, several=True)}" if parts.described else "")
        or parts.subject
        or last(definite_phrases(context.question))
    )


def place(context: Context) -> str:
    """Where "there" is, with a preposition."""
    parts = context.parts
    if parts.word == "where" and without_preposition(context.phrase):
        return context.phrase[:1].lower() + context.phrase[1:]
    if found := places(context.question):
        at, name = found[-1]
        return f"{at if at in {'in', 'at', 'on', 'near', 'around', 'across'} else 'in'} {name}"
    where = (parts.topic if parts.word != "who" else "") or parts.object
    where = where or last(definite_phrases(context.question))
    at = "on" if "island" in where.lower() else "at" if where.startswith("the ") else "in"
    return f"{at} {where}" if where else ""


def time(context: Context) -> str:
    """When "then" was."""
    if circumstance := circumstances(context):
        return circumstance
    found = _DATE.search(context.phrase) or _DATE.search(context.question)
    return found.group()[:1].lower() + found.group()[1:] if found else ""


def circumstances(context: Context) -> str:
    """Say under what circumstances the earlier question was asked, with the answer's help."""
    parts = context.parts
    if parts.asks_for_subject and parts.word != "how" and context.answered_thing:
        return f"when {does(context)}"
    return with_object(context).circumstance


def with_object(context: Context) -> Earlier:
    """Put what was asked for, if it is done to, behind its verb: "did Ann say" of "What …?"."""
    parts = context.parts
    adverb, verb, rest = verb_of(parts.predicate)
    is_open = not rest or rest.partition(" ")[0].lower() in PREPOSITION
    if not (parts.subject and parts.word in {"what", "whom", "which", "how"} and is_open):
        return parts
    if parts.word == "how" and not parts.noun:
        return parts
    unnamed = {"what": "something", "whom": "somebody"}.get(parts.word, "")
    named = context.answered_thing or parts.noun or unnamed
    return replace(parts, predicate=" ".join(f"{adverb} {verb} {named} {rest}".split()))


def does(context: Context) -> str:
    """Say in a sentence that what the answer names does it."""
    predicate = _predicate(context.parts, several=is_several(context.phrase))
    return f"{context.answered_thing} {predicate}"


def without_preposition(phrase: str) -> str:
    """Take "Porto" of "In Porto"."""
    first, _, rest = phrase.partition(" ")
    return rest if first.lower() in PREPOSITION and rest[:1].isupper() else ""


def _predicate(parts: Earlier, *, several: bool) -> str:
    verb, _, rest = parts.predicate.partition(" ")
    return f"{agreed(verb, several=several)} {rest}".strip()


def _one_answered(context: Context) -> str:
    """Name the thing that was asked for: by the answer, else by what was asked of it."""
    parts = context.parts
    if parts.word not in {"what", "which", "who"} or parts.counted:
        return ""
    is_person = parts.word == "who" and _is_full_name(context.phrase)
    if context.answered_thing and not is_person and not is_several(context.phrase):
        return _told_apart(context)
    return parts.described if parts.word == "which" else ""


def _several_answered(context: Context) -> str:
    return _told_apart(context) if is_several(context.phrase) else ""


def _told_apart(context: Context) -> str:
    """Add to what the answer names only by its kind what was asked of it."""
    parts, named = context.parts, context.answered_thing
    if not context.is_indefinite:
        return named
    if parts.asks_for_subject:
        return f"{named} that {_predicate(parts, several=is_several(context.phrase))}"
    return f"{named} that {parts.clause}" if parts.clause else named


def is_several(phrase: str) -> bool:
    """Tell whether a phrase names more than one: "the ships in Porto", "Ann and Bo"."""
    words = phrase.split()
    ends = (at for at, word in enumerate(words) if word in PREPOSITION | {"that"})
    head = words[: next(ends, len(words))]
    return bool(pair(phrase)) or (head[-1:] != [] and head[-1].islower() and is_plural(head[-1]))


def _is_full_name(phrase: str) -> bool:
    """Tell whether it looks like the name of a person."""
    words = phrase.split()
    return len(words) > 1 and all(word[:1].isupper() for word in words) and words[0] != "The"
