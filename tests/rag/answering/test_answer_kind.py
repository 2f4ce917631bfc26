"""What kind of words a question asks for, and words of that kind."""

import pytest

from rag.answering.answer_kind import AnswerKind, is_of_kind, wanted_kind


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("How many boats sank?", AnswerKind.FIGURE),
        ("how much did the quay cost?", AnswerKind.FIGURE),
        ("By the way, how many boats sank?", AnswerKind.FIGURE),
        ("How much was the deal worth?", AnswerKind.FIGURE),
        ("What share of them left?", AnswerKind.FIGURE),
        ("On what day did it sink?", AnswerKind.DAY),
        ("Which exact date was it?", AnswerKind.DAY),
        ("Until what year is it leased?", AnswerKind.YEAR),
        ("When did it sink?", AnswerKind.TIME),
        ("And since when is it shut?", AnswerKind.TIME),
        ("When, exactly, did it sink?", AnswerKind.TIME),
        ("How much influence has the board?", None),
        ("How much attention does the board pay to it?", None),
        ("Which board does not disclose how many boats it has?", None),
        ("Which share price fell?", None),
        ("Which day-care centers closed?", None),
        ("What year-end report came out?", None),
        ("How did many boats sink?", None),
        ("Who was hurt when it sank?", None),
        ("When it sank, who was hurt?", None),
    ],
)
def test_the_form_of_a_question_tells_what_it_asks_for(
    question: str, kind: AnswerKind | None
) -> None:
    assert wanted_kind(question) is kind


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((AnswerKind.FIGURE, one) for one in ("2.4 million", "10,000 people", "Thirteen", "none")),
        *(
            (AnswerKind.FIGURE, one)
            for one in ("$2000", "2000 troops", "USD2bn", "more than doubled")
        ),
        *((AnswerKind.FIGURE, one) for one in ("in March 12 people", "a tenth", "the fourth")),
        *((AnswerKind.DAY, one) for one in ("Sept. 12", "the 12th", "9/11", "Today, it shut")),
        *((AnswerKind.YEAR, one) for one in ("Last year, it shut", "the 1990s", "two years ago")),
        *((AnswerKind.TIME, one) for one in ("tonight", "at dawn", "next weekend", "at Christmas")),
        *(
            (AnswerKind.DAY, one)
            for one in ("on August 9", "9 August", "on Monday", "New Year's Eve")
        ),
        *((AnswerKind.YEAR, one) for one in ("since 1912", "in 2021", "last year")),
        *((AnswerKind.TIME, one) for one in ("at noon", "late June", "2021", "after the vote")),
    ],
)
def test_words_of_a_kind(kind: AnswerKind, text: str) -> None:
    assert is_of_kind(text, kind)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        *((AnswerKind.FIGURE, one) for one in ("", "many", "on August 31", "in 2021", "the S-400")),
        *((AnswerKind.DAY, one) for one in ("", "in late June", "five days", "in 2021")),
        *((AnswerKind.YEAR, one) for one in ("", "in June", "20 years old", "5,300 words")),
        *((AnswerKind.TIME, one) for one in ("", "a tense meeting", "in Porto")),
    ],
)
def test_words_of_another_kind(kind: AnswerKind, text: str) -> None:
    assert not is_of_kind(text, kind)
