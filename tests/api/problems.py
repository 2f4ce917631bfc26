"""What every problem document must be."""

from typing import Any

import httpx2


def problem(response: httpx2.Response, status: int, kind: str) -> dict[str, Any]:
    """Check that `response` is a problem document of this kind, and hand it out."""
    assert response.status_code == status, response.text
    assert response.headers["content-type"] == "application/problem+json"
    document: dict[str, Any] = response.json()
    assert document["type"] == f"urn:problem-type:briefings:{kind}"
    assert document["status"] == status
    assert document["title"]
    assert document["detail"]
    assert document["instance"].startswith("/")
    assert document["request_id"] == response.headers["x-request-id"]
    return document
