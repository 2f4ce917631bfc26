"""How much a question asks for: one sentence, a few, or an overview."""

import re

_OVERVIEW = re.compile(
    r"\b(overview|summar\w+|tell (?:me|us) (?:more )?about|brief me|catch me up|round-?up"
    r"|what(?:['’]s| is| are)? (?:new|the latest|the news)"
    r"|what do (?:the briefings|you) (?:say|know)"
    r"|what (?:was|is|stood) in the (?:\w+ )?(?:briefing|newsletter|digest|issue|edition)"
    r"|everything|main (?:points|takeaways|developments)|key (?:points|facts|developments))\b",
    re.IGNORECASE,
)
_OPENS_OVERVIEW = re.compile(
    r"\W*(?:(?:hi|hello|hey|and|so|please),? )*(?:(?:can|could|would) you )?(?:please )?"
    r"(?:(?:is|are|was|were) there |have there been |do you (?:have|know) |have you (?:got )?|got "
    r"|what(?:['’]s| is| are) |(?:give|tell|show) (?:me |us )?)?(?:the |any )?"
    r"(?:(?:any|some)thing (?:(?:new|else|more|recent|published|written|reported|said) ){0,2}"
    r"(?:on|about)|(?:most )?(?:latest|newest|recent) (?:news|developments)"
    r"|(?:news|word|briefings?) (?:\w+ )?(?:on|about))\b",
    re.IGNORECASE,
)
_SEVERAL = re.compile(
    r"\b(why|how (?!many|much|old|long|far|often|big|large|high)|what happened|what (?:are|were)"
    r"|which (?:\w+ )?(?:countries|companies|people|places|groups|reasons|steps)"
    r"|list|name (?:the|all)|reasons|compare|differ\w*|explain|describe|consequences"
    r"|and (?:who|what|when|where|why|how))\b",
    re.IGNORECASE,
)


def is_overview(question: str) -> bool:
    """Tell whether a question asks for all there is: "What is new on the quay?"."""
    return bool(_OVERVIEW.search(question) or _OPENS_OVERVIEW.match(question))


def n_wanted(question: str, *, limit: int, sure: bool) -> int:
    """Tell how many sentences to show at most: 4 for overviews, 3 for open questions, else 1.

    Where the best sentence is not `sure`, two more stand beside it: the right one is far more
    often among the first three than first.
    """
    if is_overview(question):
        return min(limit, 4)
    return min(limit, 1 if sure and not _SEVERAL.search(question) else 3)
