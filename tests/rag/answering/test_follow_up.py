"""Questions that lean on their conversation are made to stand alone; others are left alone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.follow_up import standalone_question
from rag.types import Turn

BOARD = Turn("Who leads the harbour board of Vigo?", "The board is led by Inés Castro. [1]")
FERRY = Turn("When did the ferry to Faro sink?", "In March 2019.")
TERMINAL = Turn("Which company built the northern terminal in Porto?", "Quayworks.")
CORRIDOR = Turn("What is the Lobito corridor?", "A railway to the mines.")
TREATY = Turn("Did Chile sign the treaty with Peru?", "Yes, in Lima. [1]")
SOLDIERS = Turn("How many soldiers did Kenya send to Haiti?", "400.")
SPEECH = Turn("What did Ann Lee say about Peru in 2020?", "She spoke for an hour, as ever. [1]")
RIVER = Turn("Which countries share the Okavango river?", "Angola, Namibia and Botswana.")
EMBASSY = Turn("Where is the new embassy of Ghana?", "In Windhoek.")


def rewritten(question: str, *history: Turn) -> str:
    return standalone_question(question, history)


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (BOARD, "What did she say in Porto?", "What did Inés Castro say in Porto?"),
        (BOARD, "What is her plan?", "What is Inés Castro's plan?"),
        (BOARD, "And what did she say?", "What did Inés Castro say?"),
        (BOARD, "What does Rui Melo think of her?", "What does Rui Melo think of Inés Castro?"),
        (BOARD, "Is it true that she left?", "Is it true that Inés Castro left?"),
        (SPEECH, "Why did she say that?", "Why did Ann Lee say that?"),
        (
            Turn("How much did the closure of the quay cost?"),
            "Who pays half of it?",
            "Who pays half of the closure of the quay?",
        ),
        (
            Turn("What happened to the mayor of Faro?"),
            "Who replaced her?",
            "Who replaced the mayor of Faro?",
        ),
        (
            Turn("Who wrote the charter?"),
            "Where does he live?",
            "Where does the one who wrote the charter live?",
        ),
    ],
)
def test_he_and_she_are_people(turn: Turn, question: str, expected: str) -> None:
    assert rewritten(question, turn) == expected


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (BOARD, "When was it founded?", "When was the harbour board of Vigo founded?"),
        (CORRIDOR, "how long is it?", "How long is the Lobito corridor?"),
        (CORRIDOR, "Tell me about its cost", "Tell me about the Lobito corridor's cost?"),
        (TERMINAL, "Where is it based?", "Where is Quayworks based?"),
        (TERMINAL, "Where is the company based?", "Where is Quayworks based?"),
        (
            Turn(TERMINAL.question, "It was built by a company of some size from Lisbon. [1]"),
            "Where is it based?",
            "Where is the company that built the northern terminal in Porto based?",
        ),
        (TERMINAL, "Did they finish it?", "Did they finish the northern terminal in Porto?"),
        (TREATY, "What does it say?", "What does the treaty with Peru say?"),
        (RIVER, "how long is it?", "How long is the Okavango river?"),
        (EMBASSY, "When was it opened?", "When was the new embassy of Ghana opened?"),
        (
            Turn("What did Ann Lee and Bo Chen sign in 2020?", "A short letter."),
            "Who wrote it?",
            "Who wrote the short letter that Ann Lee and Bo Chen signed in 2020?",
        ),
        (
            Turn("Why did Ann Lee travel to Peru?", "To close a deal."),
            "how much was it worth",
            "How much was the deal worth, when Ann Lee traveled to Peru?",
        ),
    ],
)
def test_it_is_a_thing(turn: Turn, question: str, expected: str) -> None:
    assert rewritten(question, turn) == expected


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (RIVER, "What do they say?", "What do Angola, Namibia and Botswana say?"),
        (
            RIVER,
            "Which one is the richest?",
            "Which of Angola, Namibia and Botswana is the richest?",
        ),
        (
            SOLDIERS,
            "When did they arrive?",
            "When did the soldiers that Kenya sent to Haiti arrive?",
        ),
        (
            SOLDIERS,
            "How many of them died?",
            "How many of the soldiers that Kenya sent to Haiti died?",
        ),
        (
            Turn("How many people came to the games in Porto?"),
            "When do they begin?",
            "When do the games in Porto begin?",
        ),
        (
            Turn("Who was hurt in Faro?", "Two sailors."),
            "What were their names?",
            "What were their names, the two sailors that were hurt in Faro?",
        ),
        (Turn("What does Chile want from Peru?"), "What do they fear?", "What does Chile fear?"),
    ],
)
def test_they_are_several(turn: Turn, question: str, expected: str) -> None:
    assert rewritten(question, turn) == expected


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (EMBASSY, "Who works there?", "Who works in Windhoek?"),
        (EMBASSY, "How far is that from the port?", "How far is Windhoek from the port?"),
        (TERMINAL, "How many people work there?", "How many people work in Porto?"),
        (
            Turn("Who owns Deer island?"),
            "Are the homes there any good?",
            "Are the homes on Deer island any good?",
        ),
        (FERRY, "Who led the company then?", "Who led the company when the ferry to Faro sank?"),
        (
            Turn("When was the strike?", "In May 2021."),
            "Who led Vigo then?",
            "Who led Vigo in May 2021?",
        ),
    ],
)
def test_there_is_a_place_and_then_a_time(turn: Turn, question: str, expected: str) -> None:
    assert rewritten(question, turn) == expected


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (
            FERRY,
            "Was anybody arrested for that?",
            "Was anybody arrested for that, when the ferry to Faro sank?",
        ),
        (
            Turn("How many died when the bridge collapsed in Porto?"),
            "Who is blamed for this?",
            "Who is blamed for this, when the bridge collapsed in Porto?",
        ),
        (
            TREATY,
            "How did Brazil react to this?",
            "How did Brazil react to this, when Chile signed the treaty with Peru?",
        ),
        (
            Turn("Could Chile sell its mines to Peru?"),
            "And what would Brazil say to that?",
            "What would Brazil say to that, if Chile could sell its mines to Peru?",
        ),
        (Turn("What is free shipping?"), "Does Peru admit that?", "Does Peru admit free shipping?"),
        (
            Turn("Will Chile be able to sell more copper, according to Ann Lee?"),
            "So why is tin the harder one?",
            "Why is tin the harder one, if Chile will be able to sell more copper?",
        ),
    ],
)
def test_what_happened_is_told_behind_the_question(
    turn: Turn, question: str, expected: str
) -> None:
    assert rewritten(question, turn) == expected


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (FERRY, "Why?", "Why did the ferry to Faro sink?"),
        (TREATY, "When?", "When did Chile sign the treaty with Peru?"),
        (TREATY, "Why not?", "Why did Chile not sign the treaty with Peru?"),
        (TREATY, "where was that", "Where did Chile sign the treaty with Peru?"),
        (SOLDIERS, "Why?", "Why did Kenya send soldiers to Haiti?"),
        (SPEECH, "Where?", "Where did Ann Lee say something about Peru in 2020?"),
        (
            TERMINAL,
            "When was that?",
            "When is it that Quayworks built the northern terminal in Porto?",
        ),
        (BOARD, "Since when?", "Since when: who leads the harbour board of Vigo?"),
        (BOARD, "Tell me more", "What else is known about the harbour board of Vigo?"),
        (BOARD, "how big?", "How big is the harbour board of Vigo?"),
        (CORRIDOR, "Who is the contractor?", "Who is the contractor of the Lobito corridor?"),
        (CORRIDOR, "Are there others?", "Are there others, the Lobito corridor?"),
        (
            CORRIDOR,
            "Are there other corridors?",
            "Are there other corridors besides the Lobito corridor?",
        ),
        (FERRY, "How many people died?", "How many people died, when the ferry to Faro sank?"),
        (
            Turn("How many ships are in the bay of Faro?"),
            "How big are the ships?",
            "How big are the ships that are in the bay of Faro?",
        ),
        (
            Turn("Why did the old town council ban red bags?"),
            "What was the fine?",
            "Why did the old town council ban red bags, and what was the fine?",
        ),
    ],
)
def test_what_is_left_out_is_filled_in(turn: Turn, question: str, expected: str) -> None:
    assert rewritten(question, turn) == expected


@pytest.mark.parametrize(
    ("turn", "question", "expected"),
    [
        (
            FERRY,
            "And who paid the divers of the Vigo yard?",
            "Who paid the divers of the Vigo yard, when the ferry to Faro sank?",
        ),
        (
            FERRY,
            "Where was the prime minister?",
            "Where was the prime minister, when the ferry to Faro sank?",
        ),
        (
            FERRY,
            "How many families moved away?",
            "How many families moved away, when the ferry to Faro sank?",
        ),
        (
            FERRY,
            "Was Melo convicted?",
            "Was Melo convicted, when the ferry to Faro sank?",
        ),
        (
            Turn("Which town asked for the ferry to Faro?", "Vigo"),
            "Who was the captain?",
            "Who was the captain, when Vigo asked for the ferry to Faro?",
        ),
        (
            FERRY,
            "Who else was hurt?",
            "Who else was hurt, when the ferry to Faro sank?",
        ),
        (
            Turn("Where was Ann Lee during the dock strike?", "Lagos"),
            "How many people lost their jobs?",
            "How many people lost their jobs, during the dock strike?",
        ),
    ],
)
def test_a_question_of_the_same_story_is_told_with_it(
    turn: Turn, question: str, expected: str
) -> None:
    assert rewritten(question, turn) == expected


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Why?", "Why did Chile not sign the treaty with Peru?"),
        (
            "Who protested against that?",
            "Did Chile sign the treaty with Peru, and who protested against that?",
        ),
    ],
)
def test_what_was_denied_is_not_taken_for_true(question: str, expected: str) -> None:
    assert rewritten(question, Turn(TREATY.question, "No, it was put off")) == expected


@pytest.mark.parametrize(
    "question",
    [
        "Where is Porto?",
        "Who leads the harbour board of Porto?",
        "What did Inés Castro say about her plan?",
        "how many cranes does the southern harbour terminal run",
        "What did Peru do when Chile sold it?",
        "What is inflation?",
        "what is a free port?",
        "Is there a ferry from Lagos to Faro today?",
        "Does it rain in Faro?",
    ],
)
def test_whole_questions_are_left_alone(question: str) -> None:
    assert rewritten(question, BOARD) == question


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("ok different thing: what does the bridge cost?", "what does the bridge cost?"),
        ("By the way, who is she?", "who is she?"),
        ("On another topic: when is the strike?", "when is the strike?"),
    ],
)
def test_another_topic_takes_nothing_over(question: str, expected: str) -> None:
    assert rewritten(question, BOARD) == expected


def test_without_history_nothing_is_rewritten() -> None:
    assert rewritten("What about Porto?") == "What about Porto?"


@pytest.mark.parametrize("question", ["?", ""])
def test_an_empty_question_stays_so(question: str) -> None:
    assert rewritten(question, Turn("?")) == question


@pytest.mark.parametrize(
    ("earlier", "question", "rewritten"),
    [
        ("Who is  , according to Ann?", "Why?", "Why: who is , according to Ann?"),
        (
            "What do Ann and Bo say?",
            "And the \u017fecond?",
            "What about the \u017fecond: what do Ann and Bo say?",
        ),
        ("Who runs the port of New  York?", "And Boston?", "Who runs the port of Boston?"),
        ("Who is Ann?", "By the way:", "By the way:"),
    ],
)
def test_odd_spaces_and_letters_are_read_as_what_they_are(
    earlier: str, question: str, rewritten: str
) -> None:
    assert standalone_question(question, [Turn(earlier, None)]) == rewritten


def test_the_latest_turn_counts() -> None:
    assert rewritten("And Porto?", FERRY, BOARD) == "Who leads the harbour board of Porto?"


def test_thanks_in_between_change_no_topic() -> None:
    turns = (Turn("Who leads the harbour board of Vigo?", "Ann Lee"), Turn("Thanks!"))
    assert rewritten("How old is she?", *turns) == "How old is Ann Lee?"
    assert rewritten("How old is she?", Turn("Thanks!")) == "How old is she?"


def test_a_phrase_of_the_question_comes_before_its_answer() -> None:
    turn = Turn("Who wrote the report on the Faro fire?", "the coastguard")
    assert rewritten("Where is the report kept?", turn) == (
        "Where is the report on the Faro fire kept?"
    )


def test_people_take_no_place_of_a_town() -> None:
    turn = Turn("How many sailors came to Porto in 2022?", "900")
    assert rewritten("What about children?", turn) == (
        "What about children: how many sailors came to Porto in 2022?"
    )


def test_who_is_called_something_is_swapped_not_what_it_is_called() -> None:
    turn = Turn("Is Peru a member of Mercosur?", "No.")
    assert rewritten("And Chile?", turn) == "Is Chile a member of Mercosur?"


def test_a_chain_of_follow_ups_keeps_its_topic() -> None:
    chain = (CORRIDOR, Turn("Who pays for it?", "A bank."), Turn("And why?"))
    assert rewritten("Since when does it pay?", *chain[:1]) == (
        "Since when does the Lobito corridor pay?"
    )
    assert rewritten("Where is it?", CORRIDOR, Turn("How long is it?", "900 miles.")) == (
        "Where is the Lobito corridor?"
    )


def test_a_question_of_no_more_than_a_conversation_of_hints_stays_short() -> None:
    history = tuple(Turn("And why does that matter to the other one?") for _ in range(40))
    assert len(rewritten("Why?", BOARD, *history)) <= 600


@given(
    question=st.text(max_size=80),
    turns=st.lists(st.tuples(st.text(max_size=80), st.none() | st.text(max_size=80)), max_size=3),
)
def test_whatever_is_typed_is_rewritten_or_left(
    question: str, turns: list[tuple[str, str | None]]
) -> None:
    history = [Turn(asked, answer) for asked, answer in turns]
    once = standalone_question(question, history)
    assert once == standalone_question(question, history)


WORDS = st.sampled_from(
    "who what which how many did does is was were the a of in and it they that there then one"
    " Chile Peru Ann Lee port ship sold 2020 why about , ? ' for".split()
)


@given(words=st.lists(st.lists(WORDS, max_size=9).map(" ".join), min_size=3, max_size=3))
def test_any_order_of_small_words_is_rewritten_or_left(words: list[str]) -> None:
    question, asked, answer = words
    assert standalone_question(question, [Turn(asked, answer)]) or not question.strip()
