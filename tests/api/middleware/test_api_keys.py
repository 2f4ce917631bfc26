from hashlib import sha256

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.middleware.api_keys import key_digests
from rag.errors import SettingsError
from rag.settings import Settings
from tests.api.conftest import Connect
from tests.api.fakes import FakeAssistant, as_assistant
from tests.api.problems import problem

KEYS = ("first-key", "zweiter Schlüssel")
DIGESTS = tuple(sha256(key.encode()).hexdigest() for key in KEYS)


@pytest.fixture
def guarded(connect: Connect) -> TestClient:
    return connect(api_keys=DIGESTS)


@pytest.mark.parametrize("key", KEYS)
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_each_key_opens(guarded: TestClient, key: str, scheme: str) -> None:
    headers = {b"Authorization": f"{scheme} {key}".encode()}
    assert guarded.get("/v1/documents", headers=headers).status_code == 200


@pytest.mark.parametrize(
    "authorization",
    [
        None,
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "Bearer first-key2",
        "Basic first-key",
        "first-key",
        f"Bearer {DIGESTS[0]}",
    ],
)
@pytest.mark.parametrize("path", ["/v1/documents", "/v1/answers/x", "/v1/nothing", "/v1/"])
def test_nothing_else_opens(guarded: TestClient, authorization: str | None, path: str) -> None:
    headers = {} if authorization is None else {"Authorization": authorization}
    response = guarded.get(path, headers=headers)
    problem(response, 401, "unauthorized")
    assert response.headers["www-authenticate"] == 'Bearer realm="briefings"'


@pytest.mark.parametrize("path", ["/", "/page/page.mjs", "/healthz", "/readyz", "/metrics"])
def test_what_is_not_under_v1_needs_no_key(guarded: TestClient, path: str) -> None:
    assert guarded.get(path).status_code == 200


def test_a_question_without_a_key_is_not_asked(
    guarded: TestClient, assistant: FakeAssistant
) -> None:
    problem(guarded.post("/v1/answers", json={"question": "When?"}), 401, "unauthorized")
    assert assistant.asked == []


def test_without_keys_none_is_asked_for(client: TestClient) -> None:
    assert client.get("/v1/documents").status_code == 200


def test_the_openapi_document_names_the_key(guarded: TestClient) -> None:
    document = guarded.get("/openapi.json").json()
    assert document["paths"]["/v1/search"]["get"]["security"] == [{"ApiKey": []}]
    assert "security" not in document["paths"]["/healthz"]["get"]


def test_digests_may_be_written_in_capitals() -> None:
    assert key_digests([DIGESTS[0].upper()]) == (DIGESTS[0].encode(),)


@pytest.mark.parametrize("entry", ["my-secret-key", "0" * 63, "0" * 65, "g" * 64, "é" * 64])
def test_what_is_no_digest_is_refused_at_start_without_showing_it(entry: str) -> None:
    settings = Settings.model_validate({"api_keys": (DIGESTS[0], entry)})
    with pytest.raises(SettingsError, match="entry 2 of BRIEFINGS_API_KEYS") as refusal:
        create_app(settings, lambda: as_assistant(FakeAssistant()))
    assert entry not in str(refusal.value)
