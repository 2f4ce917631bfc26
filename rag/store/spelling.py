"""Words that a misspelled one may have been meant to be."""

from collections.abc import Iterable

SHORTEST = 5
"""Shorter words have too many neighbours to guess."""


def nearest_word(word: str, known: Iterable[tuple[str, int]]) -> str | None:
    """Choose the most frequent of `known` that is one slip of the pen away, ties by alphabet.

    Args:
        word: one that is not known.
        known: words, each with how often it stands.
    """
    near = [(-count, other) for other, count in known if is_one_slip(word, other)]
    return min(near)[1] if near else None


def is_one_slip(word: str, other: str) -> bool:
    """Tell whether a letter more, less or other, or a swap of two, makes one of the other."""
    if word == other or abs(len(word) - len(other)) > 1:
        return False
    if len(word) > len(other):
        word, other = other, word
    place = next((i for i, letter in enumerate(word) if letter != other[i]), len(word))
    if len(word) < len(other):
        return word[place:] == other[place + 1 :]
    swapped = word[place : place + 2] == other[place : place + 2][::-1]
    rest = place + 2 if swapped else place + 1
    return word[rest:] == other[rest:]
