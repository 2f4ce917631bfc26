import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import Connect


def directives(policy: str) -> dict[str, str]:
    split = (part.strip().partition(" ") for part in policy.split(";"))
    return {name: value for name, _, value in split}


PATHS = [
    "/",
    "/page/page.css",
    "/v1/documents",
    "/v1/documents/nothing",
    "/nowhere",
    "/openapi.json",
]


@pytest.mark.parametrize("path", PATHS)
def test_every_response_is_guarded(client: TestClient, path: str) -> None:
    headers = client.get(path).headers
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["x-frame-options"] == "DENY"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["cross-origin-opener-policy"] == "same-origin"
    assert headers["cross-origin-resource-policy"] == "same-origin"
    policy = directives(headers["content-security-policy"])
    assert policy["default-src"] == policy["frame-ancestors"] == "'none'"


@pytest.mark.parametrize("path", ["/v1/documents/river-crossing/text", "/v1/documents", "/nowhere"])
def test_what_is_no_page_can_do_nothing(client: TestClient, path: str) -> None:
    policy = directives(client.get(path).headers["content-security-policy"])
    assert "sandbox" in policy
    assert "script-src" not in policy


def test_the_page_runs_its_own_scripts_only_and_makes_no_markup_of_text(
    client: TestClient,
) -> None:
    policy = directives(client.get("/").headers["content-security-policy"])
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["require-trusted-types-for"] == "'script'"
    assert policy["trusted-types"] == "lit-html"
    assert policy["base-uri"] == policy["form-action"] == "'none'"


def test_refusals_of_the_outer_layers_are_guarded_too(connect: Connect) -> None:
    client = connect(api_keys=("0" * 64,))
    for response in (
        client.get("/v1/documents"),
        client.get("/", headers={"Host": "evil.test"}),
        client.post("/v1/answers", content=b"x" * 1_000_000),
    ):
        assert response.headers["x-content-type-options"] == "nosniff"
        assert "content-security-policy" in response.headers


def test_a_fault_is_guarded_too(client: TestClient) -> None:
    response = client.post("/v1/answers", json={"question": "Please fail"})
    assert response.status_code == 500
    assert "content-security-policy" in response.headers
