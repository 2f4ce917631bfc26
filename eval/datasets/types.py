"""A set of other people's, its questions drawn and its documents ready to be streamed."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

SEED = 20210815
LONGEST_QUESTION = 2000
"""Characters; longer ones (whole arguments stand as queries in some sets) are cut."""
Places = tuple[tuple[int, str], ...]
"""Where each answer starts in a document's text, and its words there."""


@dataclass(frozen=True, slots=True)
class DatasetOptions:
    """How much of a set is used."""

    n_questions: int | None = None
    """Drawn at random; None: all."""
    n_documents: int | None = None
    """Documents that no question needs, drawn at random; None: all."""
    seed: int = SEED
    closed: bool = False
    """Ask each question of its own document only."""


@dataclass(frozen=True, slots=True)
class DatasetQuestion:
    """A question of a set, with what was judged."""

    question_id: str
    text: str
    answerable: bool
    answers: tuple[str, ...]
    judged: Mapping[str, int]
    """Document name to relevance."""
    places: Mapping[str, Places] = field(default_factory=dict)
    """By document name; empty where only documents are judged."""


@dataclass(frozen=True, slots=True)
class DatasetDocument:
    """A document of a set."""

    name: str
    title: str
    text: str
    published: date | None


@dataclass(frozen=True, slots=True)
class Dataset:
    """A set, its questions drawn and its documents ready to be streamed."""

    name: str
    questions: tuple[DatasetQuestion, ...]
    documents: Callable[[], Iterator[DatasetDocument]]
    options: DatasetOptions

    @property
    def split(self) -> str:
        """Say which questions were drawn."""
        drawn = self.options.n_questions
        closed = ", closed" if self.options.closed else ""
        return ("all" if drawn is None else f"{drawn} by seed {self.options.seed}") + closed
