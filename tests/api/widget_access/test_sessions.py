"""Which page gets a token, and what it opens."""

import logging
from collections.abc import Callable
from hashlib import sha256
from io import StringIO

import pytest
from fastapi.testclient import TestClient

from api.logs import configure_logs
from api.widget_access.tokens import SECONDS, TokenMint
from api.widget_access.widgets import Widgets
from tests.api.conftest import Connect
from tests.api.fakes import FakeAssistant, answered
from tests.api.problems import problem
from tests.api.widget_access.site import KEY, ORIGIN, SITES, Clock, Page

API_KEY = "for-programs"
DIGEST = sha256(API_KEY.encode()).hexdigest()
PREFLIGHT = {
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type",
}


@pytest.fixture
def site(connect: Connect) -> TestClient:
    return connect(widget_sites=SITES)


@pytest.fixture
def page(site: TestClient) -> Page:
    page = Page(site)
    assert page.begin().status_code == 201
    return page


def widgets_of(client: TestClient) -> Widgets:
    widgets: Widgets = client.app.state.widgets  # type: ignore[attr-defined]  # a FastAPI
    return widgets


def test_a_listed_page_gets_a_token(site: TestClient) -> None:
    response = Page(site).begin()
    assert response.status_code == 201
    begun = response.json()
    assert begun["token"].startswith("wgt_")
    assert begun["expires_in"] == SECONDS == 900
    assert begun["origin"] == ORIGIN
    assert response.headers["cache-control"] == "no-store"
    assert response.headers["access-control-allow-origin"] == ORIGIN
    assert "set-cookie" not in response.headers


def test_no_two_tokens_are_the_same(site: TestClient) -> None:
    assert Page(site).begin().json()["token"] != Page(site).begin().json()["token"]


@pytest.mark.parametrize(
    "origin",
    [
        "https://www.example.org.",
        "https://WWW.example.org",
        "HTTPS://www.example.org",
        "http://www.example.org",
        "https://www.example.org:443",
        "https://www.example.org:8443",
        "https://example.org",
        "https://a.www.example.org",
        "https://www.example.org.evil.test",
        "https://evil.test/https://www.example.org",
        "https://www.example.org/",
        "https://www.example.org, https://www.example.org",
        "https://other.example",
        "null",
        "self",
        "*",
        "",
        None,
    ],
)
def test_no_other_page_does(site: TestClient, origin: str | None) -> None:
    document = problem(Page(site, origin).begin(), 403, "site-not-allowed")
    assert "BRIEFINGS_WIDGET_SITES" in document["detail"]


def test_two_origins_at_once_are_none(site: TestClient) -> None:
    sent = [("Origin", ORIGIN), ("Origin", ORIGIN)]
    response = site.post("/v1/widget/session", json={"site_key": KEY}, headers=sent)
    problem(response, 403, "site-not-allowed")


@pytest.mark.parametrize("key", ["pk_unknown", "pk_other", "PK_HANDBOOK", "page"])
def test_a_key_that_is_not_for_the_page_is_refused_with_what_to_change(
    site: TestClient, key: str
) -> None:
    document = problem(Page(site).begin(key), 403, "site-not-allowed")
    assert ORIGIN in document["detail"]
    assert key in document["detail"]


@pytest.mark.parametrize("key", ["", "abc", "with space", "a" * 65, "pk_ü", None, 5])
def test_what_is_no_key_is_refused(site: TestClient, key: object) -> None:
    response = site.post("/v1/widget/session", json={"site_key": key}, headers={"Origin": ORIGIN})
    problem(response, 422, "invalid-request")


@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
def test_a_token_asks(page: Page, accept: str) -> None:
    response = page.ask(accept=accept)
    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == ORIGIN
    shown = response.headers["access-control-expose-headers"]
    assert "Retry-After" in shown
    assert "X-Request-ID" in shown
    assert "access-control-allow-credentials" not in response.headers


def test_a_token_gives_feedback_and_reads_sources(page: Page, assistant: FakeAssistant) -> None:
    answer = page.ask().json()
    rated = page.post(f"/v1/answers/{answer['id']}/feedback", {"rating": "up", "comment": "🛶"})
    assert rated.status_code == 201
    assert assistant.store.catalog.feedback == [(answer["id"], "up", "🛶")]
    assert page.get("/v1/suggestions").status_code == 200
    assert page.get("/v1/documents/river-crossing").status_code == 200
    assert page.get("/v1/documents/river-crossing/text").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/documents"),
        ("GET", "/v1/search?query=ferry"),
        ("GET", "/v1/answers/ans_1"),
        ("GET", "/v1/answers/ans_1/feedback"),
        ("DELETE", "/v1/documents/river-crossing"),
        ("POST", "/v1/documents/river-crossing/text"),
        ("POST", "/v1/answers/"),
        ("GET", "/v1/documents/a/b"),
        ("GET", "/v1/nothing"),
    ],
)
def test_a_token_opens_nothing_else(page: Page, method: str, path: str) -> None:
    headers = {"Origin": ORIGIN, "Authorization": f"Bearer {page.token}"}
    problem(page.client.request(method, path, headers=headers), 403, "not-for-widgets")


