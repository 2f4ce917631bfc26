"""With the real encoder and the real parser, over very small corpora."""

import json
import tempfile
from pathlib import Path

import pytest

from eval.corpora import open_corpus, sources_of
from eval.datasets.opening import open_dataset
from eval.datasets.types import DatasetOptions
from eval.errors import EvaluationError
from eval.runs import RunOptions, run_asks
from rag.settings import SAMPLES
from rag.types import Filters
from tests.eval.builders import ask
from tests.eval.datasets.sets import READING, write_lines

PAGE = """---
title: Harbour news
date: 2022-03-10
---

# Ice

Ice shut the northern quay for nine days in February.

# Crane

The new crane lifts forty tonnes.
"""


@pytest.fixture
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Keep temporary stores where they can be seen."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def test_a_corpus_is_ingested_asked_and_gone(tmp_path: Path, temporary: Path) -> None:
    pages = tmp_path / "pages"
    pages.mkdir()
    (pages / "harbour.md").write_text(PAGE)
    (pages / "empty.txt").write_text("")
    with open_corpus([pages]) as corpus:
        assert list(corpus.pipeline.documents()) == ["harbour"]
        assert [line.partition(":")[0] for line in corpus.failed] == ["empty.txt"]
        run = run_asks(corpus.pipeline, [ask(answerable=False)], RunOptions("pages", "all"))
        assert run.outcomes[0].scores["Determinism"] == 1.0
        assert run.encode_seconds is not None
        assert any(temporary.iterdir())
    assert not any(temporary.iterdir())


def test_today_is_the_day_of_the_newest_briefing(tmp_path: Path) -> None:
    (tmp_path / "harbour.md").write_text(PAGE)
    with open_corpus([tmp_path]) as corpus:
        assistant = corpus.pipeline._assistant
        assert assistant._today().isoformat() == "2022-03-10"
        found = assistant.search("crane", k=1, filters=Filters())
        assert "forty tonnes" in found[0].chunk.text


def test_a_corpus_of_which_nothing_can_be_read_is_refused(tmp_path: Path) -> None:
    (tmp_path / "empty.txt").write_text("")
    with (
        pytest.raises(EvaluationError, match=r"no briefing could be read from .*; empty\.txt: "),
        open_corpus([tmp_path]),
    ):
        pass


def test_a_data_set_is_ingested_and_its_answers_are_placed(tmp_path: Path, temporary: Path) -> None:
    file = write_lines(tmp_path / "dev.jsonl", READING)
    with open_dataset(file, DatasetOptions()) as opened:
        texts = {
            ask.topic_id: [
                opened.pipeline.text(found.document_id)[start:end]
                for found in ask.evidence
                for start, end in found.spans
            ]
            for ask in opened.asks
        }
        run = run_asks(opened.pipeline, opened.asks, RunOptions("dev", "all", n_again=1))
    assert texts == {"r1": ["forty tonnes"], "r2": [], "r3": ["Monday"]}
    assert json.dumps([outcome.topic_id for outcome in run.outcomes]) == '["r1", "r2", "r3"]'
    assert run.outcomes[0].scores["RR/chunk"] == 1.0
    assert not any(temporary.iterdir())


def test_the_samples_are_known_by_name_and_others_need_a_place() -> None:
    assert sources_of("samples", ()) == (SAMPLES,)
    assert sources_of("samples", [Path("x")]) == (Path("x"),)
    with pytest.raises(EvaluationError, match="where is the corpus 'mine'"):
        sources_of("mine", ())
