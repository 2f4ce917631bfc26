"""How much may be asked, and by whom."""

from pathlib import Path

import pytest

from api.app import create_app
from rag.errors import SettingsError
from rag.settings import Settings
from tests.api.conftest import Connect
from tests.api.fakes import FakeAssistant, answered, as_assistant
from tests.api.problems import problem
from tests.api.widget_access.site import SITES, Page

TWO = {"widget_sites": SITES, "widget_address_quota": "2/minute"}
SITE_OF_TWO = {"widget_sites": SITES, "widget_site_quota": "2/minute;50/day"}


def refused(page: Page) -> int:
    """Ask once too often; tell how long to wait."""
    response = page.ask()
    problem(response, 429, "quota-exceeded")
    return int(response.headers["retry-after"])


def test_an_address_asks_no_more_than_its_quota(connect: Connect, assistant: FakeAssistant) -> None:
    page = Page(connect(**TWO))
    page.begin()
    assert [page.ask().status_code for _ in range(2)] == [200, 200]
    assert 1 <= refused(page) <= 60
    assert len(assistant.asked) == 2


def test_another_token_does_not_begin_another_quota(connect: Connect) -> None:
    page = Page(connect(**TWO))
    page.begin()
    page.ask()
    page.begin()
    page.ask()
    refused(page)


def test_the_refusal_can_be_read_by_the_page(connect: Connect) -> None:
    page = Page(connect(**TWO | {"widget_address_quota": "1/minute"}))
    page.begin()
    page.ask()
    response = page.ask()
    assert response.headers["access-control-allow-origin"] == page.origin
    assert "Retry-After" in response.headers["access-control-expose-headers"]
    assert response.json()["detail"].startswith("There were too many questions from your address")


def test_another_address_has_its_own_quota(connect: Connect) -> None:
    first, second = Page(connect(**TWO)), Page(connect(**TWO, address="203.0.113.6"))
    for page in (first, second):
        page.begin()
        assert [page.ask().status_code for _ in range(2)] == [200, 200]
        refused(page)


def test_sessions_and_feedback_are_counted_apart(
    connect: Connect, assistant: FakeAssistant
) -> None:
    answer = answered("When?", "When?", n_sentences=1)
    assistant.store.catalog.save(answer)
    page = Page(connect(**TWO))
    assert [page.begin().status_code for _ in range(3)] == [201, 201, 429]
    rate = f"/v1/answers/{answer.answer_id}/feedback"
    rated = [page.post(rate, {"rating": "up"}).status_code for _ in range(3)]
    assert rated == [201, 201, 429]
    assert [page.ask().status_code for _ in range(3)] == [200, 200, 429]


def test_what_is_no_question_is_not_counted(connect: Connect) -> None:
    page = Page(connect(**TWO))
    page.begin()
    assert [page.post("/v1/answers", {"question": " "}).status_code for _ in range(3)] == [422] * 3
    assert page.ask().status_code == 200


def test_reading_is_not_counted(connect: Connect) -> None:
    page = Page(connect(**TWO))
    page.begin()
    codes = {page.get("/v1/documents/river-crossing/text").status_code for _ in range(5)}
    assert codes == {200}


def test_a_site_asks_no_more_than_its_quota_from_however_many_addresses(connect: Connect) -> None:
    pages = [Page(connect(**SITE_OF_TWO, address=f"203.0.113.{n}")) for n in range(3)]
    for page in pages[:2]:
        page.begin()
        assert page.ask().status_code == 200
    pages[2].token = pages[0].token
    response = pages[2].ask()
    problem(response, 429, "quota-exceeded")
    assert "from this site" in response.json()["detail"]
    other = Page(pages[2].client, "https://other.example")
    assert other.begin("pk_other").status_code == 201
    assert other.ask().status_code == 200


def test_programs_are_not_counted(connect: Connect) -> None:
    page = Page(connect(widget_address_quota="1/minute"), None)
    assert [page.ask().status_code for _ in range(4)] == [200] * 4