@pytest.mark.parametrize(
    "origin", ["https://example.org:8443", "https://other.example", "http://127.0.0.1:8000", "null"]
)
def test_a_token_is_for_the_page_that_got_it(
    page: Page, assistant: FakeAssistant, origin: str
) -> None:
    page.origin = origin
    problem(page.ask(), 403, "wrong-origin")
    assert assistant.asked == []


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "same-origin"}])
def test_a_token_of_another_site_needs_its_origin_said(page: Page, headers: dict[str, str]) -> None:
    page.origin, page.headers = None, headers
    problem(page.ask(), 403, "wrong-origin")
    problem(page.get("/v1/suggestions"), 403, "wrong-origin")


def test_a_token_ends(page: Page, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    monkeypatch.setattr(widgets_of(page.client)._mint, "_clock", clock)
    assert page.begin().status_code == 201
    clock.now += SECONDS - 1
    assert page.ask().status_code == 200
    clock.now += 1
    ended = page.ask()
    problem(ended, 401, "token-expired")
    assert ended.headers["www-authenticate"] == 'Bearer realm="briefings"'
    assert ended.headers["access-control-allow-origin"] == ORIGIN


def flipped(token: str, place: int) -> str:
    other = "A" if token[place] != "A" else "B"
    return token[:place] + other + token[place + 1 :]


@pytest.mark.parametrize(
    "change",
    [
        lambda token: flipped(token, 4),
        lambda token: flipped(token, 20),
        lambda token: flipped(token, token.index(".") - 1),
        lambda token: flipped(token, token.index(".") + 1),
        lambda token: flipped(token, len(token) - 1),
        lambda token: token[:-1],
        lambda token: token.partition(".")[0],
        lambda token: token.partition(".")[0] + ".",
        lambda token: token[:4],
        lambda token: token + "=",
        lambda token: token + "A",
        lambda token: token.replace(".", "=."),
        lambda token: token.replace(".", ".."),
        lambda token: f"{token}.{token}",
        lambda token: token.replace("wgt_", "wgt_wgt_"),
        lambda token: token + "A" * 60_000,
    ],
)
def test_a_token_that_was_changed_is_none(page: Page, change: Callable[[str], str]) -> None:
    page.token = change(page.token or "")
    problem(page.ask(), 401, "unauthorized")


def test_a_token_that_is_no_text_is_none(page: Page) -> None:
    headers = {b"Origin": ORIGIN.encode(), b"Authorization": "Bearer wgt_ü.\u0000é".encode()}
    response = page.client.get("/v1/suggestions", headers=headers)
    problem(response, 401, "unauthorized")


def test_a_token_made_with_another_secret_is_none(page: Page) -> None:
    page.token = TokenMint(b"x" * 32).mint(KEY, ORIGIN)
    problem(page.ask(), 401, "unauthorized")


@pytest.mark.parametrize("name", ["token", "access_token", "authorization", "key"])
def test_a_token_in_the_address_is_not_read(page: Page, name: str) -> None:
    token, page.token = page.token, None
    problem(page.get(f"/v1/suggestions?{name}={token}"), 401, "unauthorized")


def test_a_token_in_a_cookie_is_not_read(page: Page) -> None:
    page.headers = {"Cookie": f"authorization=Bearer {page.token}; token={page.token}"}
    page.token = None
    problem(page.ask(), 401, "unauthorized")


def test_a_token_outlives_the_server_but_not_its_site(connect: Connect) -> None:
    page = Page(connect(widget_sites=SITES))
    page.begin()
    page.client = connect(widget_sites=SITES)
    assert page.ask().status_code == 200
    page.client = connect(widget_sites=(f"{KEY}=https://moved.example",))
    problem(page.ask(), 403, "site-not-allowed")
    page.client = connect(widget_sites=("pk_other=https://other.example",))
    problem(page.ask(), 403, "site-not-allowed")


def test_with_sites_nothing_is_open_without_a_token(
    site: TestClient, assistant: FakeAssistant
) -> None:
    problem(Page(site).ask(), 401, "unauthorized")
    problem(site.get("/v1/documents"), 401, "unauthorized")
    assert assistant.asked == []


def test_programs_use_their_key_and_need_no_origin(connect: Connect) -> None:
    client = connect(api_keys=(DIGEST,), widget_sites=SITES)
    programme = Page(client, None, API_KEY)
    assert programme.ask().status_code == 200
    assert programme.get("/v1/documents").status_code == 200
    assert Page(client).begin().status_code == 201


def test_without_keys_and_sites_everything_is_open(client: TestClient) -> None:
    assert Page(client, None).ask().status_code == 200
    assert Page(client, None).get("/v1/documents").status_code == 200


@pytest.mark.usefixtures("logging_restored")
def test_neither_tokens_nor_keys_nor_addresses_are_logged(
    connect: Connect, assistant: FakeAssistant
) -> None:
    log = StringIO()
    configure_logs("debug", log)
    logging.getLogger("httpx2").setLevel(logging.WARNING)
    page = Page(connect(widget_sites=SITES, address="198.51.100.77"))
    assistant.store.catalog.save(answered("When?", "When?", n_sentences=1))
    page.begin()
    page.ask("please fail")
    page.get(f"/v1/suggestions?token={page.token}")
    token, page.token = page.token or "", (page.token or "")[:-1]
    page.ask()
    page.begin("pk_unknown")
    assert '"event": "request"' in log.getvalue()
    for secret in (token, token[:40], token[-20:], KEY, "pk_unknown", "198.51.100.77", ORIGIN):
        assert secret not in log.getvalue()
