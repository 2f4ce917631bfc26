"""What comes in over the wire, and how it becomes the types inside."""

import re
from datetime import date
from typing import Annotated, Literal, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
    model_validator,
)

from api import examples
from rag.types import Filters, Question, Turn

LONGEST_QUESTION = 2000
LONGEST_ANSWER = 8000
MOST_TURNS = 20
MOST_DOCUMENT_IDS = 100
MOST_SENTENCES = 8
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _stripped(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not hold a NUL character")
    if not (stripped := text.strip()):
        raise ValueError("must hold more than white space")
    return stripped


def _iso_day(given: object) -> object:
    # pydantic would also take timestamps and times of day.
    if isinstance(given, date) or given is None:
        return given
    if not isinstance(given, str) or not _DAY.fullmatch(given):
        raise ValueError("must be a day such as 2022-12-28")
    try:
        return date.fromisoformat(given)
    except ValueError as exc:
        raise ValueError(f"is not a day of the calendar: {exc}") from exc


QuestionText = Annotated[
    str,
    Field(max_length=LONGEST_QUESTION),
    AfterValidator(_stripped),
    WithJsonSchema(
        {
            "type": "string",
            "minLength": 1,
            "maxLength": LONGEST_QUESTION,
            "pattern": r"^[^\x00]*[^\x00\s][^\x00]*$",
        }
    ),
]
Day = Annotated[
    date, BeforeValidator(_iso_day), WithJsonSchema({"type": "string", "format": "date"})
]
DocumentId = Annotated[str, Field(min_length=1, max_length=200)]


class Strict(BaseModel):
    """A request in which an unknown field is an error, not a silent nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DateBounds(Strict):
    """Inclusive bounds on the day of publication; undated briefings fall out when one is set."""

    published_after: Day | None = None
    published_before: Day | None = None

    @model_validator(mode="after")
    def _check_order(self) -> Self:
        after, before = self.published_after, self.published_before
        if after is not None and before is not None and after > before:
            raise ValueError(f"published_after {after} is later than published_before {before}")
        return self


class FiltersRequest(DateBounds):
    """Which briefings may be used."""

    document_ids: list[DocumentId] = Field(default=[], max_length=MOST_DOCUMENT_IDS)

    def filters(self) -> Filters:
        """Hand them inside."""
        return Filters(self.published_after, self.published_before, tuple(self.document_ids))


class TurnRequest(Strict):
    """An earlier question of the conversation, and what was answered."""

    question: QuestionText
    answer: Annotated[str, Field(max_length=LONGEST_ANSWER)] | None = None


class AnswerRequest(Strict):
    """A question, with its conversation and limits."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ANSWER_REQUEST]})

    question: QuestionText
    history: list[TurnRequest] = Field(default=[], max_length=MOST_TURNS)
    filters: FiltersRequest = FiltersRequest()
    max_sentences: int = Field(default=4, ge=1, le=MOST_SENTENCES, strict=True)

    def to_question(self) -> Question:
        """Hand it inside."""
        return Question(
            self.question,
            tuple(Turn(turn.question, turn.answer) for turn in self.history),
            self.filters.filters(),
            self.max_sentences,
        )


class SearchRequest(DateBounds):
    """A query for passages."""

    query: QuestionText
    k: int = Field(default=10, ge=1, le=50)

    def filters(self) -> Filters:
        """Hand the filters inside."""
        return Filters(self.published_after, self.published_before)


class ListRequest(Strict):
    """Which part of the list of briefings is wanted."""

    limit: int = Field(default=50, ge=1, le=200)
    offset: int = Field(default=0, ge=0, le=10_000_000)


class FeedbackRequest(Strict):
    """What a reader thought of an answer."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.FEEDBACK_REQUEST]})

    rating: Literal["up", "down"]
    comment: Annotated[str, Field(max_length=2000)] | None = None
