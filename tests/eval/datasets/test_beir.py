from datetime import date
from pathlib import Path

import pytest

from eval.datasets.opening import read_dataset
from eval.datasets.types import DatasetOptions
from eval.errors import DatasetError
from tests.eval.datasets.sets import QUERIES, write_beir, write_lines


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return write_beir(tmp_path / "quays")


def test_questions_are_those_that_were_judged_or_are_unanswerable(folder: Path) -> None:
    found = read_dataset(folder, DatasetOptions()).questions
    assert [(q.question_id, q.answerable, q.answers, dict(q.judged)) for q in found] == [
        ("q1", True, (), {"rt1": 2, "a/b 3": 1}),
        ("q2", True, ("crane",), {"rt2": 1}),
        ("un1", False, (), {}),
    ]


def test_documents_keep_title_and_day(folder: Path) -> None:
    dataset = read_dataset(folder, DatasetOptions())
    documents = {d.name: (d.title, d.published) for d in dataset.documents()}
    assert documents["rt1"] == ("Ice", date(2025, 1, 3))
    assert documents["rt2"] == ("Crane", None)


def test_qrels_may_stand_in_their_own_folder(folder: Path) -> None:
    (folder / "qrels").mkdir()
    (folder / "qrels.tsv").rename(folder / "qrels" / "test.tsv")
    assert len(read_dataset(folder, DatasetOptions()).questions) == 3


@pytest.mark.parametrize("n", [1, 2])
def test_a_sample_is_the_same_for_the_same_seed(folder: Path, n: int) -> None:
    drawn = read_dataset(folder, DatasetOptions(n_questions=n, seed=3)).questions
    assert len(drawn) == n
    assert read_dataset(folder, DatasetOptions(n_questions=n, seed=3)).questions == drawn


def test_seeds_draw_different_questions(folder: Path) -> None:
    drawn = {
        read_dataset(folder, DatasetOptions(n_questions=1, seed=n)).questions[0].question_id
        for n in range(9)
    }
    assert len(drawn) > 1


@pytest.mark.parametrize(
    ("broken", "message"),
    [
        ("qrels.tsv", "holds no qrels.tsv"),
        ("corpus.jsonl.gz", "holds no corpus.jsonl"),
    ],
)
def test_a_missing_file_is_named(folder: Path, broken: str, message: str) -> None:
    (folder / broken).unlink()
    with pytest.raises(DatasetError, match=message):
        read_dataset(folder, DatasetOptions())


def test_queries_that_are_missing_are_named(folder: Path) -> None:
    (folder / "queries.jsonl").unlink()
    (folder / "queries_unanswerable.jsonl.gz").unlink()
    with pytest.raises(DatasetError, match="holds no queries"):
        read_dataset(folder, DatasetOptions())


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("queries.jsonl", b"{\n", r"queries\.jsonl:1: is not JSON"),
        ("queries.jsonl", b"[]\n", r"queries\.jsonl:1: is not an object"),
        ("queries.jsonl", b'\n{"_id": "q1"}\n', r"queries\.jsonl:2: lacks 'text'"),
        ("queries.jsonl", b"\xff\n", r"queries\.jsonl: cannot be read"),
        ("corpus.jsonl.gz", b"no gzip", r"corpus\.jsonl\.gz: cannot be read"),
        ("corpus.jsonl.gz", b"\x1f\x8b\x08\x00", r"corpus\.jsonl\.gz: cannot be read"),
        ("qrels.tsv", b"q1\trt1\t1\nq1 rt1\n", r"qrels\.tsv:2: must be query id"),
    ],
)
def test_a_bad_line_is_named_in_one_line(
    folder: Path, name: str, content: bytes, message: str
) -> None:
    (folder / name).write_bytes(content)
    with pytest.raises(DatasetError, match=message) as e:
        list(read_dataset(folder, DatasetOptions()).documents())
    assert "\n" not in str(e.value)


def test_a_folder_of_which_nothing_was_judged_is_refused(folder: Path) -> None:
    (folder / "queries_unanswerable.jsonl.gz").unlink()
    write_lines(folder / "queries.jsonl", QUERIES[2:])
    with pytest.raises(DatasetError, match="holds no question that was judged"):
        read_dataset(folder, DatasetOptions())


def test_a_path_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(DatasetError, match="does not exist; give a BEIR folder or"):
        read_dataset(tmp_path / "nowhere", DatasetOptions())
