"""How much may be asked, and by whom."""

import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from api.app import create_app
from api.widget_access import quota_file
from api.widget_access.quotas import QUOTAS, Counted, Quotas, read_quota
from rag.errors import SettingsError
from rag.settings import Settings
from tests.api.conftest import Connect
from tests.api.fakes import FakeAssistant, answered, as_assistant
from tests.api.problems import problem
from tests.api.widget_access.site import KEY, SITES, Clock, Page

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


def quotas(folder: Path, clock: Clock, *, address: str = "2/minute", site: str = "9/day") -> Quotas:
    return Quotas(
        folder,
        per_address=read_quota("A", address),
        per_site=read_quota("S", site),
        clock=clock,
    )


def outcome(counted: Quotas, *, address: str = "a") -> int:
    """Ask; tell how long to wait, or 0."""
    try:
        counted.take_now(Counted.QUESTION, site_key=KEY, address=address)
    except Exception as exc:  # noqa: BLE001 - any other fails for want of the attribute
        wait: int = exc.wait_seconds  # type: ignore[attr-defined]  # of QuotaExceededError
        return wait
    return 0


@pytest.mark.parametrize("between", [0.0, 0.4, 7.0, 59.0])
def test_waiting_as_long_as_is_said_is_enough_and_a_second_less_is_not(
    tmp_path: Path, between: float
) -> None:
    clock = Clock()
    counted = quotas(tmp_path, clock)
    assert outcome(counted) == 0
    clock.now += between
    assert outcome(counted) == 0
    wait = outcome(counted)
    assert wait > 0
    clock.now += wait - 1
    assert outcome(counted) == 1
    clock.now += 1
    assert outcome(counted) == 0


def test_the_longest_wait_is_said(tmp_path: Path) -> None:
    clock = Clock()
    counted = quotas(tmp_path, clock, address="2/minute;2/day")
    assert [outcome(counted) for _ in range(3)] == [0, 0, 86_400]
    clock.now += 86_399.5
    assert outcome(counted) == 1


def test_who_is_refused_uses_nothing_up(tmp_path: Path) -> None:
    clock = Clock()
    counted = quotas(tmp_path, clock, address="1/minute", site="3/day")
    assert [outcome(counted) > 0 for _ in range(20)] == [False] + [True] * 19
    assert outcome(counted, address="b") == 0
    assert outcome(counted, address="c") == 0
    assert outcome(counted, address="d") == 86_400


def test_a_window_moves(tmp_path: Path) -> None:
    clock = Clock()
    counted = quotas(tmp_path, clock, address="3/minute", site="99/day")
    waits = []
    for _ in range(9):
        waits.append(outcome(counted))
        clock.now += 15
    assert waits == [0, 0, 0, 15, 0, 0, 0, 15, 0]


def test_nothing_is_kept_longer_than_its_window(tmp_path: Path) -> None:
    clock = Clock()
    counted = quotas(tmp_path, clock, address="5/minute", site="5/hour")
    for name in "abc":
        outcome(counted, address=name)
    clock.now += 3600
    outcome(counted, address="d")
    counted.close()
    with sqlite3.connect(tmp_path / QUOTAS) as connection:
        rows = connection.execute("SELECT key FROM entries").fetchall()
    connection.close()
    assert len(rows) == 2


def test_a_clock_that_is_set_back_does_not_lengthen_the_queue(tmp_path: Path) -> None:
    clock = Clock()
    counted = quotas(tmp_path, clock)
    outcome(counted)
    clock.now -= 30
    assert outcome(counted) == 0
    assert outcome(counted) == 90


PROCESS = """
import sys
from pathlib import Path
from api.errors import QuotaExceededError
from api.widget_access.quotas import Counted, Quotas, read_quota

quotas = Quotas(
    Path(sys.argv[1]), per_address=read_quota("A", "1000/day"), per_site=read_quota("S", "60/day")
)
taken = 0
for n in range(50):
    try:
        quotas.take_now(Counted.QUESTION, site_key="pk_handbook", address=sys.argv[2])
    except QuotaExceededError:
        continue
    taken += 1
quotas.close()
print(taken)
"""


