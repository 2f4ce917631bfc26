"""Widen a quote that begins with a pronoun, so that it also says what it refers to."""

import re
from dataclasses import replace

from rag.corpus.sentences import sentence_spans
from rag.roles import Reading
from rag.types import Span

_INTRODUCTION = (
    r"(?:in|on|at|by|for|from|with|after|before|since|during|until|unlike|despite|besides)\b"
    r"[^,.;:]{1,60}, (?:[a-z ]{2,20}, )?"
)
_EXISTS = r"(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|\w+s)\b"
"""Behind "there" it says that something exists."""
_LEANING = re.compile(
    r"^[\"'“‘(\[]*(?:but |and |also,? |then,? |still,? |likewise,? |however,? |instead,? )?"
    r"(?:he|she|they|it|his|her|their|its|this|that|these|those|such|both|neither"
    r"|the (?:company|country|group|project|report|deal|two|move|study|bloc|attacks?|workers?|plan"
    r"|decision|agreement|tests?|center|centre|island|incident|exercises?|drills?|ministry|officials?)"
    rf"|{_INTRODUCTION}(?:he|she|they|it|this|these)"
    rf"|(?:people|(?!was |perhaps |besides )\w{{2,}}s) there(?! {_EXISTS}))\b",
    re.IGNORECASE,
)
PARAGRAPH_BREAK = "\n\n"
LONGEST_QUOTE = 480
"""Characters; a quote is not widened beyond this."""


def with_antecedent(reading: Reading) -> Reading:
    """Quote the sentence before as well when this one leans on it; same paragraph only."""
    chunk = reading.passage.chunk
    offset = chunk.span.start
    quote = chunk.text[reading.sentence.start - offset : reading.sentence.end - offset]
    if not _LEANING.match(quote):
        return reading
    before = [s for s in sentence_spans(chunk.text) if s.end + offset <= reading.sentence.start]
    if not before:
        return reading
    wide = Span(before[-1].start + offset, reading.sentence.end)
    wide_quote = chunk.text[wide.start - offset : wide.end - offset]
    if len(wide_quote) > LONGEST_QUOTE or PARAGRAPH_BREAK in wide_quote:
        return reading
    return replace(reading, sentence=wide)
