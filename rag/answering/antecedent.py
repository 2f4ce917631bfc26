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


def sentence_before(reading: Reading) -> Span | None:
    """Find the sentence before this one in its passage, in offsets of the document."""
    chunk = reading.passage.chunk
    spans = (span.shifted(chunk.span.start) for span in sentence_spans(chunk.text))
    before = [span for span in spans if span.end <= reading.sentence.start]
    return before[-1] if before else None


def with_antecedent(reading: Reading) -> Reading:
    """Quote the sentence before as well when this one leans on it; same paragraph only."""
    if not _LEANING.match(reading.text):
        return reading
    before = sentence_before(reading)
    if before is None:
        return reading
    wide = replace(reading, sentence=Span(before.start, reading.sentence.end))
    if len(wide.text) > LONGEST_QUOTE or PARAGRAPH_BREAK in wide.text:
        return reading
    return wide
