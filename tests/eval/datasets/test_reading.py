from pathlib import Path

import pytest

from eval.datasets.opening import read_dataset
from eval.datasets.types import DatasetOptions
from eval.errors import DatasetError
from tests.eval.datasets.sets import READING, write_lines


def test_questions_with_their_answers(tmp_path: Path) -> None:
    dataset = read_dataset(write_lines(tmp_path / "dev.jsonl.gz", READING), DatasetOptions())
    assert dataset.name == "dev"
    assert [(q.question_id, q.answerable, q.answers, q.starts) for q in dataset.questions] == [
        ("r1", True, ("forty tonnes",), (16,)),
        ("r2", False, (), ()),
        ("r3", True, ("Monday",), (13,)),
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
