"""Question sets: one question a line, with its evidence in every corpus that it is asked of."""

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

from eval.errors import QuestionSetError
from eval.json_fields import FieldError, JsonFields
from rag.types import Filters, Turn

QUESTIONS = Path(__file__).parent / "questions"
LONGEST_PHRASE = 8
"""Words of a briefing that evidence may quote."""
_HOLDOUT_SHARE = 3
"""One topic in three is held out."""
_Choice = TypeVar("_Choice", bound=StrEnum)


class Kind(StrEnum):
    """What makes a question hard."""

    FACT = "fact"
    MULTI = "multi"
    """Needs two or more sentences or sections."""
    TIME = "time"
    FOLLOW_UP = "follow_up"
    UNANSWERABLE = "unanswerable"
    ADVERSARIAL = "adversarial"


class Split(StrEnum):
    """Whether it may be tuned on."""

    DEV = "dev"
    HOLDOUT = "holdout"
    """Measured, never tuned on."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """Where a fact stands, as a person wrote it down."""

    document: str
    """Document id."""
    section: str
    """Last heading of its path; empty for what stands before the first one."""
    phrase: str
    """Words of the sentence that holds the answer; line breaks count as spaces."""


@dataclass(frozen=True, slots=True)
class DateRange:
    """Inclusive bounds on the publication of what is cited."""

    after: date | None = None
    before: date | None = None


@dataclass(frozen=True, slots=True)
class Topic:
    """A question with what would be right, for every corpus it is asked of."""

    topic_id: str
    question: str
    kind: Kind
    split: Split
    must_pass: bool
    answers: tuple[str, ...]
    """Short answers, any of which is right; empty where no corpus says."""
    answerable: Mapping[str, bool]
    """By corpus; of a corpus that is missing here the question is not asked."""
    evidence: Mapping[str, tuple[Evidence, ...]]
    """By corpus that can answer."""
    history: tuple[Turn, ...] = ()
    filters: Filters = field(default_factory=Filters)
    """Sent with the question."""
    expected_dates: DateRange = field(default_factory=DateRange)
    """Every dated briefing that is cited must lie between them."""


def load_topics(path: Path = QUESTIONS) -> tuple[Topic, ...]:
    """Read a file of questions, or every `.jsonl` of a folder, in the order of names and lines."""
    files = sorted(path.glob("*.jsonl")) if path.is_dir() else [path]
    places: dict[str, str] = {}
    topics = []
    for file in files:
        for place, topic in _read_file(file):
            if topic.topic_id in places:
                first = places[topic.topic_id]
                raise QuestionSetError(f"{place}: {topic.topic_id!r} is taken by {first}")
            places[topic.topic_id] = place
            topics.append(topic)
    if not topics:
        raise QuestionSetError(f"{path}: holds no question; give a .jsonl file or a folder of them")
    return tuple(topics)


def split_of(topic_id: str) -> Split:
    """Choose the split by a fixed hash of the id, so that nobody chooses it by its result."""
    number = int(hashlib.sha256(topic_id.encode()).hexdigest(), 16)
    return Split.DEV if number % _HOLDOUT_SHARE else Split.HOLDOUT


def _read_file(file: Path) -> Iterator[tuple[str, Topic]]:
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as exc:
        raise QuestionSetError(f"{file}: cannot be read as UTF-8 text: {exc}") from exc
    for number, line in enumerate(lines, 1):
        if line.strip():
            place = f"{file.name}:{number}"
            try:
                yield place, _read_topic(JsonFields(json.loads(line)))
            except (ValueError, RecursionError) as exc:
                raise QuestionSetError(f"{place}: {exc}") from exc


def _read_topic(line: JsonFields) -> Topic:
    line.allow(Topic.__dataclass_fields__)
    answerable, evidence = line.inner("answerable"), line.inner("evidence")
    topic = Topic(
        topic_id=line.text("topic_id"),
        question=line.text("question"),
        kind=_one_of(Kind, line, "kind"),
        split=_one_of(Split, line, "split"),
        must_pass=line.flag("must_pass"),
        answers=line.texts("answers"),
        answerable={corpus: answerable.flag(corpus) for corpus in answerable.names()},
        evidence={
            corpus: tuple(_read_evidence(item) for item in evidence.objects(corpus))
            for corpus in evidence.names()
        },
        history=tuple(_read_turn(turn) for turn in line.objects("history")),
        filters=_read_filters(line.inner("filters")),
        expected_dates=_read_range(line.inner("expected_dates")),
    )
    _check(topic)
    return topic


def _one_of(kind: type[_Choice], line: JsonFields, name: str) -> _Choice:
    given = line.text(name)
    if given not in list(kind):
        raise FieldError(f"{name!r} must be one of {', '.join(kind)}, got {given!r}")
    return kind(given)


def _read_turn(turn: JsonFields) -> Turn:
    turn.allow(("question", "answer"))
    return Turn(turn.text("question"), turn.optional_text("answer"))


def _read_evidence(item: JsonFields) -> Evidence:
    item.allow(("document", "section", "phrase"))
    found = Evidence(item.text("document"), item.text("section", empty=True), item.text("phrase"))
    if (n_words := len(found.phrase.split())) > LONGEST_PHRASE:
        raise FieldError(f"{found.phrase!r} has {n_words} words; quote at most {LONGEST_PHRASE}")
    return found


def _read_filters(given: JsonFields) -> Filters:
    given.allow(("published_after", "published_before", "document_ids"))
    return Filters(
        given.day("published_after"), given.day("published_before"), given.texts("document_ids")
    )


def _read_range(given: JsonFields) -> DateRange:
    given.allow(("published_after", "published_before"))
    return DateRange(given.day("published_after"), given.day("published_before"))


def _check(topic: Topic) -> None:
    """Refuse a question whose fields contradict each other."""
    wanted = {corpus for corpus, told in topic.answerable.items() if told}
    located = {corpus for corpus, found in topic.evidence.items() if found}
    rules = (
        (topic.answerable, "'answerable' must name a corpus"),
        (
            wanted == located,
            f"evidence is given for {sorted(located)}, answers for {sorted(wanted)}",
        ),
        (bool(topic.answers) == bool(wanted), "'answers' must hold something where a corpus says"),
        (topic.kind is not Kind.FOLLOW_UP or topic.history, "a follow-up needs 'history'"),
        (topic.kind is not Kind.UNANSWERABLE or not wanted, "'unanswerable' cannot be answerable"),
        (
            topic.split is split_of(topic.topic_id),
            f"'split' must be {split_of(topic.topic_id)!s}: it follows from the id",
        ),
    )
    for holds, complaint in rules:
        if not holds:
            raise FieldError(complaint)
