"""A question as the reader knows questions: no markup, and what is asked for comes first."""

import re

from rag.answering.terms import content_terms

_MARKUP = re.compile(r"<(script|style)\b.*?</\1\s*>|</?[a-z][^<>]*>|<!--.*?-->", re.I | re.S)
_AUXILIARY = r"(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|won|ca)"
_TAG = re.compile(
    rf"(?P<said>[^.?!;]+?)(?:,\s*|\s+)"
    rf"(?:right|correct|true|{_AUXILIARY}(?:n['’]?t)? (?:it|they|he|she|there|that|this|we))\s*\?",
    re.IGNORECASE,
)
_ASKS = re.compile(
    rf"(?:what|whats|who|whom|whose|when|where|why|how|which|{_AUXILIARY}(?:n['’]?t)?)\b",
    re.IGNORECASE,
)


def plain_question(text: str) -> str:
    """Leave out markup, and ask "X, right?" as "Is it true that X?"; else keep the text."""
    bare = " ".join(_MARKUP.sub(" ", text).split())
    bare = bare if content_terms(bare) else text
    tagged = _TAG.fullmatch(bare)
    if tagged is None or _ASKS.match(bare):
        return bare
    return f"Is it true that {tagged['said'].rstrip(', ')}?"
