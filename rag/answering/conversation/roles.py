"""Nouns that are of people."""

import re

from rag.answering.conversation.phrases import head_noun

_ROLES = frozenset(
    """admiral architect boy captain chancellor chief colonel commander deputy detective director
    envoy general girl governor head heir hero heroine husband judge king lawyer leader mayor member
    minister mother mp official oligarch pastor pilot poet premier president prince queen
    secretary singer son daughter father spy suspect wife writer""".split()
)
_ROLE = re.compile(r"(?:ist|ian|ican|[a-z]man|woman|ess)$")


def is_role(noun: str) -> bool:
    """Tell whether a noun is of a person: "the second minister of Chile"."""
    head = head_noun(noun).lower()
    return head.rpartition("-")[2] in _ROLES or bool(_ROLE.search(head))
