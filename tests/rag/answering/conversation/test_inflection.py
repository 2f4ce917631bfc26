import pytest

from rag.answering.conversation.inflection import agreed, is_participle, past, third_person


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("meet", "met"),
        ("send", "sent"),
        ("march", "marched"),
        ("close", "closed"),
        ("carry", "carried"),
        ("play", "played"),
        ("stop", "stopped"),
        ("open", "opened"),
        ("cut", "cut"),
        ("cost", "cost"),
        ("undertake", "undertook"),
        ("expel", "expelled"),
        ("offer", "offered"),
        ("limit", "limited"),
    ],
)
def test_past(verb: str, expected: str) -> None:
    assert past(verb) == expected


@pytest.mark.parametrize(
    ("verb", "expected"),
    [
        ("think", "thinks"),
        ("pass", "passes"),
        ("carry", "carries"),
        ("go", "goes"),
        ("have", "has"),
    ],
)
def test_third_person(verb: str, expected: str) -> None:
    assert third_person(verb) == expected


@pytest.mark.parametrize(
    ("word", "expected"),
    [
        ("stored", True),
        ("sent", True),
        ("written", True),
        ("led", True),
        ("red", False),
        ("king", False),
    ],
)
def test_participles_are_told_by_form(word: str, *, expected: bool) -> None:
    assert is_participle(word) is expected


@pytest.mark.parametrize(
    ("verb", "several", "expected"),
    [
        ("was", True, "were"),
        ("were", False, "was"),
        ("do", False, "does"),
        ("leads", True, "leads"),
    ],
)
def test_forms_agree(verb: str, expected: str, *, several: bool) -> None:
    assert agreed(verb, several=several) == expected
