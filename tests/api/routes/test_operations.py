import logging
import threading
import time

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from rag.assistant import Assistant
from rag.errors import StoreDamagedError
from rag.settings import Settings
from tests.api.conftest import BASE_URL, Connect
from tests.api.fakes import FakeAssistant, FakeGeneration, as_assistant
from tests.api.problems import problem


def test_it_is_alive_at_once_and_ready_when_the_assistant_is_built(
    assistant: FakeAssistant,
) -> None:
    built = threading.Event()

    def build() -> Assistant:
        built.wait()
        return as_assistant(assistant)

    with TestClient(create_app(Settings(), build), base_url=BASE_URL) as client:
        assert client.get("/healthz").json() == {"status": "alive"}
        response = client.get("/readyz")
        problem(response, 503, "not-ready")
        assert response.headers["retry-after"] == "1"
        problem(client.post("/v1/answers", json={"question": "Q?"}), 503, "not-ready")
        built.set()
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        ready = {"status": "ready", "reader": "cross-encoder"}
        assert client.get("/readyz").json() == ready


def test_it_says_that_it_runs_without_the_reader(
    connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, logger="api.service")
    client = connect(reader="similarity")
    assert client.get("/readyz").json()["reader"] == "similarity"
    (ready,) = [record for record in caplog.records if record.message == "ready"]
    assert vars(ready)["reader"] == "similarity"


def test_it_is_never_ready_when_the_assistant_cannot_be_built(
    caplog: pytest.LogCaptureFixture,
) -> None:
    def build() -> Assistant:
        raise StoreDamagedError("generations/3/dense.faiss is not what was written")

    with TestClient(create_app(Settings(), build), base_url=BASE_URL) as client:
        while "assistant not built" not in caplog.text:
            time.sleep(0.01)
        document = problem(client.get("/readyz"), 503, "not-ready")
        assert "dense.faiss" not in document["detail"]
        assert client.get("/healthz").is_success


def test_it_is_not_ready_when_the_store_was_damaged_since(
    client: TestClient, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def current() -> FakeGeneration:
        raise StoreDamagedError("generations/3/dense.faiss is not what was written")

    monkeypatch.setattr(assistant.store, "current", current)
    problem(client.get("/readyz"), 503, "not-ready")
    problem(client.get("/v1/documents"), 500, "store-unusable")
    assert "briefings_generation 0.0" in client.get("/metrics").text


def test_metrics_count_requests_by_route_and_status(client: TestClient) -> None:
    client.get("/v1/documents/river-crossing")
    client.get("/v1/documents/nothing")
    client.get("/nowhere/at/all")
    client.request("PURGE", "/v1/documents")
    shown = client.get("/metrics").text
    route = "/v1/documents/{document_id}"
    assert f'briefings_requests_total{{route="{route}",status="200"}} 1.0' in shown
    assert f'briefings_requests_total{{route="{route}",status="404"}} 1.0' in shown
    assert 'briefings_requests_total{route="unmatched",status="404"} 1.0' in shown
    assert 'briefings_requests_total{route="/v1/documents",status="405"} 1.0' in shown
    assert f'briefings_request_seconds_count{{route="{route}"}} 2.0' in shown


def test_metrics_count_answers_by_status_and_reason(client: TestClient) -> None:
    for question in ("When?", "Why?", "Who? not_in_briefings"):
        client.post("/v1/answers", json={"question": question})
    stream = {"Accept": "text/event-stream"}
    client.post("/v1/answers", json={"question": "Who? outside_dates"}, headers=stream)
    shown = client.get("/metrics").text
    assert 'briefings_answers_total{reason="",status="answered"} 2.0' in shown
    assert 'briefings_answers_total{reason="not_in_briefings",status="abstained"} 1.0' in shown
    assert 'briefings_answers_total{reason="outside_dates",status="abstained"} 1.0' in shown


def test_metrics_show_the_generation(client: TestClient) -> None:
    assert "briefings_generation 7.0" in client.get("/metrics").text


def test_metrics_hold_no_question(client: TestClient) -> None:
    client.get("/v1/search", params={"query": "my private matter"})
    client.get("/my%20private%20matter")
    assert "private" not in client.get("/metrics").text


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
def test_the_state_of_now_is_not_kept_by_a_cache(client: TestClient, path: str) -> None:
    assert client.get(path).headers["cache-control"] == "no-store"
