from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.training.corpus import build_rows
from eval.training.lists import ListMaker, ListOptions
from eval.training.neighbours import Neighbours, find_neighbours
from tests.eval.test_training_corpus import raw

FERRY = "The ferry will depart at noon. " + "They depart daily. " * 8
TRAIN = "Trains for Bergen leave at one. " + "They leave daily. " * 8
FISH = "Cod is sold at dawn. " * 3
DIRECTIONS = {"depart": (1.0, 0.1, 0.0), "leave": (1.0, 0.0, 0.0), "daily": (0.0, 1.0, 0.0)}


class TableEncoder:
    """Adds up the directions of the words that it knows."""

    def encode_passages(self, passages: Sequence[str]) -> NDArray[np.float32]:
        sums = [np.sum([self._direction(w) for w in p.split()], axis=0) for p in passages]
        return np.array([s / np.linalg.norm(s) for s in sums], dtype=np.float32)

    def _direction(self, word: str) -> NDArray[np.float64]:
        return np.array(DIRECTIONS.get(word, (0.0, 0.0, 1e-3)))


@pytest.fixture
def found() -> Neighbours:
    rows, pool = build_rows(
        [
            raw("When do ferries leave ?", FERRY, "noon"),
            raw("When do trains leave ?", TRAIN, "one"),
            raw("When is cod sold ?", FISH, "dawn"),
        ]
    )
    return find_neighbours(rows, pool, TableEncoder())


def test_paragraphs_are_ranked_by_cosine(found: Neighbours) -> None:
    assert found.paragraphs["When do trains leave ?"][0] == 1
    assert set(found.paragraphs["When do trains leave ?"]) == {0, 1, 2}


def test_words_of_one_direction_stand_for_each_other(found: Neighbours) -> None:
    assert found.words["depart"] == ("leave",)
    assert found.words["leave"] == ("depart",)
    assert "daily" not in found.words


@pytest.mark.parametrize(
    ("asked", "drawn"),
    [
        ("When does it depart?", {"When does it leave?", "When does it depart?"}),
        ("When does Depart leave?", {"When does Depart leave?"}),
    ],
)
def test_only_common_words_of_the_paragraph_are_exchanged(
    found: Neighbours, asked: str, drawn: set[str]
) -> None:
    rows, pool = build_rows([raw(asked, FERRY, "noon"), raw("Who?", FISH, None)])
    always = ListOptions(without_answer=0.0, swapped_names=0.0, paraphrased=1.0, noisy=0.0)
    makers = [ListMaker(pool, found, options=always, seed=seed) for seed in range(12)]
    assert {maker.draw(rows[0], turn=0).question for maker in makers} == drawn
