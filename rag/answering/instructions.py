"""Sentences that tell the assistant how to behave are no part of what is asked."""

import re

from rag.corpus.sentences import sentence_spans

_INSTRUCTION = re.compile(
    r"^\W*(?:(?:please|kindly|now|just|always|and|but)\W+)*"
    r"(?:ignore|forget|disregard|pretend|act as|imagine|reply|respond|write|print|output|repeat"
    r"|translate|answer (?:only|with|in|briefly)|say (?:only|nothing|just)|do not|don['’]t|never"
    r"|you (?:are|must|will|should)(?: now)?)\b",
    re.IGNORECASE,
)


def without_instructions(text: str) -> str:
    """Leave out sentences that instruct, where another one asks; else keep the text as it is."""
    sentences = [span.of(text).strip() for span in sentence_spans(text)]
    kept = [one for one in sentences if one.endswith("?") or not _INSTRUCTION.match(one)]
    asks = any(sentence.endswith("?") for sentence in kept)
    return " ".join(kept) if asks and len(kept) < len(sentences) else text
