"""What comes in over the wire, and how it becomes the types inside."""

import re
from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
)

from api import examples
from api.widget_access.sites import SITE_KEY
from rag.types import Filters, Question, Turn

LONGEST_QUESTION = 2000
LONGEST_ANSWER = 8000
MOST_TURNS = 20
MOST_DOCUMENT_IDS = 100
MOST_SENTENCES = 8
# What Python and ECMAScript, each in its own way, call white space is no question.
_VISIBLE = re.compile(r"[^\s\ufeff]")
_VISIBLE_PATTERN = r"^[^\u0000]*[^\u0000\s\ufeff\u0085\u001c-\u001f][^\u0000]*$"
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


def _stripped(text: str) -> str:
    if "\x00" in text:
        raise ValueError("must not hold a NUL character")
    if not _VISIBLE.search(text):
        raise ValueError("must hold more than white space")
    return text.strip()


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


def _whole(given: object) -> object:
    # pydantic would also take "4" and true; JSON Schema counts 4.0 among the integers.
    if isinstance(given, bool | str):
        raise ValueError("must be an integer")  # noqa: TRY004 - pydantic turns only this into a refusal
    return given


# NUL is refused in every string of a body (`api/json_body.py`); the schema has to say so too.
_NO_NUL = {"pattern": r"^[^\u0000]*$"}
QuestionText = Annotated[
    str,
    Field(
        min_length=1,
        max_length=LONGEST_QUESTION,
        json_schema_extra={"pattern": _VISIBLE_PATTERN},
    ),
    AfterValidator(_stripped),
]
Day = Annotated[
    date, BeforeValidator(_iso_day), WithJsonSchema({"type": "string", "format": "date"})
]
DocumentId = Annotated[str, Field(min_length=1, max_length=200, json_schema_extra=_NO_NUL)]
AnswerText = Annotated[str, Field(max_length=LONGEST_ANSWER, json_schema_extra=_NO_NUL)]
Comment = Annotated[str, Field(max_length=2000, json_schema_extra=_NO_NUL)]


class Strict(BaseModel):
    """A request in which an unknown field is an error, not a silent nothing."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class DateBounds(Strict):
    """Inclusive bounds on the day of publication; undated briefings fall out when one is set.

    Bounds that leave no day between them find nothing, as days without a briefing do.
    """

    published_after: Day | None = None
    published_before: Day | None = None


class FiltersRequest(DateBounds):
    """Which briefings may be used."""

    document_ids: list[DocumentId] = Field(default=[], max_length=MOST_DOCUMENT_IDS)

    def filters(self) -> Filters:
        """Hand them inside."""
        return Filters(self.published_after, self.published_before, tuple(self.document_ids))


class TurnRequest(Strict):
    """An earlier question of the conversation, and what was answered."""

    question: QuestionText
    answer: AnswerText | None = None


class AnswerRequest(Strict):
    """A question, with its conversation and limits."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.ANSWER_REQUEST]})

    question: QuestionText
    history: list[TurnRequest] = Field(default=[], max_length=MOST_TURNS)
    filters: FiltersRequest | None = None
    max_sentences: Annotated[int, BeforeValidator(_whole)] = Field(4, ge=1, le=MOST_SENTENCES)

    def to_question(self) -> Question:
        """Hand it inside."""
        return Question(
            self.question,
            tuple(Turn(turn.question, turn.answer) for turn in self.history),
            Filters() if self.filters is None else self.filters.filters(),
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


class SessionRequest(Strict):
    """A widget that begins, on a page that the header `Origin` names."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.SESSION_REQUEST]})

    site_key: str = Field(pattern=f"^{SITE_KEY}$")


class FeedbackRequest(Strict):
    """What a reader thought of an answer."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.FEEDBACK_REQUEST]})

    rating: Literal["up", "down"]
    comment: Comment | None = None
