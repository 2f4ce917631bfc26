"""Questions for a figure, and whether words hold one."""

import re

_ASKS = re.compile(
    r"\bhow many\b|\b(?:what|which) (?:number|percentage|proportion|share|percent)\b"
    r"|\bhow much\b"
    r"(?=.*\b(?:costs?|worth|pays?|paid|spends?|spent|money|price|earns?|invest\w*)\b)",
    re.IGNORECASE,
)
_MONTH = "January|February|March|April|May|June|July|August|September|October|November|December"
_NO_FIGURE = re.compile(
    rf"\b(?:{_MONTH})\.? \d{{1,2}}(?:, \d{{4}})?\b|\b\d{{1,2}} (?:{_MONTH})\b|\b(?:19|20)\d\d\b"
    r"|\b[a-z]+-?\d+[a-z]*\b",
    re.IGNORECASE,
)
"""Dates, years, and names such as S-400."""
_FIGURE = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\w+teen|twenty|thirty"
    r"|forty|fifty|sixty|seventy|eighty|ninety|hundreds?|thousands?|millions?|billions?|trillions?"
    r"|dozens?|half|halves|thirds?|quarters?|couple|several|both|single|double|twice|pair|none"
    r"|nobody|no|all|every|most|few|handful)\b",
    re.IGNORECASE,
)


def asks_for_figure(question: str) -> bool:
    """Tell whether a question asks how many there are, or how much it costs."""
    return bool(_ASKS.search(question))


def holds_figure(text: str) -> bool:
    """Tell whether a number stands in the text, in figures or words, that is no date or name."""
    return bool(_FIGURE.search(_NO_FIGURE.sub(" ", text)))
