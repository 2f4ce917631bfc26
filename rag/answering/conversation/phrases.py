"""Phrases of a question, found by closed-class words and capitals alone."""

import calendar
import re
from collections.abc import Sequence

from rag.answering.conversation.inflection import is_base_verb, is_participle
from rag.answering.terms import NAME, names

MODAL = frozenset("can could will would shall should may might must".split())
BE = frozenset("is are was were".split())
DO = frozenset("do does did".split())
AUXILIARY = MODAL | BE | DO | frozenset("be has have had".split())
ARTICLE = frozenset("the a an".split())
DETERMINER = ARTICLE | frozenset("this that these those its his her their my your our".split())
PREPOSITION = frozenset(
    """of in on at by for with from to into about over under between against among after before
    since during without within through near around across behind than as via towards upon until
    """.split()
)
QUESTION_WORD = frozenset("who whom whose what which when where why how".split())
_STOPS = AUXILIARY | frozenset(
    """it he she they we you i him them us who which that there not and or but when if because
    while so according""".split()
)
_ATTACHES = frozenset("of in on at for between with from against over about to near".split())
_FIXED = frozenset(("at first", "at last", "at least", "at once", "at all", "in fact", "for good"))
_PLURALS = frozenset("people men women children police gunmen policemen businessmen".split())
_ADVERB = re.compile(
    r"(?:first|ever|never|also|even|finally|once|[a-z]{2,}(?:al|nt|ed|ng|st|c)ly)$"
)
_JOINED = rf"(?:{NAME.pattern})(?:,?\s+and\s+(?:{NAME.pattern}))*"
_LEADING = re.compile(rf"{_JOINED}(?:(?<=['’]s)\s+[a-z][\w-]*)?")
_ADJECTIVE = re.compile(r"(?:['’]s\b.*|ian|ish|iss|ese|ist|eek|hai|aqi|yz|can|[^c]an|ch|ak)$")
"""Ends of names that a noun is likely to follow: "Peru's", "Chilean"."""
_PLACED = re.compile(
    r"\b(?P<at>in|at|on|to|from|near|into|across|around|towards?)\s+(?:the\s+)?"
    rf"(?P<name>{NAME.pattern})"
)
_PAIR = re.compile(rf"(?:{NAME.pattern}),?\s+and\s+(?:{NAME.pattern})")


def leading_subject(text: str, *, auxiliary: str, verb_follows: bool = True) -> str:
    """Take the subject that stands behind an auxiliary, where it is told: names, or "the …"."""
    words = text.split()
    if match := _LEADING.match(text):
        return " ".join(words[: _named_end(words, len(match.group().split()), auxiliary)])
    is_phrase = bool(words) and words[0].lower() in ARTICLE
    ahead = auxiliary if verb_follows else ""
    return " ".join(words[: _phrase_end(words, 0, ahead=ahead)] if is_phrase else [])


def verb_of(predicate: str) -> tuple[str, str, str]:
    """Part "first blame the crew" into the adverb, the verb and the rest."""
    first, _, behind = predicate.partition(" ")
    if not (behind and _ADVERB.match(first)):
        return "", first, behind
    verb, _, rest = behind.partition(" ")
    return first, verb, rest


def pair(text: str) -> str:
    """Take the last "X and Y" of names."""
    return last(_PAIR.findall(text))


def last(found: Sequence[str]) -> str:
    """Take the last of what was found; empty where there is none."""
    return found[-1] if found else ""


def places(text: str) -> tuple[tuple[str, str], ...]:
    """List the names behind a preposition of place, each with its preposition."""
    found = [(match["at"].lower(), names(match["name"])) for match in _PLACED.finditer(text)]
    return tuple((at, name[0]) for at, name in found if name and not is_calendar_word(name[0]))


def head_noun(phrase: str) -> str:
    """Take "minister" of "the second minister of Chile"."""
    words = phrase.split()
    ends = (at for at, word in enumerate(words) if word.lower() in PREPOSITION | {"that", "who"})
    return "".join(words[: next(ends, len(words))][-1:])


def is_calendar_word(name: str) -> bool:
    """Tell whether a name is of a month or a day: "August", "Monday"."""
    return name.partition(" ")[0] in {*calendar.month_name, *calendar.day_name}


def definite_phrases(question: str) -> tuple[str, ...]:
    """List "the …" and "a …" of a question, with what is attached to them, all as "the …"."""
    words = question.split()
    found: list[str] = []
    at = 0
    while at < len(words):
        is_article = words[at].lower() in ARTICLE
        end = _phrase_end(words, at, ahead=_auxiliary_of(words, at)) if is_article else 0
        if end:
            found.append(" ".join(("the", *words[at + 1 : end])).strip(",;:"))
        at = max(end, at + 1)
    return tuple(found)


def is_plural(phrase: str) -> bool:
    """Tell whether the last word of a phrase looks like a plural."""
    word = phrase.rpartition(" ")[2].lower()
    if word[:1].isdigit():
        return False
    return word in _PLURALS or (word.endswith("s") and not word.endswith(("ss", "us", "is")))


