"""Draws from streams of unknown length, the same for the same seed."""

import random
from collections.abc import Iterator
from pathlib import Path
from typing import TypeVar

from eval.datasets.types import DatasetOptions, DatasetQuestion
from eval.errors import DatasetError

T = TypeVar("T")


def drawn(stream: Iterator[T], n: int, seed: int) -> list[T]:
    """Draw `n` at random from a stream of unknown length, holding no more than `n`."""
    rng = random.Random(seed)  # noqa: S311 - a sample, not a secret
    kept: list[T] = []
    for place, item in enumerate(stream):
        if place < n:
            kept.append(item)
        elif (slot := rng.randrange(place + 1)) < n:
            kept[slot] = item
    return kept


def draw_questions(
    asked: Iterator[DatasetQuestion], options: DatasetOptions, path: Path
) -> tuple[DatasetQuestion, ...]:
    """Draw the questions; a repeated id (some sets ask twice) counts once."""
    unique: dict[str, DatasetQuestion] = {}
    if options.n_questions is None:
        found = list(asked)
    else:
        found = drawn(asked, options.n_questions, options.seed)
    for question in found:
        unique.setdefault(question.question_id, question)
    if not unique:
        raise DatasetError(f"{path}: holds no question that was judged")
    return tuple(unique[key] for key in sorted(unique))
