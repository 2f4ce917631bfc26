"""One question with its response, as measures see it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from eval.types import Ask, Response


@dataclass(frozen=True, slots=True)
class Case:
    """A question, what came back, and the stored texts to check it against."""

    ask: Ask
    response: Response
    stable: bool | None
    """Whether asking twice gave the same bytes; None where it was asked once."""
    texts: Mapping[str, str]
    """Canonical text by document id, of the documents that are cited."""


@dataclass(frozen=True, slots=True)
class Measure:
    """A named score of one case."""

    name: str
    meaning: str
    """One line for the report."""
    score: Callable[[Case], float | None]
    """None where the measure does not apply; an abstention scores its default instead."""
    falls: bool = False
    """Lower is better."""
    stratified: bool = False
    """Mean of the means on answerable and on unanswerable questions."""
