"""Rewrite a question that leans on its conversation into one that stands alone."""

import re
from collections.abc import Sequence

from rag.answering.conversation import people, referents
from rag.answering.conversation.earlier import take_apart
from rag.answering.conversation.inflection import agreed
from rag.answering.conversation.leaning import Kind, Leaning, free_pronoun
from rag.answering.conversation.phrases import (
    PREPOSITION,
    definite_phrases,
    head_noun,
    last,
    lower_first,
)
from rag.answering.conversation.referents import Context
from rag.answering.conversation.substitution import fragment, substitute
from rag.answering.courtesy import is_courtesy
from rag.answering.terms import content_terms, names
from rag.types import Turn

_CONNECTIVE = re.compile(
    r"^\s*(?:(?:and|but|so|then|ok(?:ay)?|also|well|right|now|thanks|thank you)\b[,\s]*)+(?=\S)",
    re.IGNORECASE,
)
_PARTICLE = re.compile(r",\s*(?:then|though|too|anyway|please)\s*$", re.IGNORECASE)
_SHIFT = re.compile(
    r"^\s*(?:(?:ok(?:ay)?|now|so|and|well|right)\b[,\s]*)*"
    r"(?:(?:on |to |a |an |one )*(?:completely |totally )?"
    r"(?:different|another|new|separate|unrelated|other|next)"
    r"\s+(?:thing|question|topic|subject|matter|note)"
    r"|(?:to )?chang(?:e|ing)\s+(?:the\s+)?(?:subject|topic)|by the way|moving on"
    r"|something else)\s*[:,;.–—-]+\s*",
    re.IGNORECASE,
)
_ELLIPSIS = re.compile(
    r"^(?:why|when|where|who|how|how (?:much|many|long|often|so)|since when|by whom"
    r"|which(?: one)?|says who|for how long|(?:who|where|which) else|really)"
    r"(?:\s+(?:not|exactly|so|then))?$|^(?:why|when|where|how)\s+(?:is|was)\s+that$",
    re.IGNORECASE,
)
_ASKS_HOW = re.compile(
    r"^(?:why|when|where|how (?:long|often)|since when|for how long|how(?= exactly|$))\b",
    re.IGNORECASE,
)
_PREPOSITION_ENDS = re.compile(rf"\b(?:{'|'.join(PREPOSITION)})\s+$", re.IGNORECASE)
_DEFINED = re.compile(
    r"^(?:what|who)\s+(?:is|are|was|were)\s+(?!the\b)(?:an?\s+)?\w+(?:\s+\w+)?$", re.I
)
_THE = re.compile(r"\bthe\s+(?P<noun>\w+)\b(?!\s+(?:of|in|for|on|at|between)\b)", re.IGNORECASE)
_THE_LAST = re.compile(r"\bthe\s+\w+$", re.IGNORECASE)
_MORE = re.compile(
    r"^(?:(?:can|could|please|you|tell|me|say|a bit|some)\s+)*"
    r"(?:more|go on|continue|explain|elaborate|details|what else|anything else)$",
    re.IGNORECASE,
)
_OTHER = re.compile(r"\b(?:other|another)\s+(?P<noun>[a-z]+)", re.IGNORECASE)
_GOES_ON = re.compile(r"^\s*(?:and|but|so|or|why not)\b", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:did|was|were|had|could|would|lost|their|[a-z]{3,}ed)(?:n['’]t)?\b", re.IGNORECASE
)
_THE_ANY = re.compile(r"\bthe\s+\w", re.IGNORECASE)
_IS_NAME = re.compile(r"^(?:who|what|where|how \w+)\s+(?:is|are|was|were)\s+[A-Z]\S*$")
"""Whole though it is short: "Where is Porto"."""
_WHO_IS = re.compile(r"^who\s+(?:is|was)\s+(?:that|this)$", re.IGNORECASE)
_DOERS = re.compile(r"\b(?:he|she|they)\b", re.IGNORECASE)
_ACTS = re.compile(r"\b(?:do|does|did|has|have|had|can|could|will|would)\s+$", re.IGNORECASE)
"""Ahead of "it" where it does something: "What did it pay?"."""
_LAST_VERB = re.compile(r"\b(?:are|were|have|do)(?=\s+$)", re.IGNORECASE)
_HOW_IT_IS = re.compile(r"^how\s+(?!many|much|long|often|soon|early|come|so\b)\w+$", re.IGNORECASE)
_CATEGORIES = frozenset(
    """company firm country city town place island center centre project group bloc agency report
    book study statement deal agreement law documentary""".split()
)
"""What a thing is called by its kind, once it was named."""
_LONGEST = 500
"""Characters of a question and of an answer that are looked at, and of what is made of them."""
_MOST_TURNS = 20
_LONGEST_OWNER = 4
"""Words to which 's is put."""
FEW_TERMS = 2
"""A follow-up with no more content terms than this cannot be searched for alone."""


def standalone_question(question: str, history: Sequence[Turn]) -> str:
    """Make `question` stand alone, by what the latest turns are about.

    Returns the question unchanged when it leans on nothing or there is no history.
    """
    turns = [turn for turn in history[-_MOST_TURNS:] if not is_courtesy(turn.question)]
    if not turns or len(question) > _LONGEST:
        return question
    if shift := _SHIFT.match(question):
        return question[shift.end() :] or question
    *before, latest = turns
    earlier = _bare(standalone_question(latest.question, before)[:_LONGEST])
    answer = (latest.answer or "")[:_LONGEST]
    rewritten = _rewritten(question, Context(earlier, take_apart(earlier), answer))
    if rewritten is None or len(rewritten) > _LONGEST:
        return question
    return f"{rewritten[:1].upper()}{rewritten[1:]}?"


def _rewritten(question: str, context: Context) -> str | None:
    if subject := fragment(question, context.question):
        return substitute(subject, context)
    bare = lower_first(_bare(question))
    if not bare or not context.question:
        return None
    if _ELLIPSIS.match(bare):
        return _filled(bare, context)
    resolved = _resolved(bare, context)
    goes_on = resolved is None and _GOES_ON.match(question)
    return _with_context(bare, context) if goes_on else resolved


def _bare(question: str) -> str:
    spaced = " ".join(question.split())
    return _PARTICLE.sub("", _CONNECTIVE.sub("", spaced).rstrip("?.! "))


def _filled(word: str, context: Context) -> str:
    """Fill up a question of hardly more than a question word."""
    parts = referents.with_object(context)
    asked = _ASKS_HOW.match(word)
    is_negated = word.lower().endswith(" not") or (asked and context.is_denied)
    if asked and parts.auxiliary and not (is_negated and not parts.subject):
        subject = f"{parts.subject} not" if is_negated else parts.subject
        return " ".join(f"{asked.group()} {parts.auxiliary} {subject} {parts.predicate}".split())
    if asked and parts.asks_for_subject and parts.word != "how" and context.answered_thing:
        return f"{asked.group()} is it that {referents.does(context)}"
    return f"{word}: {lower_first(context.question)}"


def _resolved(question: str, context: Context) -> str | None:
    """Name what the question leans on; None where it leans on nothing."""
    if _MORE.match(question):
        about = _about(context)
        return f"What else is known about {about}" if about else _joined(context, question)
    if pronoun := free_pronoun(question):
        return _with_referent(question, pronoun, _referent(pronoun, question, context), context)
    if _DEFINED.match(question):
        return None
    if known := _known_phrase(question, context) if not names(question) else "":
        return known
    if len(content_terms(question)) > _n_leaning(question):
        return None
    return _with_context(question, context)


def _n_leaning(question: str) -> int:
    """Tell with how many content terms a question still needs its conversation.

    What asks of the past, or of "the minister" without a name, is of the story that was told.
    """
    if names(question):
        return 0 if _IS_NAME.search(question) or not _PAST.search(question) else FEW_TERMS
    has_the, is_past = bool(_THE_ANY.search(question)), bool(_PAST.search(question))
    return FEW_TERMS + has_the + is_past


def _referent(pronoun: Leaning, question: str, context: Context) -> str:
    kind, parts = pronoun.kind, context.parts
    if kind is Kind.DOING or (kind is Kind.PERSON and people.are_two(question)):
        return ""
    if kind is Kind.THING:
        acts = pronoun.possessive or bool(_ACTS.search(question[: pronoun.start]))
        return referents.thing(context, done=bool(_DOERS.search(question)), acts=acts)
    if kind in {Kind.GROUP, Kind.PART}:
        return referents.group(context, part=kind is Kind.PART)
    if kind is not Kind.EVENT:
        find = {Kind.PERSON: people.person, Kind.PLACE: referents.place}
        return find.get(kind, referents.time)(context)
    if _WHO_IS.match(question):
        return people.person(context)
    topic = parts.topic if parts.word == "what" else ""
    return referents.without_preposition(context.phrase) if parts.word == "where" else topic


def _with_referent(question: str, pronoun: Leaning, referent: str, context: Context) -> str:
    ahead, behind = question[: pronoun.start], question[pronoun.end :]
    if pronoun.kind is Kind.PLACE and _PREPOSITION_ENDS.search(ahead):
        referent = referent.partition(" ")[2]
    if not referent:
        return _with_context(question, context)
    if pronoun.possessive and len(referent.split()) > _LONGEST_OWNER:
        return f"{question}, {referent}"
    if pronoun.possessive:
        referent += "'" if referent.endswith("s") else "'s"
    if pronoun.kind is Kind.PART and not _PREPOSITION_ENDS.search(ahead):
        referent = f"which of {referent}"
    if pronoun.kind is Kind.GROUP and not referents.is_several(referent):
        ahead = _LAST_VERB.sub(lambda verb: agreed(verb.group(), several=False), ahead)
    rewritten = f"{ahead}{referent}{behind}"
    vague = referent.islower() and len(referent.split()) < _LONGEST_OWNER
    told = referents.circumstances(context) if vague else ""
    return f"{rewritten}, {told}" if told else rewritten


def _known_phrase(question: str, context: Context) -> str:
    """Write "the drills" out as the earlier "the drills in Porto", "the company" as its name."""
    if not (found := _THE.search(question)):
        return ""
    noun, parts = found["noun"].lower(), context.parts
    asked_for = parts.noun.lower().split()[-1:] == [noun]
    known = parts.described if asked_for and parts.counted else ""
    is_told = bool(
        parts.topic or (context.answered_thing and parts.word in {"who", "which", "what"})
    )
    heads = [head_noun(phrase).lower() for phrase in definite_phrases(context.question)]
    if (noun in _CATEGORIES and is_told and noun not in heads) or (asked_for and not parts.counted):
        known = referents.thing(context)
    if known:
        return f"{question[: found.start()]}{known}{question[found.end() :]}"
    for phrase in definite_phrases(context.question):
        if noun in phrase.lower().split() and phrase.lower() != found.group().lower():
            return f"{question[: found.start()]}{phrase}{question[found.end() :]}"
    return ""


def _with_context(question: str, context: Context) -> str:
    """Say behind the question what it is about, or ahead of it what was asked."""
    about, when = _about(context), referents.circumstances(context)
    if about and _THE_LAST.search(question) and (context.parts.topic or not when):
        return f"{question} of {about}"
    if about and _HOW_IT_IS.match(question):
        return f"{question} is {about}"
    if (other := _OTHER.search(question)) and other["noun"].lower().rstrip("s") in about.lower():
        return f"{question} besides {about}"
    if context.is_denied:
        return _joined(context, question)
    told = when or about or context.parts.described
    return f"{question}, {told}" if told else _joined(context, question)


def _about(context: Context) -> str:
    phrase = last(definite_phrases(context.question))
    return context.parts.topic or phrase or context.parts.object


def _joined(context: Context, question: str) -> str:
    return f"{context.question}, and {lower_first(question)}"
