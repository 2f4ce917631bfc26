"""Say usefully that the briefings do not say."""

from collections.abc import Sequence

from rag.types import Abstention, AbstentionReason, Passage

N_NEAREST = 3
NOT_SAID = "The briefings do not say:"
"""Ahead of a part of a question that is not answered, where another is."""
_OPENING = {
    AbstentionReason.NOT_IN_BRIEFINGS: "The briefings do not say.",
    AbstentionReason.OUTSIDE_DATES: "No briefing within these dates says.",
    AbstentionReason.UNCLEAR_QUESTION: (
        "There is nothing in this to look up. Ask about a person, a place or an event,"
        " for example in one full sentence."
    ),
    AbstentionReason.NO_BRIEFINGS: (
        "No briefings are stored yet. Add some with `briefings ingest PATH`."
    ),
}


def abstain(reason: AbstentionReason, passages: Sequence[Passage]) -> tuple[str, Abstention]:
    """Write the text of an abstention and keep the nearest passages, one a section."""
    nearest = _one_a_section(passages)
    return _text(reason, nearest), Abstention(reason, nearest)


def _one_a_section(passages: Sequence[Passage]) -> tuple[Passage, ...]:
    kept: dict[tuple[str, tuple[str, ...]], Passage] = {}
    for passage in passages:
        kept.setdefault((passage.chunk.document_id, passage.chunk.section), passage)
    return tuple(kept.values())[:N_NEAREST]


def _text(reason: AbstentionReason, nearest: Sequence[Passage]) -> str:
    opening = _OPENING[reason]
    if not nearest:
        return opening
    places = "; ".join(_place(passage) for passage in nearest)
    return f"{opening} What comes nearest, without answering it: {places}."


def _place(passage: Passage) -> str:
    chunk = passage.chunk
    section = f", “{chunk.section[-1]}”" if chunk.section else ""
    published = f" ({chunk.published.isoformat()})" if chunk.published else ""
    return f"{chunk.document_title}{section}{published}"
