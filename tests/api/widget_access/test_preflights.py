"""What browsers are told before a page of another site may send anything."""

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from rag.errors import SettingsError
from rag.settings import Settings
from tests.api.conftest import Connect
from tests.api.fakes import FakeAssistant, as_assistant
from tests.api.problems import problem
from tests.api.widget_access.site import ORIGIN, SITES

PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type",
}


@pytest.fixture
def site(connect: Connect) -> TestClient:
    return connect(widget_sites=SITES)


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "/v1/widget/session"),
        ("POST", "/v1/answers"),
        ("POST", "/v1/answers/ans_1/feedback"),
        ("GET", "/v1/suggestions"),
        ("GET", "/v1/documents/river-crossing/text"),
    ],
)
def test_preflights_of_a_site_are_answered_for_what_a_widget_sends(
    site: TestClient, method: str, path: str
) -> None:
    wanted = PREFLIGHT | {"Origin": ORIGIN, "Access-Control-Request-Method": method}
    response = site.options(path, headers=wanted)
    assert response.status_code == 204
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert "origin" in response.headers["vary"].lower()
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/documents"),
        ("GET", "/v1/search"),
        ("GET", "/v1/answers/ans_1"),
        ("GET", "/v1/answers"),
        ("DELETE", "/v1/answers"),
        ("POST", "/v1/suggestions"),
        ("GET", "/metrics"),
    ],
)
def test_and_for_nothing_else(site: TestClient, method: str, path: str) -> None:
    wanted = PREFLIGHT | {"Origin": ORIGIN, "Access-Control-Request-Method": method}
    refused = site.options(path, headers=wanted)
    problem(refused, 403, "origin-not-allowed")
    assert "access-control-allow-origin" not in refused.headers


def test_what_a_widget_does_not_send_cannot_be_read_by_its_page(site: TestClient) -> None:
    response = site.get("/v1/documents", headers={"Origin": ORIGIN})
    assert "access-control-allow-origin" not in response.headers
    assert "origin" in response.headers["vary"].lower()


@pytest.mark.parametrize("sites", [SITES, ("page=self",)])
def test_any_origin_beside_sites_is_refused_at_start(sites: tuple[str, ...]) -> None:
    settings = Settings.model_validate({"allowed_origins": ("*",), "widget_sites": sites})
    with pytest.raises(SettingsError, match="asks for credentials"):
        create_app(settings, lambda: as_assistant(FakeAssistant()))
