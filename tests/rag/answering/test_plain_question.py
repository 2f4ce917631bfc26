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
        ("Xi visited Moscow, is that right?", "Is it true that Xi visited Moscow?"),
        ("It cost $3.5 billion, right?", "Is it true that It cost $3.5 billion?"),
        ("Mr. Lee left when ice came, right?", "Is it true that Mr. Lee left when ice came?"),
    ],
)
def test_what_is_said_and_asked_is_asked(text: str, plain: str) -> None:
    assert plain_question(text) == plain


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("<script>alert('x')</script> who sank?", "who sank?"),
        ("<b>Who</b> sank <!-- now --> there?", "Who sank there?"),
        ('<a href="/x">Who</a> sank<br/>there?', "Who sank there?"),
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
        "Does a<b and c>d hold?",
        "Who wrote <ann@example.com>?",
        "In which city is it?",
        "And where is it?",
        "Ok, what was it?",
        "Since when is it?",
        "China supports which right?",
        "Poland veered to the far right?",
        "The rumour that Xi left is true?",
        "Tell me about the ferry, will you?",
        "It sank. Nobody died, right?",
        "<script>only this</script>",
        "right?",
        "",
    ],
)
def test_other_questions_stay(text: str) -> None:
    assert plain_question(text) == text
