import pytest
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException

from api.errors import BusyError, ClientGoneError, NotReadyError, StoppingError, problem_of
from embeddings.errors import VectorIndexError
from rag.errors import (
    BriefingsError,
    CancelledError,
    EncoderMismatchError,
    NotFoundError,
    QuestionError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
    WithdrawnError,
)
from tests.api.problems import problem


@pytest.mark.parametrize(
    ("cls", "status", "kind"),
    [
        (QuestionError, 422, "invalid-question"),
        (NotFoundError, 404, "not-found"),
        (WithdrawnError, 410, "withdrawn"),
        (StoreBusyError, 503, "busy"),
        (BusyError, 503, "busy"),
        (NotReadyError, 503, "not-ready"),
        (StoppingError, 503, "stopping"),
        (CancelledError, 503, "stopping"),
        (ClientGoneError, 499, "client-gone"),
        (StoreError, 500, "store-unusable"),
        (StoreDamagedError, 500, "store-unusable"),
        (EncoderMismatchError, 500, "store-unusable"),
        (VectorIndexError, 500, "store-unusable"),
        (BriefingsError, 500, "internal"),
        (RuntimeError, 500, "internal"),
        (RecursionError, 500, "internal"),
    ],
)
def test_each_exception_has_its_status(cls: type[Exception], status: int, kind: str) -> None:
    chosen = problem_of(cls("what happened"))
    assert (chosen.status, chosen.kind) == (status, kind)


@pytest.mark.parametrize("cls", [QuestionError, NotFoundError, WithdrawnError, BusyError])
def test_an_ordinary_outcome_is_told_in_its_own_words(cls: type[Exception]) -> None:
    assert problem_of(cls("what happened")).detail == "what happened"


@pytest.mark.parametrize("cls", [StoreDamagedError, BriefingsError, ValueError, KeyError])
def test_a_fault_keeps_its_words_to_itself(cls: type[Exception]) -> None:
    assert "what happened" not in problem_of(cls("what happened")).detail


@pytest.mark.parametrize("cls", [BusyError, NotReadyError, StoppingError, StoreBusyError])
def test_what_passes_says_when_to_try_again(cls: type[Exception]) -> None:
    assert problem_of(cls("later")).headers["Retry-After"] == "1"


@pytest.mark.parametrize("status", [400, 404, 405, 408, 413, 415])
def test_a_bare_status_is_told_in_words(status: int) -> None:
    bare = HTTPException(status)
    assert problem_of(bare).detail != bare.detail


def test_a_status_without_words_of_ours_is_told_all_the_same() -> None:
    assert problem_of(HTTPException(418)).kind == "error"


def test_a_path_that_is_not_there(client: TestClient) -> None:
    document = problem(client.get("/v2/answers?question=secret"), 404, "not-found")
    assert document["instance"] == "/v2/answers"


@pytest.mark.parametrize("path", ["/v1/answers/", "/v1/documents/", "/healthz/"])
def test_a_slash_too_many_is_no_redirect(client: TestClient, path: str) -> None:
    response = client.get(path, follow_redirects=False)
    assert response.status_code in {404, 405}
    assert response.headers["content-type"] == "application/problem+json"


def test_a_method_that_is_not_taken(client: TestClient) -> None:
    response = client.delete("/v1/documents")
    problem(response, 405, "method-not-allowed")
    assert response.headers["allow"] == "GET"
