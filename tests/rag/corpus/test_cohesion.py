"""Where a text turns to another matter, its words change."""

from itertools import pairwise

from rag.corpus.cohesion import cohesion

PORT = [
    f"The harbour office expects {n} tankers, and pilots of the harbour wait for the tankers."
    for n in ("eleven", "twelve", "thirteen", "fourteen")
]
OVEN = [
    f"Bakers fire the brick ovens with {n} logs of beech before families bring dough to the ovens."
    for n in ("forty", "fifty", "sixty", "seventy")
]


def test_turn_is_the_place_least_alike() -> None:
    values = cohesion([*PORT, *OVEN], range(1, 8))

    assert values.index(min(values)) == 3
    assert min(values) < 0.5


def test_one_matter_has_no_turn() -> None:
    values = cohesion([*PORT, *PORT], range(2, 7))

    assert all(abs(a - b) < 0.5 for a, b in pairwise(values))
    assert min(values) > 0.55


def test_text_without_words_turns_nowhere() -> None:
    assert cohesion(["1 2 3", "4 5 6"], [1]) == (1.0,)
