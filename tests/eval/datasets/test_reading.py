from pathlib import Path

import pytest

from eval.datasets.opening import read_dataset
from eval.datasets.types import DatasetOptions
from eval.errors import DatasetError
from tests.eval.datasets.sets import READING, write_lines


def test_questions_with_their_answers(tmp_path: Path) -> None:
    dataset = read_dataset(write_lines(tmp_path / "dev.jsonl.gz", READING), DatasetOptions())
    assert dataset.name == "dev"
    assert [
        (q.question_id, q.answerable, q.answers, *q.places.values()) for q in dataset.questions
    ] == [
        ("r1", True, ("forty tonnes",), ((16, "forty tonnes"),)),
        ("r2", False, ()),
        ("r3", True, ("Monday",), ((13, "Monday"),)),
    ]


def test_a_context_that_questions_share_is_one_document(tmp_path: Path) -> None:
    dataset = read_dataset(write_lines(tmp_path / "dev.jsonl", READING), DatasetOptions())
    documents = list(dataset.documents())
    assert [document.title for document in documents] == ["Crane", "Rain"]
    assert {name for q in dataset.questions for name in q.judged} == {d.name for d in documents}


def test_the_split_says_what_was_drawn(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "dev.jsonl", READING)
    assert read_dataset(file, DatasetOptions()).split == "all"
    drawn = DatasetOptions(n_questions=2, seed=5, closed=True)
    assert read_dataset(file, drawn).split == "2 by seed 5, closed"


SILENT: dict[str, object] = {
    "id": "r4",
    "question": "how  much?",
    "context": "Nobody knows.",
    "answers": [],
    "answerable": False,
}
OTHER: dict[str, object] = {
    "id": "r5",
    "question": "How much?",
    "context": "Some 40 tonnes.",
    "answers": [{"text": "40 tonnes", "start": 5}],
}


@pytest.mark.parametrize("rows", [[SILENT, READING[0], OTHER], [READING[0], OTHER, SILENT]])
def test_a_question_that_is_put_of_several_contexts_is_asked_of_all_once(
    tmp_path: Path, rows: list[dict[str, object]]
) -> None:
    file = write_lines(tmp_path / "dev.jsonl", rows)
    (question,) = read_dataset(file, DatasetOptions()).questions
    assert question.question_id == "r1"
    assert question.answerable
    assert question.answers == ("forty tonnes", "40 tonnes")
    assert list(question.places) == list(question.judged)
    assert list(question.places.values()) == [((16, "forty tonnes"),), ((5, "40 tonnes"),)]


def test_asked_of_its_own_context_each_row_is_a_question(tmp_path: Path) -> None:
    file = write_lines(tmp_path / "dev.jsonl", [SILENT, READING[0], OTHER])
    questions = read_dataset(file, DatasetOptions(closed=True)).questions
    assert [(q.question_id, q.answerable) for q in questions] == [
        ("r1", True),
        ("r4", False),
        ("r5", True),
    ]


@pytest.mark.parametrize(
    ("row", "message"),
    [
        ({"id": "r", "question": "q?", "answers": []}, "lacks 'context'"),
        (
            {"id": "r", "question": "q?", "context": "c", "answers": ["x"]},
            "needs 'text' and 'start'",
        ),
        ({"question": "q?", "context": "c", "answers": []}, "lacks 'id'"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, row: dict[str, object], message: str) -> None:
    file = write_lines(tmp_path / "dev.jsonl", [READING[0], row])
    with pytest.raises(DatasetError, match=rf"dev\.jsonl:2: .*{message}"):
        read_dataset(file, DatasetOptions())