def lower_first(question: str) -> str:
    """Begin a question with a small letter, unless it begins with a name."""
    first = question.partition(" ")[0].lower()
    is_word = first in AUXILIARY | QUESTION_WORD | PREPOSITION
    return f"{first}{question[len(first) :]}" if is_word else question


def _auxiliary_of(words: Sequence[str], at: int) -> str:
    """Take the auxiliary whose subject begins here; behind "Where is" no verb follows."""
    ahead = words[at - 1].lower() if at else ""
    return ahead if ahead in AUXILIARY and not (ahead in BE and at > 1) else ""


def _named_end(words: Sequence[str], at: int, auxiliary: str) -> int:
    """Find where a subject ends that begins with names; nouns follow "Peru's" and "Chilean"."""
    if not _ADJECTIVE.search(" ".join(words[:at])):
        return at
    end = _end(words, at - 1)
    is_whole = end == len(words) or is_participle(words[end].lower())
    if auxiliary in DO | MODAL:
        return _verb_at(words, at, end) or (end if is_whole and end < len(words) else at)
    return end if is_whole and all(map(str.islower, words[at:end])) else at


def _verb_at(words: Sequence[str], at: int, end: int) -> int:
    """Find the verb of "did" among the words behind the first of its subject; 0: not told."""
    known = [n for n in range(at, end) if is_base_verb(words[n])]
    verb = end - 1 if end - 1 in known else next(iter(known), 0)
    adverb = next((n for n in range(at, end) if _ADVERB.match(words[n])), end)
    plurals = (n for n in range(at, end) if words[n - 1].islower() and is_plural(words[n - 1]))
    plural = next(plurals, 0)
    return min(verb, adverb) if verb else adverb if adverb < end else plural


def _phrase_end(words: Sequence[str], at: int, *, ahead: str) -> int:
    """Find where a phrase with an article ends; 0 where that is not told.

    `ahead`: the auxiliary of the verb that follows. Of two small words of a subject the second is
    the verb; of more it is not told which, nor where something may be attached to either.
    """
    end = _end(words, at + 1)
    small = sum(word.islower() for word in words[at + 1 : end])
    behind = words[end].lower() if end < len(words) else ""
    if ahead in DO | MODAL and behind != "of" and (verb := _subject_verb(words, at + 2, end)):
        return verb
    is_whole = ahead not in DO | MODAL and is_participle(behind)
    if ahead and small > 1 and behind != "of" and not is_whole:
        return 0 if small > 2 or behind in _ATTACHES else end - 1  # noqa: PLR2004 - two words
    return _attached_end(words, end, ahead=ahead) if end > at + 1 else 0


def _subject_verb(words: Sequence[str], at: int, end: int) -> int:
    """Find the verb of "did", also where only one small word follows a name: "the Danes get"."""
    if verb := _verb_at(words, at, end):
        return verb
    if end <= at or (end < len(words) and is_base_verb(words[-1])):
        return 0
    if words[end - 1].islower():
        return end - 1 if words[end - 2][:1].isupper() else 0
    small = [n for n in range(at - 1, end) if words[n].islower()]
    return small[0] if len(small) == 1 and small[0] >= at else 0


def _end(words: Sequence[str], at: int, *, name: bool = False) -> int:
    """Find where nouns and adjectives from a place on end; `name`: with the capitals, if any."""
    start = at
    while at < len(words):
        low = words[at].lower().strip(",;:")
        is_noun = low.endswith("ing") and words[at - 1][:1].isupper()
        is_verb = at > start and words[at].islower() and is_participle(low) and not is_noun
        is_name = words[at - 1][:1].isupper() and not _ADJECTIVE.search(" ".join(words[start:at]))
        behind_name = name and at > start and is_name and words[at].islower()
        is_stop = low in _STOPS | PREPOSITION | DETERMINER and words[at] != "US"
        if is_stop or is_verb or behind_name:
            return at
        at += 1
        if words[at - 1].endswith((",", ";", ":")):
            return at
    return at


def _attached_end(words: Sequence[str], at: int, *, ahead: str) -> int:
    """Go on behind "of", "in" and such, and behind "and" between names.

    Where a verb must follow, the last of several words is that, or it is not told which: 0.
    """
    while at < len(words) - 1 and words[at].lower() in _ATTACHES:
        article = words[at + 1].lower() in ARTICLE
        begin = at + 1 + article
        if begin == len(words):
            return at
        end = _end(words, begin, name=not article)
        is_infinitive = words[at].lower() == "to" and not article and words[begin].islower()
        is_fixed = f"{words[at]} {words[begin]}".lower() in _FIXED
        if end == begin or is_infinitive or is_fixed:
            return at
        behind = words[end].lower() if end < len(words) else ""
        verb = _subject_verb(words, begin + 1, end) if ahead in DO | MODAL else 0
        if verb and end > begin + 1:
            return verb
        if ahead and end > begin + 1 and behind != "of":
            return 0 if behind in _ATTACHES else end - 1
        at = end
        joined = at < len(words) - 1 and words[at] == "and" and words[at + 1][:1].isupper()
        at = _end(words, at + 1, name=True) if joined else at
    return at
