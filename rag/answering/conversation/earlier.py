"""An earlier question taken apart, as far as few words show it.

The build of an English question shows in its question word, auxiliary, determiners and
prepositions. Where a subject of common nouns ends and its verb begins they do not tell; such
parts stay empty, and nothing is made of them.
"""

import re
from dataclasses import dataclass

from rag.answering.conversation.inflection import is_participle, past, third_person
from rag.answering.conversation.phrases import (
    AUXILIARY,
    BE,
    DETERMINER,
    DO,
    MODAL,
    PREPOSITION,
    head_noun,
    is_plural,
    leading_subject,
    verb_of,
)

_PAST = frozenset("did was were had has have".split())
_ABOUT = re.compile(
    r"^(?:(?:tell me|give me|say|explain|describe|what (?:do|can) you (?:know|say|tell me)"
    r"|what(?:'s|’s| is| has been| has| have)? (?:new|the latest|the news|going on|happen\w*))\b"
    r"(?:\s+(?:more|an overview|a summary))?(?:\s+(?:about|on|of|with|to|in|from))?)"
    r"\s+(?P<topic>.+)$",
    re.IGNORECASE,
)
_WHAT_IS = re.compile(
    r"^(?:who|what)(?:'s|’s|\s+(?:is|are|was|were))\s+(?P<topic>.+)$", re.IGNORECASE
)
_ASIDE = re.compile(r",?\s+according to\s.+$", re.IGNORECASE)
_WH = re.compile(
    r"^(?:(?:in|on|at|by|to|for|from|with|of|since|until)\s+)?"
    r"(?P<word>who|whom|whose|what|which|when|where|why|how)\b\s*(?P<rest>.*)$",
    re.IGNORECASE,
)
_WHEN = re.compile(r"\b(?:when|after|before|because|while)\s+(?:\S+\s+){2,}\S+$", re.IGNORECASE)
_LONGEST_NOUN = 4
"""Words of it: "Malaysian state oil fund"."""
_MEASURED = frozenset("been cost last take weigh".split())
_TIMED = re.compile(r"(?:during|when|after|before)\b")
_AMOUNT = frozenset("many much".split())
_SMALL_TOPIC = 3
"""Words of a topic that is written small, such as "vaccine diplomacy"."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """The parts of a question; empty where they are not told."""

    word: str = ""
    """Question word, in small letters; empty for a question of yes or no."""
    topic: str = ""
    """All that is asked about: "Who is X?", "Tell me about X"."""
    noun: str = ""
    """What the question word asks for: "company" of "Which company"."""
    auxiliary: str = ""
    """The one before the subject: "did" of "What did Ann say?"."""
    subject: str = ""
    predicate: str = ""
    """What is said of the subject; where that is asked for, all behind what asks for it; where
    it is not told, with it."""

    @property
    def asks_for_subject(self) -> bool:
        """Tell whether the question is who or what does it: "Who leads the board?"."""
        return bool(self.predicate) and not self.auxiliary

    @property
    def described(self) -> str:
        """Describe what was asked for: "the company that leads", "the ships that Chile sold"."""
        if self.asks_for_subject and not self.noun:
            return f"the one who {self.predicate}" if self.word == "who" else ""
        said = self.predicate if self.asks_for_subject else self.clause
        return f"the {self.noun} that {said}" if self.noun and said else ""

    @property
    def clause(self) -> str:
        """Put the auxiliary behind its subject: "did Ann leave" is "Ann left"."""
        if not (self.subject and self.predicate):
            return ""
        if self.auxiliary not in DO:
            return f"{self.subject} {self.auxiliary} {self.predicate}"
        adverb, verb, rest = verb_of(self.predicate)
        form = {"did": past, "does": third_person}.get(self.auxiliary, str)
        return " ".join(f"{self.subject} {adverb} {form(verb)} {rest}".split())

    @property
    def object(self) -> str:
        """Name what it is done to, where that is all there is: "owns the port"."""
        behind = self.predicate.partition(" ")[2]
        begins = _begins_subject(behind.split()) and self.asks_for_subject
        return behind if begins and not PREPOSITION.intersection(behind.split()) else ""

    @property
    def counted(self) -> bool:
        """Tell whether several of a kind were asked for."""
        return bool(self.noun) and (self.word == "how" or is_plural(head_noun(self.noun)))

    @property
    def circumstance(self) -> str:
        """Say when, or on what condition: "when Ann left Porto"."""
        if self.word == "where" and self.auxiliary in BE and not _has_participle(self.predicate):
            return self.predicate if _TIMED.match(self.predicate) else ""
        if self.predicate in _MEASURED:
            return ""
        if self.clause and self.auxiliary in _PAST | MODAL:
            return f"{'when' if self.auxiliary in _PAST else 'if'} {self.clause}"
        found = _WHEN.search(self.predicate)
        return found.group() if found and not self.noun else ""


def take_apart(question: str) -> Earlier:
    """Take a question apart that comes without connective and question mark."""
    text = _ASIDE.sub("", question)
    if match := _ABOUT.match(text):
        return Earlier(topic=match["topic"])
    if topic := _topic(text):
        return Earlier(word="who" if text.lower().startswith("who") else "what", topic=topic)
    first, _, behind = text.partition(" ")
    if first.lower() in AUXILIARY:
        return _inverted("", "", first.lower(), behind)
    match = _WH.match(text)
    return _asking(match["word"].lower(), match["rest"].split()) if match else Earlier()


def _asking(word: str, words: list[str]) -> Earlier:
    at = _auxiliary_at(word, words)
    if at is None:
        return _asking_subject(word, words)
    noun = " ".join(one for one in words[:at] if one.lower() not in _AMOUNT)
    if word == "how" and words[0].lower() not in _AMOUNT:
        noun = ""  # "How long", "how big" ask for no thing.
    auxiliary = words[at].lower()
    adjunct = word in {"when", "where", "why", "whom"} or (word == "how" and not noun)
    is_subject = _begins_subject(words[at + 1 :])
    if word == "which" and auxiliary in BE and not _is_open(words[at + 1 :]):
        is_subject = False  # "Which firm was Peru's partner in Faro"
    if auxiliary in DO or adjunct or is_subject:
        return _inverted(word, noun, auxiliary, " ".join(words[at + 1 :]))
    return Earlier(word=word, noun=noun, predicate=" ".join(words[at:]))


def _topic(text: str) -> str:
    match = _WHAT_IS.match(text)
    if not match:
        return ""
    topic: str = match["topic"]
    words = topic.split()
    if not words:
        return ""
    first = words[0].lower()
    if first in PREPOSITION or first in AUXILIARY or is_participle(first):
        return ""
    if _is_said(words):
        return ""
    is_phrase = words[0][:1].isupper() or first in DETERMINER
    return topic if is_phrase or len(words) <= _SMALL_TOPIC else ""


def _is_said(words: list[str]) -> bool:
    """Tell whether a verb stands behind a subject: "Ann Lee sentenced for", "Peru to have"."""
    small = next((at for at, word in enumerate(words) if word.islower()), len(words))
    behind_name = small and small < len(words) and not words[small - 1].endswith(("'s", "’s"))
    verb = words[small] if behind_name else ""
    ends_open = words[-1] in PREPOSITION or (len(words) > 1 and is_participle(words[-1]))
    has_verb = any(is_participle(word) for word in words[2:])
    return verb == "to" or is_participle(verb) or (ends_open and has_verb)


def _auxiliary_at(word: str, words: list[str]) -> int | None:
    """Find the auxiliary that follows the question word and the noun it may have."""
    if word in {"who", "whom", "when", "where", "why"}:
        words = words[:1]
    for at, one in enumerate(words):
        if one.lower() in AUXILIARY:
            return at
        of_it = one.lower() == "of" or (at and words[at - 1].lower() == "of")
        if not of_it and (one.lower() in PREPOSITION or one.lower() in DETERMINER):
            return None
    return None


def _begins_subject(words: list[str]) -> bool:
    return bool(words) and (words[0][:1].isupper() or words[0].lower() in DETERMINER)


def _has_participle(predicate: str) -> bool:
    return any(is_participle(word) for word in predicate.split()[:2] if word not in PREPOSITION)


def _is_open(words: list[str]) -> bool:
    """Tell whether words leave a place for what is asked: "Peru thrown out of", "Peru to sell"."""
    ends_open = words[-1:] != [] and words[-1] in PREPOSITION
    return ends_open or "to" in words or any(is_participle(word) for word in words[1:])


def _asking_subject(word: str, words: list[str]) -> Earlier:
    """Part "Which company owns it"."""
    if word in {"who", "what"}:
        return Earlier(word=word, predicate=" ".join(words))
    if word not in {"how", "which"}:
        return Earlier(word=word)
    if word == "how":
        words = words[1:]
        end = next((at for at, one in enumerate(words[:3], start=1) if is_plural(one)), 0)
    else:
        end = _noun_end(words)
    return Earlier(word=word, noun=" ".join(words[:end]), predicate=" ".join(words[end:]))


def _noun_end(words: list[str]) -> int:
    """Find where the noun behind "which" ends: before a past form, else after one or two words."""
    closed = (PREPOSITION - {"of"}) | DETERMINER
    stops = (at for at, word in enumerate(words) if word.lower() in closed)
    within = words[: min(next(stops, len(words)), _LONGEST_NOUN + 1)]
    for at, word in enumerate(within[1:], start=1):
        if word.islower() and is_participle(word) and not word.endswith("ing"):
            return at - within[at - 1].endswith("ly")
    return 2 if words[:1] and words[0][:1].isupper() else 1


def _inverted(word: str, noun: str, auxiliary: str, rest: str) -> Earlier:
    subject = leading_subject(
        rest, auxiliary=auxiliary, verb_follows=not (word and auxiliary in BE)
    )
    return Earlier(word, "", noun, auxiliary, subject, rest[len(subject) :].strip())
