import random

import pytest

from eval.training.corpus import Pool, Row, build_rows
from eval.training.lists import ListMaker, ListOptions, add_noise
from eval.training.neighbours import Neighbours
from tests.eval.test_training_corpus import raw

PARAGRAPHS = [
    "The ferry sails at noon. It carries 40 cars. In winter it stays in Bergen Harbour.",
    "The pier was built in 1911. It is made of oak. Storms broke it in 1953.",
    "The old light burned oil. In 1920 it became electric. It can be seen from Oslo Fjord.",
    "A museum shows ropes and nets. It opens in May. It closes in September.",
    "Fish are sold at dawn. Cod is the most common. Most of it goes to Lisbon.",
]
ALWAYS = ListOptions(without_answer=0.0, swapped_names=0.0, paraphrased=0.0, noisy=0.0)
NONE_NEAR = Neighbours({}, {})


@pytest.fixture
def rows_and_pool() -> tuple[list[Row], Pool]:
    return build_rows(
        [
            raw("When does the ferry sail?", PARAGRAPHS[0], "noon"),
            raw("When was the pier built?", PARAGRAPHS[1], "1911"),
            raw("When did the light become electric?", PARAGRAPHS[2], "1920"),
            raw("Who built the museum?", PARAGRAPHS[3], None),
            raw("What is the most common fish?", PARAGRAPHS[4], "Cod"),
        ]
    )


@pytest.mark.parametrize("turn", range(12))
def test_one_passage_answers_and_no_other_holds_the_answer(
    rows_and_pool: tuple[list[Row], Pool], turn: int
) -> None:
    rows, pool = rows_and_pool
    drawn = ListMaker(pool, NONE_NEAR, options=ALWAYS, seed=1).draw(rows[0], turn=turn)
    answering = [p for p in drawn.passages if p.answer]
    assert [p.text[slice(*p.answer)] for p in answering if p.answer] == ["noon"]
    assert all("noon" not in p.text for p in drawn.passages if not p.answer)
    assert 2 <= len(drawn.passages) <= ALWAYS.n_negatives + 1


@pytest.mark.parametrize("turn", range(12))
def test_sentences_lie_in_their_text(rows_and_pool: tuple[list[Row], Pool], turn: int) -> None:
    rows, pool = rows_and_pool
    drawn = ListMaker(pool, NONE_NEAR, options=ListOptions(), seed=1).draw(rows[2], turn=turn)
    assert all(p.sentences[0][0] == 0 and p.sentences[-1][1] == len(p.text) for p in drawn.passages)


def test_same_seed_row_and_turn_give_the_same_list(rows_and_pool: tuple[list[Row], Pool]) -> None:
    rows, pool = rows_and_pool
    one, other = (ListMaker(pool, NONE_NEAR, options=ListOptions(), seed=3) for _ in range(2))
    assert [one.draw(row, turn=1) for row in rows] == [other.draw(row, turn=1) for row in rows]
    assert one.draw(rows[0], turn=1) != one.draw(rows[0], turn=2)


def test_unanswerable_rows_have_no_answering_passage(rows_and_pool: tuple[list[Row], Pool]) -> None:
    rows, pool = rows_and_pool
    drawn = ListMaker(pool, NONE_NEAR, options=ALWAYS, seed=1).draw(rows[3], turn=0)
    assert drawn.passages
    assert not any(p.answer for p in drawn.passages)


def test_the_answer_can_be_left_out(rows_and_pool: tuple[list[Row], Pool]) -> None:
    rows, pool = rows_and_pool
    options = ListOptions(without_answer=1.0, swapped_names=0.0, noisy=0.0)
    drawn = ListMaker(pool, NONE_NEAR, options=options, seed=1).draw(rows[0], turn=0)
    assert drawn.passages
    assert not any("noon" in p.text for p in drawn.passages)


def test_a_swapped_name_makes_the_question_unanswerable() -> None:
    rows, pool = build_rows(
        [
            raw("What broke the pier in 1953?", PARAGRAPHS[1], "Storms"),
            raw("When did the light become electric?", PARAGRAPHS[2], "1920"),
        ]
    )
    options = ListOptions(without_answer=0.0, swapped_names=1.0, noisy=0.0)
    drawn = [
        ListMaker(pool, NONE_NEAR, options=options, seed=s).draw(rows[0], turn=0) for s in range(8)
    ]
    swapped = [one for one in drawn if one.question != rows[0].question]
    assert {one.question for one in swapped} == {"What broke the pier in 1920?"}
    assert not any(p.answer for one in swapped for p in one.passages)


def test_noise_leaves_most_of_the_question() -> None:
    asked = "When was the northern pier of the harbour built?"
    seeded = (random.Random(seed) for seed in range(20))  # noqa: S311  # no secret
    noisy = {add_noise(asked, chance) for chance in seeded}
    assert "When northern pier harbour built" in noisy
    assert len(noisy) > 8
    assert all(abs(len(one) - len(asked)) <= 17 for one in noisy)
