"""Whom and what the words of a conversation may stand for, by kind."""

import re
from dataclasses import dataclass, replace

from rag.answering.conversation.earlier import Earlier
from rag.answering.conversation.inflection import agreed
from rag.answering.conversation.phrases import (
    ARTICLE,
    AUXILIARY,
    DETERMINER,
    PREPOSITION,
    QUESTION_WORD,
    definite_phrases,
    head_noun,
    is_calendar_word,
    is_plural,
    last,
    pair,
    places,
    verb_of,
)
from rag.answering.conversation.roles import is_role
from rag.answering.terms import NAME, names

_COUNT = frozenset("two three four five six seven eight nine ten several many some".split())
_PARTICLES = frozenset("up down out off away back over".split())
_PLACES = frozenset(
    "town city village region country province state island camp port district republic".split()
)
_NO_NOUN = DETERMINER | PREPOSITION | AUXILIARY | QUESTION_WORD | {"yes", "no", "all", "both"}
_LONGEST_PLURAL = 3
_LONGEST_PHRASE = 8
"""Words of an answer that is no more than a name or a thing."""
_DATE = re.compile(
    r"\b(?:in|on|since|during)\s+(?:\w+\s+)?(?:\d{1,2},?\s+)?(?:19|20)\d\d\b", re.IGNORECASE
)
_CLAUSE = re.compile(
    rf"\b(?!(?:{'|'.join(PREPOSITION | {'and'})})\b)[a-z]+\s+(?:the|an?|its|his|her|their)\b"
    r"|\b(?:who|which|where|when|that|it|them|him|her)\b"
)
_NO = re.compile(r"\s*(?:no|not|never|neither|none|nobody)\b", re.IGNORECASE)
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
            is_number = rest[:1].isdigit() or rest.partition(" ")[0] in _COUNT
            counted = self.phrase if is_number else f"the {first.lower()} {rest}"
            return f"the {rest}" if first.lower() in ARTICLE else counted
        if self.is_bare_plural:
            return f"the {self.phrase}"
        return self.phrase if _NAMES.fullmatch(self.phrase) else ""

    @property
    def is_denied(self) -> bool:
        """Tell whether a question of yes or no was answered with no."""
        asked = bool(self.parts.auxiliary) and not self.parts.word
        return asked and bool(_NO.match(self.answer))

    @property
    def is_indefinite(self) -> bool:
        """Tell whether the answer says only of what kind it is."""
        first = self.phrase.partition(" ")[0].lower()
        return first in ARTICLE - {"the"} | _COUNT or self.is_bare_plural

    @property
    def is_bare_plural(self) -> bool:
        """Tell whether the answer is no more than "drivers" or "Chilean miners"."""
        words = self.phrase.split()
        is_short = 0 < len(words) <= _LONGEST_PLURAL and all(map(str.isalpha, words))
        asked = self.parts.word in {"who", "whom", "what", "which"}
        is_noun = bool(words) and not any(word.lower() in _NO_NOUN for word in words)
        is_deed = self.parts.predicate.startswith("do ")
        return (
            asked
            and is_short
            and is_noun
            and not is_deed
            and words[-1].islower()
            and is_plural(words[-1])
        )


def thing(context: Context, *, done: bool = False, acts: bool = False) -> str:
    """What "it" stands for; `done`: something that others do; `acts`: it does something itself."""
    parts = context.parts
    if parts.topic and parts.word != "who":
        return parts.topic
    answered = "" if done else _one_answered(context)
    phrases = [one for one in definite_phrases(context.question) if one[4:] not in parts.noun]
    made = _MADE.search(context.phrase)
    return (
        answered
        or last(phrases)
        or parts.object
        or (f"the {made['thing']}" if made else "")
        or _named_thing(context)
        or (parts.subject if acts and _NAMES.fullmatch(parts.subject) else "")
    )


def _named_thing(context: Context) -> str:
    """Take the subject, or the only name, where it stands by itself: no "Chilean" drought."""
    question, subject = context.question, context.parts.subject
    if not subject.islower() and any(map(str.islower, subject.split())):
        return subject
    own = [name for name in names(question) if not is_calendar_word(name)]
    is_alone = len(own) == 1 and not re.search(rf"{re.escape(own[0])}(?:['’]|\s+[a-z])", question)
    return own[0] if is_alone and f"the {own[0]} " not in question else ""


