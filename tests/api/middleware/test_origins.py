import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from rag.errors import SettingsError
from rag.settings import Settings
from tests.api.conftest import Connect
from tests.api.fakes import FakeAssistant, as_assistant
from tests.api.problems import problem

OURS = "https://www.example.org"
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "content-type",
}


@pytest.fixture
def opened(connect: Connect) -> TestClient:
    return connect(allowed_origins=(OURS, "http://localhost:3000"))


def test_a_named_origin_may_read(opened: TestClient) -> None:
    response = opened.get("/v1/documents", headers={"Origin": OURS})
    assert response.headers["access-control-allow-origin"] == OURS
    assert "origin" in response.headers["vary"].lower()


def test_a_named_origin_may_ask(opened: TestClient) -> None:
    response = opened.options("/v1/answers", headers={"Origin": OURS} | PREFLIGHT)
    assert response.status_code == 204
    assert response.content == b""
    assert response.headers["access-control-allow-origin"] == OURS
    assert "origin" in response.headers["vary"].lower()


@pytest.mark.parametrize(
    "origin",
    [
        "https://example.org",
        "http://www.example.org",
        "https://www.example.org.evil.test",
        "https://www.example.org:8443",
        "https://WWW.example.org",
        "null",
    ],
)
def test_no_other_origin_may(opened: TestClient, origin: str) -> None:
    response = opened.get("/v1/documents", headers={"Origin": origin})
    assert "access-control-allow-origin" not in response.headers
    preflight = opened.options("/v1/answers", headers={"Origin": origin} | PREFLIGHT)
    document = problem(preflight, 403, "origin-not-allowed")
    assert origin in document["detail"]
    assert "BRIEFINGS_WIDGET_SITES" in document["detail"]
    assert "access-control-allow-origin" not in preflight.headers


@pytest.mark.parametrize(
    "wanted",
    [
        {"Access-Control-Request-Method": "DELETE"},
        {
            "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type, x-other",
        },
    ],
)
def test_a_named_origin_may_send_nothing_unforeseen(
    opened: TestClient, wanted: dict[str, str]
) -> None:
    refused = opened.options("/v1/answers", headers={"Origin": OURS} | wanted)
    problem(refused, 403, "origin-not-allowed")
    assert "access-control-allow-origin" not in refused.headers


def test_options_without_a_preflights_headers_is_no_preflight(opened: TestClient) -> None:
    problem(opened.options("/v1/answers", headers={"Origin": OURS}), 405, "method-not-allowed")


def test_credentials_are_never_allowed(opened: TestClient) -> None:
    for response in (
        opened.get("/v1/documents", headers={"Origin": OURS}),
        opened.options("/v1/answers", headers={"Origin": OURS} | PREFLIGHT),
    ):
        assert "access-control-allow-credentials" not in response.headers


def test_problems_can_be_read_by_a_named_origin(opened: TestClient) -> None:
    response = opened.get("/v1/documents/nothing", headers={"Origin": OURS})
    assert response.status_code == 404
    assert response.headers["access-control-allow-origin"] == OURS


def test_without_named_origins_none_may(client: TestClient) -> None:
    response = client.get("/v1/documents", headers={"Origin": OURS})
    assert "access-control-allow-origin" not in response.headers
    preflight = client.options("/v1/answers", headers={"Origin": OURS} | PREFLIGHT)
    problem(preflight, 403, "origin-not-allowed")


def test_any_origin_may_where_that_is_wanted_and_no_key_is_asked_for(connect: Connect) -> None:
    response = connect(allowed_origins=("*",)).get("/v1/documents", headers={"Origin": OURS})
    assert response.headers["access-control-allow-origin"] == "*"


def test_a_preflight_needs_no_key(connect: Connect) -> None:
    client = connect(allowed_origins=(OURS,), api_keys=("0" * 64,))
    response = client.options("/v1/answers", headers={"Origin": OURS} | PREFLIGHT)
    assert response.status_code == 204


@pytest.mark.parametrize(
    ("origins", "keys", "said"),
    [
        (("*",), ("0" * 64,), "asks for credentials"),
        (("*", OURS), (), "give one kind"),
        (("https://www.example.org/",), (), "is no origin"),
        (("www.example.org",), (), "is no origin"),
        (("https://*.example.org",), (), "is no origin"),
        (("null",), (), "is no origin"),
        (("file://",), (), "is no origin"),
        (("https://WWW.example.org",), (), "is no origin"),
        (("https://www.example.org:443",), (), "is no origin"),
        (("http://www.example.org:80",), (), "is no origin"),
    ],
)
def test_origins_that_cannot_be_honoured_are_refused_at_start(
    origins: tuple[str, ...], keys: tuple[str, ...], said: str
) -> None:
    settings = Settings.model_validate({"allowed_origins": origins, "api_keys": keys})
    with pytest.raises(SettingsError, match=said):
        create_app(settings, lambda: as_assistant(FakeAssistant()))
