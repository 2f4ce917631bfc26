import pytest
from fastapi.testclient import TestClient


@pytest.mark.parametrize(
    "path", ["/", "/healthz", "/v1/documents", "/v1/documents/nothing", "/openapi.json"]
)
def test_head_is_get_without_the_body(client: TestClient, path: str) -> None:
    whole, head = client.get(path), client.head(path)
    assert head.status_code == whole.status_code
    assert head.content == b""
    assert head.headers["content-type"] == whole.headers["content-type"]


def test_head_is_not_post(client: TestClient) -> None:
    assert client.head("/v1/answers").status_code == 405