def group(context: Context, *, part: bool = False) -> str:
    """Whom or what "they" stands for; `part`: of them."""
    parts = context.parts
    if parts.topic:
        return parts.topic
    counted = parts.described if parts.counted else ""
    doers = parts.word == "who" and parts.asks_for_subject
    several = [phrase for phrase in definite_phrases(context.question) if is_several(phrase)]
    return (
        _several_answered(context)
        or (counted if part else "")
        or pair(context.question)
        or last(several)
        or counted
        or (f"those who {_predicate(parts, several=True)}" if doers else "")
        or parts.subject
        or (parts.described if not any(map(is_plural, parts.predicate.split())) else "")
        or last(definite_phrases(context.question))
    )


def place(context: Context) -> str:
    """Where "there" is, with a preposition."""
    parts = context.parts
    if answered := _place_answered(context):
        return answered
    if found := places(context.question):
        at, name = found[-1]
        return f"{at if at in {'in', 'at', 'on', 'near', 'around', 'across'} else 'in'} {name}"
    where = (parts.topic if parts.word != "who" else "") or parts.object
    where = where or last(definite_phrases(context.question))
    at = "on" if "island" in where.lower() else "at" if where.startswith("the ") else "in"
    return f"{at} {where}" if where else ""


def _place_answered(context: Context) -> str:
    """Take "in Porto" or "at the old quay" of an answer to "Where …?" or "Which town …?"."""
    first, _, rest = context.phrase.partition(" ")
    if not (context.parts.word == "where" or head_noun(context.parts.noun).lower() in _PLACES):
        return ""
    if context.parts.word != "where" and places(context.question):
        return ""
    if first.lower() in PREPOSITION and rest:
        return f"{'in' if first.lower() == 'into' else first.lower()} {rest}"
    if first == "the" and rest[:1].islower():
        return f"at {context.phrase}"
    return f"in {context.phrase}" if first == "the" or first[:1].isupper() else ""


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
    return "" if context.is_denied else with_object(context).circumstance


def with_object(context: Context) -> Earlier:
    """Put what was asked for, if it is done to, behind its verb: "did Ann say" of "What …?"."""
    parts = context.parts
    adverb, verb, rest = verb_of(parts.predicate)
    is_open = not rest or rest.partition(" ")[0].lower() in PREPOSITION | _PARTICLES | {"when"}
    if not (parts.subject and parts.word in {"who", "what", "whom", "which", "how"} and is_open):
        return parts
    if parts.word == "how" and not parts.noun:
        return parts
    unnamed = {"what": "something", "whom": "somebody", "who": "somebody"}.get(parts.word, "")
    named = context.answered_thing or parts.noun or unnamed
    first, _, behind = rest.partition(" ")
    if first and (not behind or behind.partition(" ")[0].lower() in PREPOSITION):
        verb, rest = f"{verb} {first}", behind
    return replace(parts, predicate=" ".join(f"{adverb} {verb} {named} {rest}".split()))


def does(context: Context) -> str:
    """Say in a sentence that what the answer names does it."""
    predicate = _predicate(context.parts, several=is_several(context.phrase))
    is_owner = context.parts.word == "whose" and context.phrase.endswith(("'s", "’s"))
    noun = f" {context.parts.noun}" if is_owner else ""
    return f"{context.answered_thing}{noun} {predicate}"


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
    if is_role(parts.noun):
        return ""
    is_person = parts.word == "who" and _is_full_name(context.phrase)
    if context.answered_thing and not is_person and not is_several(context.phrase):
        return _told_apart(context)
    return parts.described if parts.word == "which" else ""


def _several_answered(context: Context) -> str:
    asked = context.parts.word in {"", "who", "whom", "whose", "what", "which"}
    return _told_apart(context) if asked and is_several(context.phrase) else ""


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
    if phrase.startswith("those "):
        return True
    return bool(pair(phrase)) or (head[-1:] != [] and head[-1].islower() and is_plural(head[-1]))


def _is_full_name(phrase: str) -> bool:
    """Tell whether it looks like the name of a person."""
    words = phrase.split()
    return len(words) > 1 and all(word[:1].isupper() for word in words) and words[0] != "The"
