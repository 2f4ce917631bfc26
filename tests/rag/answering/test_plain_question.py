"""What a question is before it is looked up."""

import pytest

from rag.answering.plain_question import plain_question


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("The ferry sank, right?", "Is it true that The ferry sank?"),
        ("The ferry sank in 1994, didn't it?", "Is it true that The ferry sank in 1994?"),
        ("The crew was saved wasn’t it?", "Is it true that The crew was saved?"),
        ("They won't sail, will they?", "Is it true that They won't sail?"),
    ],
)
def test_what_is_said_and_asked_is_asked(text: str, plain: str) -> None:
    assert plain_question(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<script>alert('x')</script> who sank?", "who sank?"),
        ("<b>Who</b> sank <!-- now --> there?", "Who sank there?"),
    ],
)
def test_markup_asks_nothing(text: str, plain: str) -> None:
    assert plain_question(text) == plain


@pytest.mark.parametrize(
    "text",
    [
        "Who sank the ferry?",
        "Which one is right?",
        "Is it true?",
        "Did it sink, is it true?",
        "I read of a ferry. Which one is it?",
        "Is x < 3 and y > 4?",
        "<script>only this</script>",
        "right?",
        "",
    ],
)
def test_other_questions_stay(text: str) -> None:
    assert plain_question(text) == text
