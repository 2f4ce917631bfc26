"""Questions are taken apart as far as their small words tell."""

import pytest

from rag.answering.conversation.earlier import Earlier, take_apart


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who is Ann Lee", Earlier(word="who", topic="Ann Lee")),
        ("What's the Lobito corridor", Earlier(word="what", topic="the Lobito corridor")),
        ("what is free shipping", Earlier(word="what", topic="free shipping")),
        ("Tell me about Vigo", Earlier(topic="Vigo")),
        ("What happened to the mayor of Faro", Earlier(topic="the mayor of Faro")),
        ("Who was hurt in Faro", Earlier(word="who", predicate="was hurt in Faro")),
        (
            "Did Chile sign the treaty",
            Earlier(auxiliary="did", subject="Chile", predicate="sign the treaty"),
        ),
        (
            "Why did the ferry to Faro sink",
            Earlier(word="why", auxiliary="did", subject="the ferry to Faro", predicate="sink"),
        ),
        (
            "Why did the crane fall",
            Earlier(word="why", auxiliary="did", subject="the crane", predicate="fall"),
        ),
        (
            "Why did the town council ban red bags",
            Earlier(word="why", auxiliary="did", predicate="the town council ban red bags"),
        ),
        (
            "What did the closure of the quay cost",
            Earlier(
                word="what", auxiliary="did", subject="the closure of the quay", predicate="cost"
            ),
        ),
        (
            "When did the head of the board abdicate in Faro",
            Earlier(
                word="when", auxiliary="did", predicate="the head of the board abdicate in Faro"
            ),
        ),
        (
            "How many soldiers did Kenya send",
            Earlier("how", "", "soldiers", "did", "Kenya", "send"),
        ),
        (
            "Which company owns the port",
            Earlier(word="which", noun="company", predicate="owns the port"),
        ),
        (
            "Which foreign agencies wrote about it",
            Earlier(word="which", noun="foreign agencies", predicate="wrote about it"),
        ),
        (
            "How many people were hurt in Faro",
            Earlier(word="how", noun="people", predicate="were hurt in Faro"),
        ),
        (
            "How many died when the bridge fell",
            Earlier(word="how", predicate="died when the bridge fell"),
        ),
        (
            "How deep does the lake lie",
            Earlier(word="how", auxiliary="does", subject="the lake", predicate="lie"),
        ),
        (
            "Which Kenyan state oil fund went bankrupt",
            Earlier(word="which", noun="Kenyan state oil fund", predicate="went bankrupt"),
        ),
        (
            "Which firm was Peru's partner in Faro",
            Earlier(word="which", noun="firm", predicate="was Peru's partner in Faro"),
        ),
        ("Stop", Earlier()),
        ("", Earlier()),
    ],
)
def test_a_question_is_taken_apart(question: str, expected: Earlier) -> None:
    assert take_apart(question) == expected


@pytest.mark.parametrize(
    ("question", "subject"),
    [
        ("When did Kenya's coastal railway open", "Kenya's coastal railway"),
        ("Where did Chilean miners first strike", "Chilean miners"),
        ("When did Spanish sailors found a union", "Spanish sailors"),
        ("When did the great Chilean drought begin", "the great Chilean drought"),
        ("Why did the Dutch sell the port", "the Dutch"),
        ("How many ships did the EU promise Chile", "the EU"),
        ("How did the Lagos summit on fishing end", "the Lagos summit on fishing"),
        ("Was the Kenyan railway ban lifted", "the Kenyan railway ban"),
        ("When was Peru's only copper mine closed", "Peru's only copper mine"),
        ("How long were the sailors to stay in Faro", "the sailors"),
        ("Did Chile ban cut flowers", "Chile"),
    ],
)
def test_the_subject_ends_where_its_verb_begins(question: str, subject: str) -> None:
    assert take_apart(question).subject == subject


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Which company owns the port", "the company that owns the port"),
        ("How many ships did Chile sell to Peru", "the ships that Chile sold to Peru"),
        ("Who leads the board", "the one who leads the board"),
        ("When did Chile sell the ships", ""),
    ],
)
def test_what_was_asked_for_is_described(question: str, expected: str) -> None:
    assert take_apart(question).described == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Why did Chile sell the ships", "when Chile sold the ships"),
        (
            "When did Chilean miners first block the port",
            "when Chilean miners first blocked the port",
        ),
        ("Was Ann Lee sent to Peru", "when Ann Lee was sent to Peru"),
        ("Could Chile sell the ships", "if Chile could sell the ships"),
        ("How many died when the bridge fell in Porto", "when the bridge fell in Porto"),
        ("What does Chile want", ""),
    ],
)
def test_the_circumstance_is_told(question: str, expected: str) -> None:
    assert take_apart(question).circumstance == expected
