"""The API over a real store, through ingest, correction, withdrawal and damage."""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from rag.answering.similarity_reader import SimilarityReader
from rag.assistant import Assistant
from rag.settings import Settings
from rag.store.database import CATALOG
from rag.store.ingest import ingest
from rag.store.store import Store
from rag.store.withdraw import withdraw
from tests.api.conftest import BASE_URL
from tests.api.problems import problem
from tests.fakes import WordHashEncoder
from tests.rag.store.parsing import PlainParser

QUAY = """Quay news
# Ice 🧊
Ice shut the northern quay for nine days 🙂. It reopened on Monday.
# Crane
The crane lifts forty tonnes.
"""
MILL = """Mill news
# Fire
Fire shut the paper mill in spring.
"""
ENCODER = WordHashEncoder(256)
CRANE = "How many tonnes does the crane lift?"


@dataclass(frozen=True, slots=True)
class Edition:
    """A folder of pages, its store, and a client of a server over it."""

    pages: Path
    store: Path
    client: TestClient

    def write(self, name: str, text: str) -> None:
        (self.pages / name).write_text(text)
        ingest(self.store, ENCODER, [self.pages], parser=PlainParser())

    def ask(self, question: str) -> dict[str, Any]:
        response = self.client.post("/v1/answers", json={"question": question})
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def text(self, citation: dict[str, Any]) -> str:
        path = f"/v1/documents/{citation['document_id']}/text"
        sha256 = citation["document_sha256"]
        return self.client.get(path, params={"sha256": sha256}).content.decode()


@pytest.fixture
def edition(tmp_path: Path) -> Iterator[Edition]:
    pages, folder = tmp_path / "pages", tmp_path / "store"
    pages.mkdir()
    (pages / "quay.txt").write_text(QUAY)
    (pages / "mill.txt").write_text(MILL)
    ingest(folder, ENCODER, [pages], parser=PlainParser())
    with ExitStack() as opened:

        def build() -> Assistant:
            store = opened.enter_context(Store(folder, ENCODER))
            return Assistant(store, ENCODER, SimilarityReader(ENCODER, threshold=0.25))

        client = opened.enter_context(TestClient(create_app(Settings(), build), base_url=BASE_URL))
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        yield Edition(pages, folder, client)


def test_citations_can_be_sliced_out_of_the_served_text(edition: Edition) -> None:
    (citation,) = edition.ask("Why was the northern quay shut by ice?")["citations"]
    assert edition.text(citation)[citation["start"] : citation["end"]] == citation["quote"]
    assert "🙂" in citation["quote"]


def test_sections_furniture_and_chunks_lie_inside_the_text(edition: Edition) -> None:
    for entry in edition.client.get("/v1/documents").json()["documents"]:
        shown = edition.client.get(f"/v1/documents/{entry['document_id']}").json()
        assert shown["n_characters"] == entry["n_characters"]
        edges = [(section["start"], section["end"]) for section in shown["sections"]]
        assert [end for _, end in edges[:-1]] == [start for start, _ in edges[1:]]
        assert (edges[0][0], edges[-1][1]) == (0, entry["n_characters"])


def test_the_same_question_gives_the_same_receipt(edition: Edition) -> None:
    one, two = edition.ask(CRANE), edition.ask(CRANE)
    one.pop("took_ms"), two.pop("took_ms")
    assert one == two
    assert edition.client.get(f"/v1/answers/{one['id']}").json().items() >= one.items()


def test_a_running_server_takes_up_what_is_ingested(edition: Edition) -> None:
    before = edition.ask("How deep is the new well?")
    assert before["status"] == "abstained"
    edition.write("well.txt", "Well news\n# Depth\nThe new well is thirty metres deep.\n")
    after = edition.ask("How deep is the new well?")
    assert after["status"] == "answered"
    assert after["provenance"]["generation"] > before["provenance"]["generation"]
    assert edition.client.get("/v1/documents").json()["total"] == 3


def test_a_correction_changes_the_answer_and_keeps_the_old_one_checkable(edition: Edition) -> None:
    old = edition.ask(CRANE)
    edition.write("quay.txt", QUAY.replace("forty", "fifty"))
    new = edition.ask(CRANE)
    assert "fifty" in new["text"]
    assert new["id"] != old["id"]
    (citation,) = old["citations"]
    assert edition.text(citation)[citation["start"] : citation["end"]] == citation["quote"]
    path = f"/v1/documents/{citation['document_id']}/text"
    assert "fifty" in edition.client.get(path).text


def test_what_is_withdrawn_can_never_be_read_again(edition: Edition) -> None:
    answer = edition.ask(CRANE)
    (citation,) = answer["citations"]
    withdraw(edition.store, ENCODER, [citation["document_id"]])
    path = f"/v1/documents/{citation['document_id']}"
    sha256 = f"?sha256={citation['document_sha256']}"
    for gone in (path, f"{path}/text", f"{path}/text{sha256}", f"/v1/answers/{answer['id']}"):
        problem(edition.client.get(gone), 410, "withdrawn")
    assert edition.ask(CRANE)["status"] == "abstained"
    passages = edition.client.get("/v1/search", params={"query": CRANE}).json()["passages"]
    assert {passage["document_id"] for passage in passages} == {"mill"}


def test_what_a_client_kept_of_a_withdrawn_briefing_is_not_confirmed(edition: Edition) -> None:
    path = "/v1/documents/quay/text"
    etag = edition.client.get(path).headers["etag"]
    assert edition.client.get(path, headers={"If-None-Match": etag}).status_code == 304
    withdraw(edition.store, ENCODER, ["quay"])
    problem(edition.client.get(path, headers={"If-None-Match": etag}), 410, "withdrawn")


def test_filters_name_briefings_that_are_there(edition: Edition) -> None:
    filters = {"document_ids": ["mill"]}
    body = {"question": "What shut the mill?", "filters": filters}
    answer = edition.client.post("/v1/answers", json=body).json()
    assert [citation["document_id"] for citation in answer["citations"]] == ["mill"]
    body = {"question": "What?", "filters": {"document_ids": ["nowhere"]}}
    problem(edition.client.post("/v1/answers", json=body), 404, "not-found")


def test_feedback_is_kept_with_the_question(edition: Edition) -> None:
    answer = edition.ask(CRANE)
    body = {"rating": "down", "comment": "It was fifty."}
    assert edition.client.post(f"/v1/answers/{answer['id']}/feedback", json=body).is_success
    with Store(edition.store, ENCODER) as store:
        (kept,) = store.catalog.feedback()
    assert (kept.question, kept.rating, kept.comment) == (CRANE, "down", "It was fifty.")


def test_a_damaged_text_is_an_error_and_never_an_answer(edition: Edition) -> None:
    with closing(sqlite3.connect(edition.store / CATALOG)) as connection, connection:
        connection.execute("UPDATE documents SET text = replace(text, 'forty', 'ninety')")
    problem(edition.client.get("/v1/documents/quay/text"), 500, "store-unusable")
    response = edition.client.post("/v1/answers", json={"question": CRANE})
    problem(response, 500, "store-unusable")
    assert "ninety" not in response.text
