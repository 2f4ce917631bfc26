"""A word leans on the conversation unless its question says what it stands for."""

import pytest

from rag.answering.conversation.leaning import Kind, free_pronoun


@pytest.mark.parametrize(
    ("question", "kind", "word"),
    [
        ("What did she say?", Kind.PERSON, "she"),
        ("What does Peru think of him?", Kind.PERSON, "him"),
        ("How big is it?", Kind.THING, "it"),
        ("What does Chile say about it?", Kind.THING, "it"),  # not Chile: same clause
        ("How many of those sank?", Kind.PART, "those"),
        ("Which ones sank?", Kind.PART, "Which ones"),
        ("Where do they live?", Kind.GROUP, "they"),
        ("Who works there?", Kind.PLACE, "there"),
        ("Is there a school there?", Kind.PLACE, "there"),
        ("Who led Chile at that time?", Kind.TIME, "at that time"),
        ("Who was mayor then?", Kind.TIME, "then"),
        ("Who paid for that?", Kind.EVENT, "that"),
        ("What would Peru say to this?", Kind.EVENT, "this"),
        ("When was that?", Kind.EVENT, "that"),
        ("Why is tin the harder one?", Kind.EVENT, "the harder one"),
        ("Who said they had done it?", Kind.DOING, "it"),
        ("How did it happen?", Kind.DOING, "it"),
        ("Whose idea was it?", Kind.DOING, "it"),
        ("Did it sell ships?", Kind.THING, "it"),
        ("How many ships did their rivals sink?", Kind.GROUP, "their"),
    ],
)
def test_leaning_words_are_found(question: str, kind: Kind, word: str) -> None:
    found = free_pronoun(question)
    assert found is not None
    assert (found.kind, question[found.start : found.end]) == (kind, word)


@pytest.mark.parametrize(
    "question",
    [
        "What did Ann Lee say about her plan?",
        "What did Chile do when Peru sold it?",
        "Does Chile sell its ships?",
        "Is it true that Chile sold ships?",
        "How long does it take to reach Faro?",
        "Are there ships in Faro?",
        "Which ships that were sold sank?",
        "Did Chile say that Peru sold ships?",
        "Who lives in Faro?",
        "How many sailors lost their homes?",
        "Did others leave of their own will?",
        "How many were there?",
        "What is it that Chile wants?",
    ],
)
def test_bound_and_empty_words_are_none(question: str) -> None:
    assert free_pronoun(question) is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [("What is her plan?", True), ("Who saw her?", False), ("What is its cost?", True)],
)
def test_what_owns_is_told(question: str, *, expected: bool) -> None:
    found = free_pronoun(question)
    assert found is not None
    assert found.possessive is expected
