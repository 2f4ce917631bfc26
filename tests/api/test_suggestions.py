import time
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api import suggestions
from api.suggestions import candidates_of
from rag.types import AbstentionReason, Answer
from tests.api.fakes import GENERATION, FakeAssistant, FakeGeneration, as_assistant
from tests.api.fakes import abstained as abstain


def looked_for(client: TestClient) -> dict[str, Any]:
    while True:
        response = client.get("/v1/suggestions")
        assert response.headers["cache-control"] == "no-store"
        found: dict[str, Any] = response.json()
        if found["complete"]:
            return found
        time.sleep(0.01)


def test_candidates_are_headings_that_ask_then_titles_then_other_headings(
    assistant: FakeAssistant,
) -> None:
    assert candidates_of(as_assistant(assistant), GENERATION) == (
        "What became of the ferry?",
        "What do the briefings say about “The river 🛶 crossing”?",
        "What do the briefings say about “The market hall”?",
        "What do the briefings say about “Notes without a date”?",
    )


def test_questions_that_are_answered_are_suggested(client: TestClient) -> None:
    questions = looked_for(client)["questions"]
    assert questions[0] == "What became of the ferry?"
    assert len(questions) == suggestions.MOST
    for question in questions:
        answer = client.post("/v1/answers", json={"question": question}).json()
        assert answer["status"] == "answered"


def test_questions_that_are_not_answered_are_not_suggested(
    client: TestClient, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def answer(question: str, standalone: str, _: int) -> Answer:
        return abstain(question, standalone, AbstentionReason.NOT_IN_BRIEFINGS)

    monkeypatch.setattr(assistant, "_answer", answer)
    assert looked_for(client)["questions"] == []


def test_looking_files_no_receipt_of_an_answer(
    client: TestClient, assistant: FakeAssistant
) -> None:
    assert looked_for(client)["questions"]
    assert assistant.store.catalog.answers == {}


def test_the_same_generation_is_looked_through_once(
    client: TestClient, assistant: FakeAssistant
) -> None:
    looked_for(client)
    n_asked = len(assistant.asked)
    looked_for(client)
    assert len(assistant.asked) == n_asked


def test_a_new_generation_is_looked_through_anew(
    client: TestClient, assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_for(client)
    n_asked = len(assistant.asked)
    monkeypatch.setattr("tests.api.fakes.GENERATION", GENERATION + 1)
    monkeypatch.setattr(assistant.store, "current", lambda: FakeGeneration(GENERATION + 1))
    looked_for(client)
    assert len(assistant.asked) == 2 * n_asked


def test_looking_stops_when_something_goes_wrong(
    client: TestClient,
    assistant: FakeAssistant,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise LookupError("not there")

    monkeypatch.setattr(assistant.store.catalog, "documents", broken)
    assert looked_for(client)["questions"] == []
    assert [record.message for record in caplog.records if record.name == "api.suggestions"] == [
        "fault"
    ]
