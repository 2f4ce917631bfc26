"""What a question asks for, by its conversation, its dates and its own words."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Self

from rag.answering.courtesy import is_courtesy
from rag.answering.dates import TimeReading, read_dates
from rag.answering.follow_up import standalone_question
from rag.answering.foreign import Vocabulary, is_foreign
from rag.answering.instructions import without_instructions
from rag.answering.parts import Part, parts
from rag.answering.plain_question import plain_question
from rag.answering.terms import content_terms
from rag.errors import QuestionError
from rag.types import Filters, Question, Turn

LONGEST_QUESTION = 2000
"""Characters."""
MOST_SENTENCES = 8
_HALF_CHARACTER = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Inquiry:
    """A question, understood."""

    standalone: str
    """As one would ask it without the conversation; shown."""
    sought: str
    """The same in plain form, without dates that filter: what is looked up."""
    parts: tuple[Part, ...]
    """What of it is read one by one: mostly all of it."""
    dates: TimeReading
    filters: Filters
    polite: bool
    """A greeting or thanks, which ask nothing."""

    @classmethod
    def of(cls, question: Question, *, today: date) -> Self:
        """Understand a question; "last week" counts from `today`.

        Raises:
            QuestionError: it is empty, too long or no text.
        """
        _check(question)
        polite = is_courtesy(question.text)
        history = () if polite else _without_instructions(question.history)
        asked = without_instructions(question.text.strip())
        standalone = standalone_question(asked, history)
        dates = read_dates(standalone, today=today)
        filters = dates.filters(question.filters)
        sought = plain_question(dates.undated)
        asked_for = parts(sought)
        # Of what bounds leave out, nothing can be said part by part.
        if filters.dated or len(asked_for) > question.max_sentences:
            asked_for = (Part.whole(sought),)
        return cls(standalone, sought, asked_for, dates, filters, polite)

    @property
    def asks_nothing(self) -> bool:
        """Tell whether there is nothing in it to look up."""
        return self.polite or not content_terms(self.sought)

    def is_foreign(self, vocabulary: Vocabulary) -> bool:
        """Tell whether too few of its words are known for reading to make sense."""
        return is_foreign(self.standalone, vocabulary)

    def without_dates(self) -> Self:
        """Ask the same of briefings of all dates."""
        undated = replace(self.filters, published_after=None, published_before=None)
        return replace(self, filters=undated)


def _without_instructions(history: Sequence[Turn]) -> tuple[Turn, ...]:
    return tuple(replace(turn, question=without_instructions(turn.question)) for turn in history)


def _check(question: Question) -> None:
    text = question.text.strip()
    if not text:
        raise QuestionError("The question is empty; ask in at least one word.")
    turns = (part or "" for turn in question.history for part in (turn.question, turn.answer))
    if any(_HALF_CHARACTER.search(part) for part in (text, *turns)):
        raise QuestionError("The question holds half a character (a lone surrogate); type it anew.")
    if len(text) > LONGEST_QUESTION:
        raise QuestionError(
            f"The question has {len(text)} characters; at most {LONGEST_QUESTION} are read."
        )
    if not 1 <= question.max_sentences <= MOST_SENTENCES:
        raise QuestionError(
            f"max_sentences must be 1..{MOST_SENTENCES}, got {question.max_sentences}."
        )
