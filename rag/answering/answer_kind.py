"""What kind of words a question asks for, and whether words are of that kind."""

import re
from enum import StrEnum

_MONTH = (
    "Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?"
    "|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?"
)
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
        r"^\W*(?:[^,?]{0,80}, )?"
        r"(?:(?:and|but|so|in|on|at|for|from|by|with|to|of|about|since|tell me|do you know),? )*"
        r"(?:how many\b|(?:what|which) (?:number|percentage|proportion|share|percent) of\b"
        r"|how much\b(?! (?:attention|influence|interest|power|progress|support|trust))(?=.*\b"
        r"(?:costs?|worth|pays?|paid|spends?|spent|money|price|earns?|invest(?:s|ed|ing)?)\b))",
        re.IGNORECASE,
    ),
    AnswerKind.DAY: re.compile(r"\b(?:what|which) (?:exact )?(?:date|day)s?\b(?!-)", re.IGNORECASE),
    AnswerKind.YEAR: re.compile(r"\b(?:what|which) years?\b(?!-)", re.IGNORECASE),
    AnswerKind.TIME: re.compile(
        r"^\W*(?:(?:and|but|so|since|until) )*"
        r"when(?:['’]s|(?:,? (?:exactly|precisely),?)? (?:is|are"
        r"|was|were|do|does|did|has|have|had|can|could|will|would|should|must|may|might))\b",
        re.IGNORECASE,
    ),
}
_NO_FIGURE = re.compile(
    rf"\b(?:{_MONTH})\.? \d{{1,2}}\b(?! [a-z]+s\b| people\b)(?:, \d{{4}})?"
    rf"|\b\d{{1,2}} (?:{_MONTH})\b|(?<![$€£¥])\b(?:19|20)\d\d\b(?! [a-z]+s\b| people\b)"
    r"|\b(?!(?:usd|eur|gbp|chf|rs)\d)[a-z]+-?\d+[a-z]*\b",
    re.IGNORECASE,
)
"""Dates, years, and names such as S-400."""
_HOLDS = {
    AnswerKind.FIGURE: re.compile(
        r"\d|\b(?:zero|one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty"
        r"|thirty|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?"
        r"|trillions?|dozens?|tens|scores|half|halves|(?:thir|four|fif|six|seven|eigh|nin|ten)ths?"
        r"|thirds?|quarters?|first|second|(?:doubl|tripl|quadrupl)\w+|\w+fold|majority|couple"
        r"|several|both|single|twice|thrice|pair|none|nothing|nobody|no|all|every|most|few|handful"
        r"|crores?|lakhs?)\b",
        re.IGNORECASE,
    ),
    AnswerKind.DAY: re.compile(
        rf"\b(?:{_MONTH})\.? \d|\d(?:st|nd|rd|th)\b|\d (?:{_MONTH})\b|\b(?:{_WEEKDAY})s?\b"
        r"|\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}|\b\d{1,2}/\d{1,2}\b|\b\w+ (?:Day|Eve)\b|\bChristmas\b"
        r"|(?i:\b(?:(?:to|yester)day|tomorrow|weekend|the (?:next )?day (?:after|before))\b)"
    ),
    AnswerKind.YEAR: re.compile(
        r"\b1\d{3}s?\b|20\d\ds?\b|\b(?:this|last|next|previous|past|same) year\b"
        r"|\byears? (?:ago|earlier|before|later)\b",
        re.IGNORECASE,
    ),
    AnswerKind.TIME: re.compile(
        rf"\d|\b(?:{_MONTH}|{_WEEKDAY})s?\b|\b(?:(?:to|yester|mid)?days?|hours?|minutes?|seconds?"
        r"|weeks?|weekends?|months?|quarters?|years?|decades?|century|centuries|spring|summer|autumn"
        r"|fall|winter|dawn|dusk|morning|(?:after)?noon|evening|overnight|tonight|(?:mid)?night"
        r"|tomorrow|Christmas|Easter|now|ago|once|soon|shortly|immediately|later|earlier|recently"
        r"|never|always|if|when|while|as|until|till|after|before|since|during|following|upon)\b",
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
