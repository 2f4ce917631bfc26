from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.drafts import Draft, append_question, suggested_id
from eval.errors import InboxError
from eval.inbox import STATE, Closed, Inbox
from eval.local import LocalPipeline
from eval.topics import Kind, load_topics, split_of
from rag.assistant import Assistant
from rag.store.withdraw import withdraw
from rag.types import Question
from tests.eval.quay_store import ENCODER, open_quay, store_pages

CRANE = "How many tonnes does the crane lift?"
DRAFT = Draft(
    topic_id="crane-load",
    question=CRANE,
    corpus="quay",
    answers=("forty",),
    document_id="quay",
    phrase="lifts forty",
)


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return store_pages(tmp_path)


@pytest.fixture
def assistant(data_dir: Path) -> Iterator[Assistant]:
    with open_quay(data_dir) as opened:
        yield opened


def complain(assistant: Assistant, question: str, comment: str | None = None) -> str:
    answer_id = assistant.ask(Question(question)).answer_id
    assistant.store.catalog.add_feedback(answer_id, rating="down", comment=comment)
    return answer_id


def test_a_thumbs_down_is_listed_with_question_generation_and_what_was_shown(
    assistant: Assistant, data_dir: Path
) -> None:
    answer_id = complain(assistant, CRANE, "too short")
    (complaint,) = Inbox(assistant.store.catalog, data_dir).complaints()
    assert (complaint.answer_id, complaint.question) == (answer_id, CRANE)
    assert (complaint.generation, complaint.comments) == (1, ("too short",))
    assert complaint.shown == "The crane lifts forty tonnes. [1]"


def test_complaints_about_one_answer_are_one_item(assistant: Assistant, data_dir: Path) -> None:
    complain(assistant, CRANE, "one")
    complain(assistant, CRANE, "two")
    complain(assistant, "Who painted the lighthouse of Vigo?")
    listed = Inbox(assistant.store.catalog, data_dir).complaints()
    assert [(c.feedback_id, c.n_complaints) for c in listed] == [(1, 2), (3, 1)]
    assert listed[0].comments == ("one", "two")


def test_a_thumbs_up_is_no_complaint(assistant: Assistant, data_dir: Path) -> None:
    answer_id = assistant.ask(Question(CRANE)).answer_id
    assistant.store.catalog.add_feedback(answer_id, rating="up", comment=None)
    assert Inbox(assistant.store.catalog, data_dir).complaints() == ()


@pytest.mark.parametrize("closed", [Closed(topic_id="crane-load"), Closed(reason="a joke")])
def test_what_is_closed_stays_closed(assistant: Assistant, data_dir: Path, closed: Closed) -> None:
    complain(assistant, CRANE)
    box = Inbox(assistant.store.catalog, data_dir)
    box.close(box.complaint(1), closed)
    assert Inbox(assistant.store.catalog, data_dir).complaints() == ()
    with pytest.raises(InboxError, match="no complaint 1 is open; open are: none"):
        Inbox(assistant.store.catalog, data_dir).complaint(1)


def test_what_was_withdrawn_is_not_shown_again(assistant: Assistant, data_dir: Path) -> None:
    complain(assistant, CRANE)
    withdraw(data_dir, ENCODER, ["quay"])
    (complaint,) = Inbox(assistant.store.catalog, data_dir).complaints()
    assert complaint.shown is None
    assert complaint.standalone_question == CRANE


@pytest.mark.parametrize("content", ["{", "[]", '{"format": 9}', '{"format": 1, "closed": 7}'])
def test_a_damaged_state_ends_in_one_line(
    assistant: Assistant, data_dir: Path, content: str
) -> None:
    (data_dir / STATE).write_text(content)
    with pytest.raises(InboxError, match=r"inbox\.json: .*move it away") as e:
        Inbox(assistant.store.catalog, data_dir)
    assert "\n" not in str(e.value)


def test_an_accepted_complaint_is_a_question_that_loads(
    assistant: Assistant, tmp_path: Path
) -> None:
    path = tmp_path / "new" / "feedback.jsonl"
    append_question(DRAFT, path, LocalPipeline(assistant, ENCODER))
    (topic,) = load_topics(path)
    assert (topic.topic_id, topic.kind, topic.split) == (
        "crane-load",
        Kind.FACT,
        split_of("crane-load"),
    )
    assert topic.evidence["quay"][0].section == "Crane"


def test_a_question_that_the_briefings_do_not_answer_needs_no_evidence(
    assistant: Assistant, tmp_path: Path
) -> None:
    draft = Draft("vigo", "Who painted it?", "quay", (), None, None, must_pass=True)
    append_question(draft, tmp_path / "feedback.jsonl", LocalPipeline(assistant, ENCODER))
    (topic,) = load_topics(tmp_path / "feedback.jsonl")
    assert (topic.kind, topic.answerable, topic.must_pass) == (
        Kind.UNANSWERABLE,
        {"quay": False},
        True,
    )


def test_questions_are_added_behind_those_that_are_there(
    assistant: Assistant, tmp_path: Path
) -> None:
    path, pipeline = tmp_path / "feedback.jsonl", LocalPipeline(assistant, ENCODER)
    append_question(DRAFT, path, pipeline)
    before = path.read_text()
    append_question(Draft("vigo", "Who?", "quay", (), None, None), path, pipeline)
    assert path.read_text().startswith(before)
    assert [topic.topic_id for topic in load_topics(path)] == ["crane-load", "vigo"]


@pytest.mark.parametrize(
    ("document_id", "phrase", "message"),
    [
        ("nowhere", "lifts forty", "no briefing 'nowhere' is stored"),
        ("quay", "lifts ninety", "'lifts ninety' does not stand in one section of 'quay'"),
        ("quay", "one two three four five six seven eight nine", "quote one to 8 words"),
        (None, None, "no briefing '' is stored"),
        ("quay", None, "quote one to 8 words as evidence, got ''"),
    ],
)
def test_evidence_that_is_not_there_adds_nothing(
    assistant: Assistant, tmp_path: Path, document_id: str | None, phrase: str | None, message: str
) -> None:
    draft = Draft("crane", CRANE, "quay", ("forty",), document_id, phrase)
    with pytest.raises(InboxError, match=message):
        append_question(draft, tmp_path / "feedback.jsonl", LocalPipeline(assistant, ENCODER))
    assert not list(tmp_path.glob("*.jsonl*"))


def test_an_id_that_is_taken_is_refused(assistant: Assistant, tmp_path: Path) -> None:
    pipeline = LocalPipeline(assistant, ENCODER)
    append_question(DRAFT, tmp_path / "own.jsonl", pipeline)
    with pytest.raises(InboxError, match=r"'crane-load' is taken in .*own\.jsonl; choose another"):
        append_question(DRAFT, tmp_path / "feedback.jsonl", pipeline)


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How many tonnes?", "how-many-tonnes"),
        ("¿?", "question"),
        ("word " * 30, "-".join(["word"] * 12)),
    ],
)
def test_an_id_is_suggested_from_the_words(question: str, expected: str) -> None:
    assert suggested_id(question) == expected
