"""The server's own page, which has no other origin than the server."""

from hashlib import sha256

import pytest

from tests.api.conftest import BASE_URL, Connect
from tests.api.problems import problem
from tests.api.widget_access.site import ORIGIN, SITES, Page

DIGEST = sha256(b"for-programs").hexdigest()
OWN = BASE_URL
SAME = {"Sec-Fetch-Site": "same-origin"}


def test_the_servers_own_page_gets_a_token_where_no_key_is_asked_for(connect: Connect) -> None:
    page = Page(connect(widget_sites=SITES), OWN)
    assert page.begin("page").json()["origin"] == OWN
    assert page.ask().status_code == 200


def test_the_servers_own_page_reads_without_an_origin(connect: Connect) -> None:
    page = Page(connect(widget_sites=SITES), OWN, headers=SAME)
    page.begin("page")
    page.origin = None
    assert page.get("/v1/suggestions").status_code == 200
    assert page.get("/v1/documents").status_code == 200
    problem(page.get("/v1/search?query=x"), 403, "not-for-widgets")
    problem(page.ask(), 403, "wrong-origin")


@pytest.mark.parametrize("headers", [{}, {"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "x"}])
def test_what_does_not_read_from_the_own_page_is_refused(
    connect: Connect, headers: dict[str, str]
) -> None:
    page = Page(connect(widget_sites=SITES), OWN)
    page.begin("page")
    page.origin, page.headers = None, headers
    problem(page.get("/v1/suggestions"), 403, "wrong-origin")


def test_where_browsers_do_not_say_so_the_host_is_enough(connect: Connect) -> None:
    inside = "http://briefings.intranet:8000"
    page = Page(connect(base_url=inside, host="0.0.0.0", widget_sites=SITES), inside)  # noqa: S104 - nothing is bound
    assert page.begin("page").status_code == 201
    page.origin = None
    assert page.get("/v1/suggestions").status_code == 200


def test_behind_a_proxy_that_ends_tls_the_own_page_is_known_by_its_host(connect: Connect) -> None:
    client = connect(base_url="http://ask.example.org", host="0.0.0.0")  # noqa: S104 - nothing is bound
    problem(Page(client, "https://ask.example.org").begin("page"), 403, "site-not-allowed")
    page = Page(client, "https://ask.example.org", headers=SAME)
    assert page.begin("page").status_code == 201
    assert page.ask().status_code == 200


@pytest.mark.parametrize("origin", ["http://127.0.0.1:9000", "http://localhost:8000", ORIGIN])
def test_another_page_is_not_the_own_one(connect: Connect, origin: str) -> None:
    problem(Page(connect(), origin, headers=SAME).begin("page"), 403, "site-not-allowed")


def test_with_keys_the_own_page_must_be_named(connect: Connect) -> None:
    refused = Page(connect(api_keys=(DIGEST,)), OWN).begin("page")
    problem(refused, 403, "site-not-allowed")
    named = Page(connect(api_keys=(DIGEST,), widget_sites=("page=self",)), OWN)
    assert named.begin("page").status_code == 201