def test_two_processes_share_one_quota(tmp_path: Path) -> None:
    command = [sys.executable, "-c", PROCESS, str(tmp_path)]
    both = [
        subprocess.Popen([*command, name], stdout=subprocess.PIPE, text=True) for name in ("a", "b")
    ]
    taken = [int(process.communicate(timeout=120)[0]) for process in both]
    assert [process.returncode for process in both] == [0, 0]
    assert sum(taken) == 60


DAMAGES = {
    "no database": b"this is no database, and never was one",
    "empty": b"",
    "header only": b"SQLite format 3\x00" + b"\x00" * 84,
}


@pytest.mark.parametrize("content", DAMAGES.values(), ids=list(DAMAGES))
def test_a_damaged_file_is_begun_anew(connect: Connect, tmp_path: Path, content: bytes) -> None:
    folder = tmp_path / "store"
    folder.mkdir()
    (folder / QUOTAS).write_bytes(content)
    page = Page(connect(**TWO))
    assert page.begin().status_code == 201
    assert [page.ask().status_code for _ in range(3)] == [200, 200, 429]


@pytest.mark.parametrize("suffix", ["", "-wal"])
def test_a_file_damaged_while_it_is_used_is_begun_anew(
    connect: Connect, tmp_path: Path, suffix: str
) -> None:
    page = Page(connect(**TWO))
    page.begin()
    page.ask()
    with (tmp_path / "store" / (QUOTAS + suffix)).open("r+b") as file:
        file.write(b"\xff" * 4096)
    assert page.begin().status_code == 201
    assert page.ask().status_code == 200


def test_tables_of_another_program_are_replaced(tmp_path: Path) -> None:
    with sqlite3.connect(tmp_path / QUOTAS) as connection:
        connection.execute("CREATE TABLE entries (something TEXT)")
        connection.execute("PRAGMA user_version = 1")
    connection.close()
    assert outcome(quotas(tmp_path, Clock())) == 0


def test_a_file_that_was_removed_is_made_again(tmp_path: Path) -> None:
    counted = quotas(tmp_path, Clock())
    assert outcome(counted) == 0
    for path in tmp_path.glob("quotas.sqlite*"):
        path.unlink()
    assert [outcome(counted) for _ in range(3)] == [0, 0, 60]


def test_one_process_rebuilds_and_the_others_go_on_with_it(tmp_path: Path) -> None:
    first, second = quotas(tmp_path, Clock()), quotas(tmp_path, Clock())
    assert [outcome(first), outcome(second), outcome(first)] == [0, 0, 60]
    for path in (tmp_path / QUOTAS, tmp_path / f"{QUOTAS}-wal"):
        with path.open("r+b") as file:
            file.write(b"\xff" * path.stat().st_size)
    # The first two have what they need in their caches; a third has not.
    assert outcome(quotas(tmp_path, Clock())) == 0
    assert [outcome(first), outcome(second)] == [0, 60]


def test_what_cannot_be_counted_is_not_let_through(
    connect: Connect, tmp_path: Path, assistant: FakeAssistant
) -> None:
    page = Page(connect(**TWO))
    page.begin()
    page.client = connect(**TWO, data_dir=tmp_path / "other")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "widget.secret").write_bytes(
        (tmp_path / "store" / "widget.secret").read_bytes()
    )
    (tmp_path / "other" / "widget.secret").chmod(0o600)
    (tmp_path / "other" / QUOTAS).mkdir()
    response = page.ask()
    problem(response, 503, "busy")
    assert response.headers["retry-after"] == "1"
    assert assistant.asked == []


def test_a_file_that_another_process_holds_is_waited_for_and_then_refused(
    connect: Connect, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(quota_file, "_BUSY_SECONDS", 0.1)
    page = Page(connect(**TWO))
    page.begin()
    holder = sqlite3.connect(tmp_path / "store" / QUOTAS, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    problem(page.ask(), 503, "busy")
    holder.execute("ROLLBACK")
    holder.close()
    assert page.ask().status_code == 200


@pytest.mark.parametrize("variable", ["widget_address_quota", "widget_site_quota"])
@pytest.mark.parametrize("given", ["0/minute", "20", "many", "20/fortnight", "-1/day", "5/minute;"])
def test_a_quota_that_is_none_is_refused_at_start(variable: str, given: str) -> None:
    settings = Settings.model_validate({variable: given})
    with pytest.raises(SettingsError, match=f"BRIEFINGS_{variable.upper()} is '{given}'"):
        create_app(settings, lambda: as_assistant(FakeAssistant()))
