"""Ask a question in another form, so that reading does not hang on the forms a data set prefers.

Rows ask *what*, *who*, *how* and *when*; people also ask whether it is so, and *which*. Forms are
made by rules on the first words, so some come out odd: the reader meets odd questions anyway.
"""

import random
import re

from rag.answering.terms import WHETHER

_AUXILIARY = "is are was were do does did has have had can could will would should".split()
_AUXILIARIES = "|".join(_AUXILIARY)
_MOST_ANSWER_WORDS = 6
_BY_YES_OR_NO = 0.65
"""Share of other forms that are answered by yes or no, where the question has one."""
_WITH_ANSWER = 0.6
"""Share of those in which the answer is asked for, not what it belongs to."""

_CIRCUMSTANCE = re.compile(
    rf"(When|Where|Why|How(?: long| often| far)?) ({_AUXILIARIES}) (.+?)", re.IGNORECASE
)
_COUNTED = re.compile(r"How (?:many|much) (.+?) (do|does|did) (.+)", re.IGNORECASE)
_EQUATED = re.compile(r"(?:What|Who) (is|are|was|were) (.+?)", re.IGNORECASE)
_SUBJECT = r"(?=(?:the|an?|this|that|his|her|its|their|he|she|it|they)\b|(?-i:[A-Z]))"
_DONE = re.compile(
    rf"(?:What|Whom?) (?:(do|does|did)|({_AUXILIARIES}) {_SUBJECT}) ?(.+?)(?<! do)", re.IGNORECASE
)
_SAID_OF = re.compile(rf"(?:What|Who) ({_AUXILIARIES}) (.+?)(?<! do)", re.IGNORECASE)
_DOER = re.compile(rf"Who (?!(?:{_AUXILIARIES})\b)(\w.+?)", re.IGNORECASE)
_KIND = re.compile(
    rf"\b(What)(?= (?!(?:{_AUXILIARIES}|\w+ed)\b)[a-z]\w+ "
    r"(?!(?:the|an?|this|that|his|her|its|their|to|in|on|by)\b))",
    re.IGNORECASE,
)
_ENDS_OPEN = re.compile(r"\b(?:\w+ed|\w+ing|called|known|made|of|for|to|on|in|by|as|with|from|at)$")
_YEAR = re.compile(r"\d{4}")
_PREPOSITION = re.compile(
    r"(?:in|on|at|during|after|before|since|from|between|by|until|around|because|due|to|for)\b",
    re.IGNORECASE,
)


def other_form(question: str, answer: str | None, chance: random.Random) -> str:
    """Ask by yes or no, or for which one; a question with no such form stays as it is.

    `answer` is None where nothing answers the question; it then only takes forms that need none.
    """
    known = answer if answer and len(answer.split()) <= _MOST_ANSWER_WORDS else None
    asked = known if chance.random() < _WITH_ANSWER else None
    forms = [_yes_or_no(question, asked), _which(question, known)]
    if chance.random() >= _BY_YES_OR_NO:
        forms.reverse()
    return next((form for form in forms if form), question)


def _yes_or_no(question: str, answer: str | None) -> str | None:
    bare = question.rstrip(" ?")
    if found := _CIRCUMSTANCE.fullmatch(bare):
        word, auxiliary, rest = found.groups()
        return _asked(auxiliary, rest, _circumstance(word.lower(), answer))
    return None if answer is None else _whether_it_is(bare, answer)


def _whether_it_is(question: str, answer: str) -> str | None:
    if found := _COUNTED.fullmatch(question):
        counted, auxiliary, rest = found.groups()
        return _asked(auxiliary, rest, answer if counted in answer else f"{answer} {counted}")
    if found := _EQUATED.fullmatch(question):
        auxiliary, rest = found.groups()
        open_end = _ENDS_OPEN.search(rest)
        return _asked(auxiliary, rest, answer) if open_end else _asked(auxiliary, answer, rest)
    if found := _DONE.fullmatch(question):
        return _asked(*filter(None, found.groups()), answer)
    if found := _SAID_OF.fullmatch(question) or _DOER.fullmatch(question):
        return f"{WHETHER}{' '.join((answer, *found.groups()))}?"
    return None


def _circumstance(word: str, answer: str | None) -> str:
    if answer is None or word not in {"when", "where"}:
        return ""
    return answer if _PREPOSITION.match(answer) else f"in {answer}"


def _asked(*parts: str) -> str:
    first, *others = (part for part in parts if part)
    return " ".join((first.capitalize(), *others)) + "?"


def _which(question: str, answer: str | None) -> str | None:
    if _KIND.search(question):
        return _KIND.sub(lambda found: "Which" if found.group(1)[0] == "W" else "which", question)
    if question.startswith("Who "):
        return f"Which person {question.removeprefix('Who ')}"
    if question.startswith("When ") and answer and _YEAR.fullmatch(answer):
        return f"In which year {question.removeprefix('When ')}"
    if question.startswith("Where "):
        return f"In which place {question.removeprefix('Where ')}"
    return None
