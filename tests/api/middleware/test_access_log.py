import json
from io import StringIO
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.logs import configure_logs
from tests.api.conftest import Connect
from tests.api.fakes import FakeAssistant

PRIVATE = "Meine Diagnose"
KEY = "sehr-geheim"


@pytest.fixture
def log(logging_restored: None) -> StringIO:
    """Collect what a server would write to stderr."""
    stream = StringIO()
    configure_logs("info", stream)
    return stream


def entries(log: StringIO, event: str) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in log.getvalue().splitlines()]
    return [line for line in lines if line["event"] == event]


def test_a_request_leaves_one_line(client: TestClient, log: StringIO) -> None:
    response = client.get("/v1/documents/river-crossing")
    (entry,) = entries(log, "request")
    assert entry["request_id"] == response.headers["x-request-id"]
    assert entry["method"] == "GET"
    assert entry["route"] == "/v1/documents/{document_id}"
    assert entry["status"] == 200
    assert entry["bytes"] == len(response.content)
    assert entry["ms"] >= 0
    assert entry["level"] == "info"


def test_neither_questions_nor_keys_are_logged(connect: Connect, log: StringIO) -> None:
    client = connect(api_keys=("0" * 64,))
    headers = {"Authorization": f"Bearer {KEY}"}
    client.post("/v1/answers", json={"question": PRIVATE}, headers=headers)
    client.get("/v1/search", params={"query": PRIVATE}, headers=headers)
    client.get(f"/{PRIVATE}/{KEY}", params={"key": KEY})
    assert len(entries(log, "request")) == 4  # with the one of /readyz
    assert PRIVATE not in log.getvalue()
    assert "Diagnose" not in log.getvalue()
    assert KEY not in log.getvalue()


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_fault_is_logged_by_kind_and_place_without_its_words(
    client: TestClient, log: StringIO, accept: str
) -> None:
    body = {"question": f"{PRIVATE} must fail"}
    response = client.post("/v1/answers", json=body, headers={"Accept": accept})
    (entry,) = entries(log, "fault")
    assert entry["request_id"] == response.headers["x-request-id"]
    assert entry["error"] == "RuntimeError"
    assert any("fakes.py" in frame for frame in entry["where"])
    assert "Diagnose" not in log.getvalue()


def test_a_fault_of_a_refused_request_is_no_fault(client: TestClient, log: StringIO) -> None:
    client.post("/v1/answers", json={"question": ""})
    client.get("/v1/documents/nothing")
    assert entries(log, "fault") == []


def test_an_id_is_made_for_each_request(client: TestClient) -> None:
    ids = {client.get("/healthz").headers["x-request-id"] for _ in range(3)}
    assert len(ids) == 3


def test_an_id_that_the_client_sends_is_kept(client: TestClient) -> None:
    response = client.get("/healthz", headers={"X-Request-ID": "trace-7.a_B"})
    assert response.headers["x-request-id"] == "trace-7.a_B"


@pytest.mark.parametrize("given", ["", "a b", "x" * 65, "é", 'a"b', "a\tb"])
def test_an_id_that_is_none_is_replaced(client: TestClient, given: str) -> None:
    headers = {b"X-Request-ID": given.encode()}
    assert client.get("/healthz", headers=headers).headers["x-request-id"] != given


def test_an_odd_method_is_not_logged(client: TestClient, log: StringIO) -> None:
    client.request("X-GEHEIM", "/healthz")
    (entry,) = entries(log, "request")
    assert entry["method"] == "?"


def test_what_breaks_outside_of_the_application_is_answered_too(
    client: TestClient, assistant: FakeAssistant, log: StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> bool:
        raise ZeroDivisionError(PRIVATE)

    monkeypatch.setattr("api.middleware.hosts._host", broken)
    response = client.get("/healthz")
    assert response.status_code == 500
    assert response.headers["content-type"] == "application/problem+json"
    assert [entry["error"] for entry in entries(log, "fault")] == ["ZeroDivisionError"]
    assert PRIVATE not in log.getvalue()
