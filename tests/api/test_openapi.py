import json
from typing import Any

import pytest
from fastapi.testclient import TestClient
from pydantic import BaseModel

from api import examples
from api.document_schemas import DocumentResponse, ListResponse
from api.request_schemas import AnswerRequest, FeedbackRequest, SessionRequest
from api.schemas import (
    AnswerResponse,
    FeedbackResponse,
    PassagesEvent,
    ProblemResponse,
    ReceiptResponse,
    SearchResponse,
    SentenceEvent,
    SessionResponse,
    SuggestionsResponse,
)

OPERATIONS = [
    ("post", "/v1/answers"),
    ("get", "/v1/answers/{answer_id}"),
    ("post", "/v1/answers/{answer_id}/feedback"),
    ("get", "/v1/search"),
    ("get", "/v1/suggestions"),
    ("get", "/v1/documents"),
    ("get", "/v1/documents/{document_id}"),
    ("get", "/v1/documents/{document_id}/text"),
    ("post", "/v1/widget/session"),
    ("get", "/healthz"),
    ("get", "/readyz"),
    ("get", "/metrics"),
]


@pytest.fixture
def document(client: TestClient) -> dict[str, Any]:
    described: dict[str, Any] = client.get("/openapi.json").json()
    return described


def test_every_route_of_the_contract_is_described_and_nothing_else(
    document: dict[str, Any],
) -> None:
    described = [(method, path) for path, item in document["paths"].items() for method in item]
    assert sorted(described) == sorted(OPERATIONS)


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_operation_says_what_it_does(
    document: dict[str, Any], method: str, path: str
) -> None:
    operation = document["paths"][path][method]
    assert operation["description"]
    assert operation["operationId"]
    assert all(response["description"] for response in operation["responses"].values())


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_refusal_is_described_as_a_problem(
    document: dict[str, Any], method: str, path: str
) -> None:
    responses = document["paths"][path][method]["responses"]
    refusals = {status: entry for status, entry in responses.items() if int(status) >= 400}
    assert "500" in refusals
    assert all(
        list(entry["content"]) == ["application/problem+json"] for entry in refusals.values()
    )


def test_an_answer_is_shown_answered_abstained_and_streamed(document: dict[str, Any]) -> None:
    content = document["paths"]["/v1/answers"]["post"]["responses"]["200"]["content"]
    shown = content["application/json"]["examples"]
    assert shown["answered"]["value"]["status"] == "answered"
    assert shown["abstained"]["value"]["status"] == "abstained"
    assert content["text/event-stream"]["example"] == examples.STREAM


def test_an_answer_links_to_its_receipt_and_its_feedback(document: dict[str, Any]) -> None:
    links = document["paths"]["/v1/answers"]["post"]["responses"]["200"]["links"]
    paths = document["paths"].items()
    known = {item[method]["operationId"]: path for path, item in paths for method in item}
    linked = {known[link["operationId"]] for link in links.values()}
    assert linked == {"/v1/answers/{answer_id}", "/v1/answers/{answer_id}/feedback"}
    assert len(known) == len(OPERATIONS)


@pytest.mark.parametrize(
    ("model", "example"),
    [
        (AnswerRequest, examples.ANSWER_REQUEST),
        (FeedbackRequest, examples.FEEDBACK_REQUEST),
        (SessionRequest, examples.SESSION_REQUEST),
        (SessionResponse, examples.SESSION),
        (AnswerResponse, examples.ANSWER),
        (AnswerResponse, examples.ABSTAINED),
        (ReceiptResponse, examples.RECEIPT),
        (FeedbackResponse, examples.FEEDBACK),
        (SearchResponse, examples.SEARCH),
        (SuggestionsResponse, examples.SUGGESTIONS),
        (ListResponse, examples.LIST),
        (DocumentResponse, examples.DOCUMENT),
        (ProblemResponse, examples.PROBLEM),
    ],
)
def test_examples_are_what_they_are_examples_of(
    model: type[BaseModel], example: dict[str, Any]
) -> None:
    assert model.model_validate(example).model_dump(mode="json", exclude_unset=True) == example


def test_the_examples_citation_can_be_sliced() -> None:
    (citation,) = examples.ANSWER["citations"]
    passage = examples.PASSAGE
    start = citation["start"] - passage["start"]
    assert passage["text"][start : start + len(citation["quote"])] == citation["quote"]
    answer = examples.ANSWER
    (sentence,) = answer["sentences"]
    assert answer["text"][sentence["start"] : sentence["end"]] == sentence["text"]


def test_the_examples_stream_is_what_a_stream_sends() -> None:
    models: dict[str, type[BaseModel]] = {
        "passages": PassagesEvent,
        "sentence": SentenceEvent,
        "answer": AnswerResponse,
    }
    for block in examples.STREAM.strip().split("\n\n"):
        fields = dict(line.split(": ", 1) for line in block.splitlines())
        event = json.loads(fields["data"])
        assert models[fields["event"]].model_validate(event).model_dump(mode="json") == event


def test_no_page_loads_its_reader_from_elsewhere(client: TestClient) -> None:
    assert client.get("/docs").status_code == 404
    assert client.get("/redoc").status_code == 404
