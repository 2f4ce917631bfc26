"""The program `briefings`, run in process with an encoder that needs no weights."""

import json
import socket
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from typer.testing import CliRunner

import api.cli
import rag.assistant
from api.cli import app
from rag.answering.reader_weights import READER_SHA256, check_reader
from rag.answering.reranker_weights import RERANKER_SHA256, check_reranker
from rag.answering.similarity_reader import SimilarityReader
from tests.fakes import WordHashEncoder

RUN = CliRunner()
PAGE = """---
title: Quay news
date: 2024-05-01
---
# Quay news

## Ice

Ice shut the northern quay for nine days, and it reopened on Monday with two tugs standing by.
"""


@pytest.fixture(autouse=True)
def pages(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "pages"
    folder.mkdir()
    (folder / "quay.md").write_text(PAGE)
    monkeypatch.setenv("BRIEFINGS_DATA_DIR", str(tmp_path / "store"))
    monkeypatch.setenv("BRIEFINGS_SOURCES", str(folder))
    monkeypatch.setenv("BRIEFINGS_READER", "similarity")
    monkeypatch.setattr(api.cli, "SentenceEncoder", WordHashEncoder)
    monkeypatch.setattr(rag.assistant, "SentenceEncoder", WordHashEncoder)
    return folder


def json_of(*arguments: str) -> dict[str, object]:
    result = RUN.invoke(app, [*arguments, "--json"])
    shape = json.loads(result.stdout)
    assert isinstance(shape, dict)
    return shape


def test_ingest_reports_each_file(pages: Path) -> None:
    (pages / "empty.txt").write_text("")
    result = RUN.invoke(app, ["ingest", str(pages)])
    assert result.exit_code == 1
    assert "failed" in result.stderr
    assert "empty.txt" in result.stderr
    assert "; 1 briefing, 1 chunk, generation 1" in result.stderr


def test_a_second_ingest_finds_nothing_new(pages: Path) -> None:
    RUN.invoke(app, ["ingest", str(pages)])
    report = json_of("ingest", str(pages))
    assert report["generation"] == 1
    assert [file["status"] for file in report["files"]] == ["unchanged"]  # type: ignore[attr-defined]  # JSON


def test_documents_are_listed(pages: Path) -> None:
    RUN.invoke(app, ["ingest", str(pages)])
    result = RUN.invoke(app, ["documents", "--json"])
    (document,) = json.loads(result.stdout)
    assert document["document_id"] == "quay"
    assert document["published"] == "2024-05-01"
    assert "Quay news" in RUN.invoke(app, ["documents"]).stdout


def test_one_and_many_are_counted_as_people_say_it(pages: Path) -> None:
    (pages / "tram.md").write_text(
        "---\ntitle: Tram news\ndate: 2024-05-02\n---\n\nIt runs again.\n"
    )
    RUN.invoke(app, ["ingest", str(pages)])
    assert "2 briefings, 2 chunks, 0 receipts" in RUN.invoke(app, ["verify"]).stdout
    withdrawn = " ".join(RUN.invoke(app, ["withdraw", "quay"]).stdout.split())
    assert "(1 version, 0 receipts blanked)" in withdrawn


def test_ask_ingests_the_sources_on_first_use() -> None:
    answer = json_of("ask", "How long was the northern quay shut by ice?")
    assert answer["provenance"]["generation"] == 1  # type: ignore[index]  # JSON


def test_ask_prints_sentence_and_source(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("rag.assistant.SimilarityReader", _certain)
    result = RUN.invoke(app, ["ask", "How long was the northern quay shut by ice?"])
    assert "nine days" in result.stdout
    assert "Quay news (2024-05-01) - Ice" in result.stdout


def test_ask_names_the_part_that_stays_open(monkeypatch: pytest.MonkeyPatch) -> None:
    reader = partial(SimilarityReader, threshold=0.25)
    monkeypatch.setattr("rag.assistant.SimilarityReader", reader)
    asked = "How long was the northern quay shut by ice, and who painted the lighthouse?"
    said = " ".join(RUN.invoke(app, ["ask", asked]).stdout.split())
    assert "nine days" in said
    assert "The briefings do not say: Who painted the lighthouse?" in said


def test_answering_without_the_reader_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    said = RUN.invoke(app, ["ask", "How long was the northern quay shut by ice?"]).stderr
    assert "BRIEFINGS_READER is similarity: answering without the reader" in " ".join(said.split())
    monkeypatch.setenv("BRIEFINGS_READER", "cross-encoder")
    monkeypatch.setattr("rag.assistant.make_reader", lambda _settings, encoder: _certain(encoder))
    said = RUN.invoke(app, ["ask", "How long was the northern quay shut by ice?"]).stderr
    assert "reader" not in said


def test_dates_bound_what_is_asked() -> None:
    question = "How long was the northern quay shut by ice?"
    answer = RUN.invoke(app, ["ask", question, "--after", "2024-05-02", "--json"])
    assert json.loads(answer.stdout)["status"] == "abstained"


def test_withdraw_removes_for_good(pages: Path) -> None:
    RUN.invoke(app, ["ingest", str(pages)])
    assert json_of("withdraw", "quay")["document_ids"] == ["quay"]
    assert json.loads(RUN.invoke(app, ["documents", "--json"]).stdout) == []
    report = json_of("ingest", str(pages))
    assert [file["status"] for file in report["files"]] == ["withdrawn"]  # type: ignore[attr-defined]  # JSON


def test_verify_says_sound_and_then_what_is_damaged(pages: Path, tmp_path: Path) -> None:
    RUN.invoke(app, ["ingest", str(pages)])
    assert RUN.invoke(app, ["verify"]).exit_code == 0
    index = next((tmp_path / "store" / "generations" / "1").glob("*.faiss"))
    damaged = bytearray(index.read_bytes())
    damaged[-9] ^= 1
    index.write_bytes(damaged)
    assert RUN.invoke(app, ["verify"]).exit_code == 1
    assert RUN.invoke(app, ["verify", "--repair"]).exit_code == 0
    assert RUN.invoke(app, ["verify"]).exit_code == 0


@pytest.mark.parametrize(
    ("arguments", "environment", "message"),
    [
        (["ingest", "/nowhere/at/all"], {}, "/nowhere/at/all"),
        (["ask", "  "], {}, "empty"),
        (["ask", "ice", "--document", "nothing"], {}, "nothing"),
        (["withdraw", "nothing"], {}, "nothing"),
        (["documents"], {"PORT": "many"}, "PORT is 'many'"),
    ],
)
def test_an_expected_error_is_one_line(
    arguments: list[str],
    environment: dict[str, str],
    message: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for name, setting in environment.items():
        monkeypatch.setenv(name, setting)
    monkeypatch.setattr("sys.argv", ["briefings", *arguments])
    with pytest.raises(SystemExit) as stopped:
        api.cli.main()
    assert isinstance(stopped.value.code, str)
    assert stopped.value.code.startswith("briefings: ")
    assert message in stopped.value.code
    assert "\n" not in stopped.value.code


@pytest.mark.parametrize(
    "arguments", [["ask", "\udcff"], ["ask", "ice", "--document", "\udcff"], ["withdraw", "\udcff"]]
)
def test_bytes_that_are_no_text_are_refused(arguments: list[str]) -> None:
    refused = RUN.invoke(app, arguments)
    assert refused.exit_code == 2
    assert "not UTF-8" in refused.stderr


def test_a_taken_port_is_named_before_anything_is_ingested(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        monkeypatch.setenv("PORT", str(port))
        monkeypatch.setattr("sys.argv", ["briefings", "serve"])
        with pytest.raises(SystemExit, match=rf"127\.0\.0\.1:{port} cannot be served on"):
            api.cli.main()
    assert not (tmp_path / "store").exists()


@pytest.mark.parametrize(
    ("name", "check", "sha256"),
    [
        ("reader_weights.check_reader", check_reader, READER_SHA256),
        ("reranker_weights.check_reranker", check_reranker, RERANKER_SHA256),
    ],
)
@pytest.mark.parametrize("arguments", [["serve"], ["slack"], ["ask", "How long was it shut?"]])
def test_missing_weights_are_named_before_anything_is_ingested(  # cases
    arguments: list[str],
    name: str,
    check: Callable[[Path], object],
    sha256: str,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("PORT", "0")
    monkeypatch.setenv("SLACK_BOT_TOKEN", "xoxb-1")
    monkeypatch.setenv("SLACK_APP_TOKEN", "xapp-1")
    monkeypatch.setenv("BRIEFINGS_READER", "cross-encoder")
    monkeypatch.setattr(f"rag.answering.{name}", partial(check, tmp_path))
    monkeypatch.setattr("sys.argv", ["briefings", *arguments])
    refused = rf"^briefings: .*missing: expected sha256 {sha256}; .*BRIEFINGS_READER="
    with pytest.raises(SystemExit, match=refused):
        api.cli.main()
    assert not (tmp_path / "store").exists()


def test_a_missing_token_is_named_before_anything_is_ingested(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.delenv("SLACK_BOT_TOKEN", raising=False)
    monkeypatch.setattr("sys.argv", ["briefings", "slack"])
    with pytest.raises(SystemExit, match="SLACK_BOT_TOKEN is not set"):
        api.cli.main()
    assert not (tmp_path / "store").exists()


def _certain(encoder: WordHashEncoder) -> object:
    return SimilarityReader(encoder, threshold=0.01)
