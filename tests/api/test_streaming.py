import json
from typing import Any

import httpx2
import pytest
from fastapi.testclient import TestClient

from api import streaming
from api.streaming import wants_stream
from tests.api.fakes import FakeAssistant
from tests.api.problems import problem

STREAM = {"Accept": "text/event-stream"}


def events(response: httpx2.Response) -> list[tuple[str, str, dict[str, Any]]]:
    """Read (event, id, data) of each event; keep-alive comments are dropped."""
    found = []
    for block in response.text.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.split("\n") if not line.startswith(":"))
        if fields:
            found.append((fields["event"], fields["id"], json.loads(fields["data"])))
    return found


def test_a_stream_is_passages_sentences_and_the_whole_answer(client: TestClient) -> None:
    response = client.post("/v1/answers", json={"question": "When?"}, headers=STREAM)
    assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
    assert response.headers["cache-control"] == "no-store"
    received = events(response)
    assert [name for name, _, _ in received] == ["passages", *["sentence"] * 3, "answer"]
    assert [number for _, number, _ in received] == ["1", "2", "3", "4", "5"]


def test_the_last_event_is_what_json_would_have_been(client: TestClient) -> None:
    body = {"question": "When?"}
    *_, (_, _, streamed) = events(client.post("/v1/answers", json=body, headers=STREAM))
    assert streamed == client.post("/v1/answers", json=body).json()


def test_the_events_on_the_way_are_parts_of_the_answer(client: TestClient) -> None:
    body = {"question": "And then?", "history": [{"question": "When?"}]}
    response = client.post("/v1/answers", json=body, headers=STREAM)
    (_, _, found), *middle, (_, _, answer) = events(response)
    assert found["standalone_question"] == answer["standalone_question"] != answer["question"]
    assert len(found["passages"]) == 3
    assert [event["sentence"] for _, _, event in middle] == answer["sentences"]
    assert [event["citations"][0] for _, _, event in middle] == answer["citations"]


def test_an_abstention_streams_no_sentence(client: TestClient) -> None:
    body = {"question": "Who? not_in_briefings"}
    received = events(client.post("/v1/answers", json=body, headers=STREAM))
    assert [name for name, _, _ in received] == ["passages", "answer"]


def test_a_fault_in_a_stream_ends_it_with_an_error(client: TestClient) -> None:
    response = client.post("/v1/answers", json={"question": "Please fail"}, headers=STREAM)
    assert response.status_code == 200
    *_, (name, _, document) = events(response)
    assert name == "error"
    assert document["type"] == "urn:problem-type:briefings:internal"
    assert document["status"] == 500
    assert document["request_id"] == response.headers["x-request-id"]
    assert "secret" not in response.text


def test_a_request_that_does_not_fit_starts_no_stream(client: TestClient) -> None:
    response = client.post("/v1/answers", json={"question": ""}, headers=STREAM)
    problem(response, 422, "invalid-request")


def test_a_slow_stream_is_kept_alive(
    client: TestClient, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "KEEP_ALIVE_SECONDS", 0.01)
    assistant.pause_seconds = 0.05
    response = client.post("/v1/answers", json={"question": "When?"}, headers=STREAM)
    assert ": ping\n\n" in response.text
    assert events(response)[-1][0] == "answer"


@pytest.mark.parametrize(
    ("accept", "stream"),
    [
        ("", False),
        ("*/*", False),
        ("application/json", False),
        ("text/event-stream", True),
        ("TEXT/Event-Stream", True),
        ("text/event-stream, application/json", True),
        ("text/event-stream;q=0.5, application/json", False),
        ("text/event-stream;q=0", False),
        ("text/event-stream;q=x", False),
        ("application/json;q=0.9, text/event-stream;charset=utf-8", True),
    ],
)
def test_a_stream_is_sent_to_those_who_prefer_it(accept: str, stream: bool) -> None:  # noqa: FBT001 - a parameter
    assert wants_stream(accept) is stream
