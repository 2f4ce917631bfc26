"""A page of another site, as the server sees its requests."""

from dataclasses import dataclass, field
from typing import Any

import httpx2
from fastapi.testclient import TestClient

KEY = "pk_handbook"
ORIGIN = "https://www.example.org"
SITES = (f"{KEY}={ORIGIN},https://example.org:8443", "pk_other=https://other.example")


@dataclass
class Clock:
    """Stands still until it is told not to."""

    now: float = 1_800_000_000.0

    def __call__(self) -> float:
        return self.now


@dataclass
class Page:
    """Sends what a browser lets a page of `origin` send."""

    client: TestClient
    origin: str | None = ORIGIN
    token: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def begin(self, site_key: str = KEY) -> httpx2.Response:
        """Ask for a token, and keep it."""
        response = self.post("/v1/widget/session", {"site_key": site_key})
        if response.is_success:
            self.token = response.json()["token"]
        return response

    def ask(self, question: str = "When did it open?", *, accept: str = "*/*") -> httpx2.Response:
        return self.post("/v1/answers", {"question": question}, {"Accept": accept})

    def post(
        self, path: str, body: dict[str, Any], headers: dict[str, str] | None = None
    ) -> httpx2.Response:
        return self.client.post(path, json=body, headers=self._headers() | (headers or {}))

    def get(self, path: str) -> httpx2.Response:
        return self.client.get(path, headers=self._headers())

    def _headers(self) -> dict[str, str]:
        sent = dict(self.headers)
        if self.origin is not None:
            sent["Origin"] = self.origin
        if self.token is not None:
            sent["Authorization"] = f"Bearer {self.token}"
        return sent