def test_a_client_cannot_name_its_own_address(connect: Connect) -> None:
    page = Page(connect(**TWO))
    page.begin()
    for spoofed in ("198.51.100.1", "198.51.100.2"):
        page.headers = {"X-Forwarded-For": spoofed, "Forwarded": f"for={spoofed}"}
        assert page.ask().status_code == 200
    page.headers = {"X-Forwarded-For": "198.51.100.3", "X-Real-IP": "198.51.100.3"}
    refused(page)


PROXY = TWO | {"trusted_proxies": ("10.0.0.0/24",), "address": "10.0.0.7"}


def test_behind_a_trusted_proxy_the_visitor_is_counted(connect: Connect) -> None:
    page = Page(connect(**PROXY), headers={"X-Forwarded-For": "198.51.100.1"})
    page.begin()
    page.ask()
    page.ask()
    refused(page)
    page.headers = {"X-Forwarded-For": "198.51.100.2"}
    assert page.ask().status_code == 200


def test_what_a_client_told_the_proxy_is_not_believed(connect: Connect) -> None:
    page = Page(connect(**PROXY))
    for n in range(3):
        # The proxy adds the address it sees to what the client sent.
        page.headers = {"X-Forwarded-For": f"192.0.2.{n}, 198.51.100.1, 10.0.0.9"}
        if page.token is None:
            page.begin()
        assert page.ask().status_code == (200 if n < 2 else 429)


@pytest.mark.parametrize("proxies", ["*", "proxy.local", "10.0.0.1/24", "0.0.0.0/0", "::/0"])
def test_proxies_that_are_no_addresses_are_refused_at_start(proxies: str) -> None:
    settings = Settings.model_validate({"trusted_proxies": proxies})
    with pytest.raises(SettingsError, match="BRIEFINGS_TRUSTED_PROXIES"):
        create_app(settings, lambda: as_assistant(FakeAssistant()))


SAME_VISITOR = [
    ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff", True),
    ("2001:db8:1:2::1", "2001:db8:1:3::1", False),
    ("::ffff:203.0.113.5", "203.0.113.5", True),
    ("::ffff:203.0.113.5", "::ffff:203.0.113.6", False),
    ("203.0.113.5", "203.0.113.6", False),
    ("fe80::1%eth0", "fe80::2%eth1", True),
    ("", "", True),
    ("unknown", "hidden", False),
]


@pytest.mark.parametrize(("one", "other", "same"), SAME_VISITOR)
def test_a_visitor_is_an_address_or_a_network_of_the_new_kind(
    connect: Connect,
    one: str,
    other: str,
    same: bool,  # noqa: FBT001 - a column of the table
) -> None:
    quota = {"widget_sites": SITES, "widget_address_quota": "1/minute"}
    first, second = Page(connect(**quota, address=one)), Page(connect(**quota, address=other))
    first.begin()
    second.token = first.token
    assert first.ask().status_code == 200
    assert second.ask().status_code == (429 if same else 200)


def test_no_address_is_kept(connect: Connect, tmp_path: Path) -> None:
    page = Page(connect(**TWO, address="198.51.100.77"))
    page.begin()
    page.ask()
    kept = b"".join(path.read_bytes() for path in (tmp_path / "store").glob("quotas.sqlite*"))
    assert b"questions" in kept
    assert b"198.51.100.77" not in kept
    assert bytes([198, 51, 100, 77]) not in kept


def test_quotas_survive_a_restart(connect: Connect) -> None:
    page = Page(connect(**TWO))
    page.begin()
    page.ask()
    page.client = connect(**TWO)
    assert page.ask().status_code == 200
    refused(page)


@pytest.mark.parametrize("variable", ["widget_address_quota", "widget_site_quota"])
@pytest.mark.parametrize("given", ["0/minute", "20", "many", "20/fortnight", "-1/day", "5/minute;"])
def test_a_quota_that_is_none_is_refused_at_start(variable: str, given: str) -> None:
    settings = Settings.model_validate({variable: given})
    with pytest.raises(SettingsError, match=f"BRIEFINGS_{variable.upper()} is '{given}'"):
        create_app(settings, lambda: as_assistant(FakeAssistant()))
