"""An abstention says why, and what comes nearest."""

import pytest

from rag.answering.abstain import N_NEAREST, abstain
from rag.types import AbstentionReason
from tests.rag.answering.builders import passage


def test_names_what_comes_nearest_as_no_answer() -> None:
    text, abstention = abstain(AbstentionReason.NOT_IN_BRIEFINGS, [passage("Ice.")])
    assert text == (
        "The briefings do not say. What comes nearest, without answering it: Harbour, “News”."
    )
    assert abstention.nearest == (passage("Ice."),)


def test_keeps_the_first_passage_of_each_section() -> None:
    passages = [passage("Ice."), passage("Fog.", offset=9), passage("Sun.", document_id="sky")]
    _, abstention = abstain(AbstentionReason.OUTSIDE_DATES, passages)
    assert [p.chunk.text for p in abstention.nearest] == ["Ice.", "Sun."]


def test_keeps_few() -> None:
    passages = [passage("Ice.", document_id=f"d{n}") for n in range(9)]
    _, abstention = abstain(AbstentionReason.NOT_IN_BRIEFINGS, passages)
    assert len(abstention.nearest) == N_NEAREST


@pytest.mark.parametrize("reason", list(AbstentionReason))
def test_every_reason_has_words_of_its_own(reason: AbstentionReason) -> None:
    others = [abstain(other, ())[0] for other in AbstentionReason if other is not reason]
    assert abstain(reason, ())[0] not in others
