"""What kind of words a question asks for, and whether words are of that kind."""

import re
from enum import StrEnum

_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_WEEKDAY = "Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday"


class AnswerKind(StrEnum):
    """What some questions ask for."""

    FIGURE = "figure"
    """How many, or how much money."""
    DAY = "day"
    YEAR = "year"
    TIME = "time"
    """When."""


_ASKS = {
    AnswerKind.FIGURE: re.compile(
        r"\bhow many\b|\b(?:what|which) (?:number|percentage|proportion|share|percent)\b"
        r"|\bhow much\b"
        r"(?=.*\b(?:costs?|worth|pays?|paid|spends?|spent|money|price|earns?|invest\w*)\b)",
        re.IGNORECASE,
    ),
    AnswerKind.DAY: re.compile(r"\b(?:what|which) (?:exact )?(?:date|day)s?\b", re.IGNORECASE),
    AnswerKind.YEAR: re.compile(r"\b(?:what|which) years?\b", re.IGNORECASE),
    AnswerKind.TIME: re.compile(
        r"^\W*(?:(?:and|but|so|since|until) )*when(?:'s|’s| exactly| is| are| was| were| do| does"
        r"| did| has| have| had| can| could| will| would| should)\b",
        re.IGNORECASE,
    ),
}
_NO_FIGURE = re.compile(
    rf"\b(?:{_MONTH})\.? \d{{1,2}}(?:, \d{{4}})?\b|\b\d{{1,2}} (?:{_MONTH})\b|\b(?:19|20)\d\d\b"
    r"|\b[a-z]+-?\d+[a-z]*\b",
    re.IGNORECASE,
)
"""Dates, years, and names such as S-400."""
_HOLDS = {
    AnswerKind.FIGURE: re.compile(
        r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty"
        r"|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?"
        r"|trillions?|dozens?|half|halves|thirds?|quarters?|couple|several|both|single|double|twice"
        r"|pair|none|nobody|no|all|every|most|few|handful)\b",
        re.IGNORECASE,
    ),
    AnswerKind.DAY: re.compile(
        rf"\b(?:{_MONTH})\.? \d|\d(?:st|nd|rd|th)? (?:of )?(?:{_MONTH})|\b(?:{_WEEKDAY})s?\b"
        r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\b(?:to|yester)day\b|\btomorrow\b|\b\w+ (?:Day|Eve)\b"
    ),
    AnswerKind.YEAR: re.compile(r"\b1\d{3}\b|\b20\d\d\b|\b(?:this|last|next) year\b"),
    AnswerKind.TIME: re.compile(
        rf"\d|\b(?:{_MONTH}|{_WEEKDAY})s?\b|\b(?:(?:to|yester|mid)?days?|hours?|minutes?|weeks?|months?"
        r"|quarters?|years?|decades?|century|centuries|spring|summer|autumn|fall|winter|morning"
        r"|noon|evening|(?:mid)?night|tomorrow|now|ago|once|soon|later|earlier|recently|never|always"
        r"|when|while|as|until|till|after|before|since|during|following|upon)\b",
        re.IGNORECASE,
    ),
}


def wanted_kind(question: str) -> AnswerKind | None:
    """Tell what kind of words a question asks for; None: that does not show in its form."""
    return next((kind for kind, asks in _ASKS.items() if asks.search(question)), None)


def is_of_kind(text: str, kind: AnswerKind) -> bool:
    """Tell whether words of a kind stand in a text; dates and names are no figures."""
    held = _NO_FIGURE.sub(" ", text) if kind is AnswerKind.FIGURE else text
    return bool(_HOLDS[kind].search(held))
