import gzip
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from eval.training.candidates import (
    N_KEPT,
    chosen,
    main,
    open_articles,
    rerank_list,
    write_articles,
)
from eval.training.corpus import RawRow
from eval.training.rerank_lists import read_lists
from rag.answering.blended_reader import BlendedReader
from rag.answering.reader import CrossEncoderReader
from rag.roles import Retriever
from tests.eval.test_training_corpus import raw

FERRY = "The ferry of Westby sails at noon. It carries 40 cars.\nNobody complains."
QUAY = "The quay of Westby cracked in May. Repairs will take a year."
MILL = "The mill of Osby grinds rye. It, too, stands still at noon."
ROWS = [
    raw("When does the Westby ferry leave?", FERRY, "noon", title="Harbour"),
    raw("Who steers the ferry?", FERRY, None, title="Harbour"),
    raw("How long will the mending of the quay take?", QUAY, "a year", title="Harbour"),
    raw("What does the mill grind?", MILL, "rye", title="Mill"),
]


@pytest.fixture(scope="module")
def reader() -> BlendedReader:
    return BlendedReader(CrossEncoderReader())


@pytest.fixture(scope="module")
def articles(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Retriever]:
    folder = tmp_path_factory.mktemp("articles")
    write_articles(ROWS, folder)
    with open_articles(folder) as retriever:
        yield retriever


def test_an_article_is_a_file_with_each_paragraph_once(tmp_path: Path) -> None:
    write_articles([*ROWS, ROWS[0]], tmp_path)
    texts = [path.read_text("utf-8") for path in sorted(tmp_path.iterdir())]
    ferry = FERRY.replace("\n", " ")
    assert texts == [f"# Harbour\n\n{ferry}\n\n{QUAY}\n", f"# Mill\n\n{MILL}\n"]


def test_what_can_be_answered_is_asked_and_a_third_of_what_is_known() -> None:
    unknown = [row | {"source": "own/digest"} for row in ROWS]
    assert [row["id"] for row in chosen(unknown)] == [ROWS[n]["id"] for n in (0, 2, 3)]
    known: list[RawRow] = [ROWS[0] | {"source": "own/news", "id": f"row {n}"} for n in range(300)]
    assert 70 < len(chosen(known)) < 130


def test_the_best_sentences_are_kept_as_the_reader_ranks_them(
    articles: Retriever, reader: BlendedReader
) -> None:
    found = rerank_list(ROWS[0], articles, reader, held_out=True)
    assert found is not None
    assert found.held_out
    told = {c.text: right for c, right in zip(found.candidates, found.answers, strict=True)}
    assert told["The ferry of Westby sails at noon."]
    assert sum(told.values()) == 1
    assert list(found.scores) == sorted(found.scores, reverse=True)
    assert len(found.candidates) <= N_KEPT
    heads = {c.text: (c.heading, c.before) for c in found.candidates}
    assert heads["It carries 40 cars."] == ("Harbour", "The ferry of Westby sails at noon.")


def test_words_of_the_answer_elsewhere_may_be_right_and_are_left_out(
    articles: Retriever, reader: BlendedReader
) -> None:
    found = rerank_list(ROWS[0], articles, reader, held_out=False)
    assert found is not None
    assert "It, too, stands still at noon." not in {c.text for c in found.candidates}


def test_a_question_whose_answer_is_not_found_teaches_nothing(
    articles: Retriever, reader: BlendedReader
) -> None:
    elsewhere = ROWS[0] | {"context": "Another ferry leaves at noon."}
    assert rerank_list(elsewhere, articles, reader, held_out=False) is None


def test_the_command_writes_lists_of_both_folders(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl.gz"
    with gzip.open(rows, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(row) + "\n" for row in ROWS[:1])
    for name, paragraph, question in (
        ("taught", QUAY, "p How long will mending last? | a year"),
        ("kept", MILL, "p What is ground at Osby? | rye"),
    ):
        (tmp_path / name).mkdir()
        sheet = f"# {name.title()}\n@\n{paragraph}\n{question}\nn Who pays for it?\n"
        (tmp_path / name / "digest-1.txt").write_text(sheet, encoding="utf-8")
    out = tmp_path / "lists.jsonl.gz"
    main(rows=rows, out=out, sheets=tmp_path / "taught", held_out=tmp_path / "kept")
    lists = read_lists(out)
    assert [(one.question, one.held_out) for one in lists] == [
        ("How long will mending last?", False),
        ("What is ground at Osby?", True),
    ]
    assert all(sum(one.answers) == 1 for one in lists)
