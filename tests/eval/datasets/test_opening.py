from pathlib import Path

from eval.datasets.opening import dataset_asks, read_dataset
from eval.datasets.types import DatasetOptions
from eval.types import Ask
from tests.eval.datasets.sets import CONTEXT, READING, write_beir, write_lines
from tests.eval.fake_pipeline import FakePipeline


def crane_name(tmp_path: Path) -> str:
    file = write_lines(tmp_path / "one.jsonl", READING[:1])
    return next(read_dataset(file, DatasetOptions()).documents()).name


def asks_of(tmp_path: Path, text: str, *, closed: bool = False) -> list[Ask]:
    file = write_lines(tmp_path / "dev.jsonl", READING[:2])
    dataset = read_dataset(file, DatasetOptions(closed=closed))
    ids = {crane_name(tmp_path): ("crane",)}
    return list(dataset_asks(dataset, ids, FakePipeline(texts={"crane": text})))


def test_beir_judges_documents_with_their_grades(tmp_path: Path) -> None:
    dataset = read_dataset(write_beir(tmp_path / "set"), DatasetOptions())
    ids = {"rt1": ("rt1",), "rt2": ("rt2", "rt2.2")}
    asks = {ask.topic_id: ask for ask in dataset_asks(dataset, ids, FakePipeline())}
    assert [(e.document_id, e.grade, e.spans) for e in asks["q1"].evidence] == [
        ("rt1", 2, ()),
        ("a/b 3", 1, ()),  # not ingested: it counts as not found
    ]
    assert [e.document_id for e in asks["q2"].evidence] == ["rt2", "rt2.2"]
    assert asks["un1"].evidence == ()
    assert not asks["un1"].answerable


def test_answers_are_placed_where_the_set_says(tmp_path: Path) -> None:
    ask = asks_of(tmp_path, CONTEXT)[0]
    assert ask.evidence[0].spans == ((16, 28),)


def test_answers_that_a_loader_moved_are_searched_for(tmp_path: Path) -> None:
    ask = asks_of(tmp_path, "  " + CONTEXT.replace("forty tonnes", "forty\ntonnes"))[0]
    assert ask.evidence[0].spans == ((18, 30),)


def test_a_closed_question_is_asked_of_its_own_document_only(tmp_path: Path) -> None:
    asks = asks_of(tmp_path, CONTEXT, closed=True)
    assert [a.filters.document_ids for a in asks] == [("crane",), ("crane",)]
