"""A question as the reader knows questions: no markup, and what is asked for comes first."""

import re

from rag.answering.terms import WHETHER, content_terms
from rag.corpus.sentences import sentence_spans

_TAGS = (
    "a|abbr|article|b|blockquote|body|br|button|code|div|em|font|form|h[1-6]|head|hr|html|i|iframe"
    "|img|input|li|link|mark|meta|nav|object|ol|option|p|pre|script|section|select|small|span|strong"
    "|style|sub|sup|svg|table|tbody|td|textarea|th|thead|title|tr|u|ul|video"
)
_ATTRIBUTES = r"""(?:\s+[\w:-]+=(?:"[^"<>]*"|'[^'<>]*'|[^\s<>"']+))*"""
_MARKUP = re.compile(
    rf"<(script|style)\b.*?</\1\s*>|</?(?:{_TAGS}){_ATTRIBUTES}\s*/?>|<!--.*?-->",
    re.IGNORECASE | re.DOTALL,
)
_AUXILIARY = (
    "(?:is|are|was|were|do|does|did|has|have|had|can|could|will|would|should|might|must|wo|ca)"
)
_PRONOUN = "(?:it|they|he|she|there|that|this|we|you|i)"
_TAG = re.compile(
    r"(?P<said>.+?)"
    rf"(?:,\s(?:right|correct|true|is (?:it|that|this) (?:right|correct|true)"
    rf"|{_AUXILIARY}(?:n?['’]?t)? {_PRONOUN})|,?\s{_AUXILIARY}n['’]?t {_PRONOUN})\s?\?",
    re.IGNORECASE,
)
_ASKS = re.compile(
    r"(?:(?:and|but|so|or|ok|okay|well|then|now|since|in|on|at|for|from|by|with|to|of|about"
    r"|until|please|i wonder|remind me),?\s)*"
    r"(?:what|whats|who|whom|whose|when|where|why|how|which|tell|list|name|explain|describe|give"
    rf"|show|say|summari[sz]e|compare|find|let|{_AUXILIARY}(?:n['’]?t)?)\b",
    re.IGNORECASE,
)


def plain_question(text: str) -> str:
    """Leave out markup, and ask "X, right?" as "Is it true that X?"; else keep the text."""
    bare = " ".join(_MARKUP.sub(" ", text).split())
    bare = bare if content_terms(bare) else text
    tagged = _TAG.fullmatch(bare)
    if tagged is None or _ASKS.match(bare) or len(sentence_spans(bare)) > 1:
        return bare
    return f"{WHETHER}{tagged['said']}?"
