import pytest
from fastapi.testclient import TestClient

from api.middleware.hosts import allowed_hosts
from tests.api.conftest import Connect
from tests.api.problems import problem


@pytest.mark.parametrize(
    "host",
    ["127.0.0.1", "127.0.0.1:8000", "localhost", "LOCALHOST:1", "[::1]", "[::1]:8000"],
)
def test_loopback_answers_to_its_own_names(client: TestClient, host: str) -> None:
    assert client.get("/healthz", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.test",
        "evil.test:8000",
        "127.0.0.1.evil.test",
        "",
        "localhost:",
        "[::1",
        "::1",
        "a:b:1",
    ],
)
def test_loopback_answers_to_no_other_name(client: TestClient, host: str) -> None:
    problem(client.get("/healthz", headers={"Host": host}), 400, "bad-request")


def test_further_names_can_be_allowed(connect: Connect) -> None:
    client = connect(allowed_hosts=("Briefings.example.org",))
    assert client.get("/healthz", headers={"Host": "briefings.example.org"}).status_code == 200
    assert client.get("/healthz", headers={"Host": "evil.test"}).status_code == 400


@pytest.mark.parametrize(
    ("bound_to", "further", "checked"),
    [
        ("127.0.0.1", (), True),
        ("127.8.8.8", (), True),
        ("::1", (), True),
        ("localhost", (), True),
        ("0.0.0.0", (), False),  # noqa: S104 - what an operator may choose
        ("::", (), False),
        ("10.0.0.5", (), False),
        ("0.0.0.0", ("a.test",), True),  # noqa: S104 - what an operator may choose
    ],
)
def test_hosts_are_checked_on_loopback_and_where_they_are_named(
    bound_to: str,
    further: tuple[str, ...],
    checked: bool,  # noqa: FBT001 - a parameter
) -> None:
    assert bool(allowed_hosts(bound_to, further)) is checked


def test_elsewhere_any_name_is_answered_to(connect: Connect) -> None:
    client = connect(host="0.0.0.0")  # noqa: S104 - what an operator may choose
    assert client.get("/healthz", headers={"Host": "anything.test"}).status_code == 200
