"""What opens /v1, where several things could."""

from hashlib import sha256

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import Connect
from tests.api.problems import problem
from tests.api.widget_access.site import ORIGIN, SITES, Page

LOOKS_LIKE_A_TOKEN = "wgt_chosen-by-somebody"  # noqa: S105 - made up


@pytest.fixture
def guarded(connect: Connect) -> TestClient:
    digest = sha256(LOOKS_LIKE_A_TOKEN.encode()).hexdigest()
    return connect(api_keys=(digest,), widget_sites=SITES)


def test_a_key_that_looks_like_a_token_is_a_key(guarded: TestClient) -> None:
    assert Page(guarded, None, LOOKS_LIKE_A_TOKEN).get("/v1/documents").status_code == 200


@pytest.mark.parametrize("scheme", ["Basic ", "", "Token "])
def test_a_token_is_shown_as_a_bearers(guarded: TestClient, scheme: str) -> None:
    page = Page(guarded)
    page.begin()
    headers = {"Origin": ORIGIN, "Authorization": f"{scheme}{page.token}"}
    problem(guarded.get("/v1/suggestions", headers=headers), 401, "unauthorized")


def test_an_open_server_takes_no_bad_token(client: TestClient) -> None:
    problem(Page(client, None, "wgt_bad").get("/v1/documents"), 401, "unauthorized")
    assert Page(client, None, "anything else").get("/v1/documents").status_code == 200


@pytest.mark.parametrize("method", ["GET", "PUT", "HEAD"])
def test_a_session_is_begun_with_a_post_alone(guarded: TestClient, method: str) -> None:
    refused = guarded.request(method, "/v1/widget/session", headers={"Origin": ORIGIN})
    assert refused.status_code == 401


@pytest.mark.parametrize("path", ["//v1/documents", "/V1/documents", "/v1//documents", "/v1"])
def test_no_spelling_of_a_path_goes_around_it(guarded: TestClient, path: str) -> None:
    assert guarded.get(f"http://127.0.0.1:8000{path}").status_code in {401, 404}
