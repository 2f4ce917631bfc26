from pathlib import Path

import pytest

from eval.datasets.opening import read_dataset
from eval.datasets.sources import write_documents
from eval.datasets.types import DatasetOptions
from rag.corpus.loaders import md as markdown
from tests.eval.datasets.sets import READING, write_beir, write_lines


def test_every_document_becomes_a_file_with_its_title_and_day(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    names = write_documents(read_dataset(write_beir(tmp_path / "set"), DatasetOptions()), out)
    assert names == {
        "rt1.md": "rt1",
        "rt2.md": "rt2",
        "document-0000002.md": "a/b 3",
        "rt4.md": "rt4",
    }
    assert (out / "rt1.md").read_text() == (
        '---\ntitle: "Ice"\ndate: 2025-01-03\n---\n\nIce shut the quay\\.\n'
    )
    assert (out / "document-0000002.md").read_text() == "Fire shut the mill\\.\n"


@pytest.mark.parametrize(("n_others", "expected"), [(0, 1), (1, 2), (9, 4)])
def test_a_sample_keeps_what_its_questions_need_and_so_many_others(
    tmp_path: Path, n_others: int, expected: int
) -> None:
    out = tmp_path / "out"
    out.mkdir()
    folder = write_beir(tmp_path / "set")
    write_lines(folder / "queries.jsonl", [{"_id": "q2", "text": "What lifts?"}])
    names = write_documents(read_dataset(folder, DatasetOptions(n_documents=n_others)), out)
    assert len(names) == expected
    assert "rt2" in names.values()


def test_a_reading_set_is_written_once_for_each_context(tmp_path: Path) -> None:
    out = tmp_path / "out"
    out.mkdir()
    file = write_lines(tmp_path / "dev.jsonl", READING)
    assert len(write_documents(read_dataset(file, DatasetOptions()), out)) == 2


def test_text_that_looks_like_markup_stays_text(tmp_path: Path) -> None:
    text = "1. *One* [x](y)\n    indented & <b>\n# no heading\n---\nend_"
    rows = [{"_id": "q", "text": "?"}], [{"_id": "d", "text": text}]
    folder = write_beir(tmp_path / "set")
    write_lines(folder / "queries.jsonl", rows[0])
    write_lines(folder / "corpus.jsonl.gz", rows[1])
    out = tmp_path / "out"
    out.mkdir()
    write_documents(read_dataset(folder, DatasetOptions()), out)
    assert markdown.load((out / "d.md").read_bytes()).pages[0].text.split() == text.split()
