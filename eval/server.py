"""The pipeline behind a running server, over HTTP by the standard library."""

import http.client
import json
import os
import socket
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from types import TracebackType
from typing import Any, Self
from urllib.parse import quote, urlsplit

from eval.contract import answer_sha256, read_provenance, read_response
from eval.errors import ServerError
from eval.pipelines import Reply, SectionSpan
from eval.types import Ask
from rag.types import Filters

KEY_VARIABLE = "BRIEFINGS_API_KEY"
TIMEOUT_SECONDS = 60.0
_PAGE = 100
_OK = 200


class ServerPipeline:
    """Asks a server by its public contract; a key is taken from the environment; use `with`."""

    def __init__(self, url: str) -> None:
        parts = urlsplit(url)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise ServerError(f"{url} is no address of a server; write http://host:port")
        self._url = url.rstrip("/")
        self._path = parts.path.rstrip("/")
        connect = (
            http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        )
        self._connection = connect(parts.hostname, parts.port, timeout=TIMEOUT_SECONDS)
        key = os.environ.get(KEY_VARIABLE)
        self._headers = {"Authorization": f"Bearer {key}"} if key else {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._connection.close()

    def documents(self) -> dict[str, str]:
        """List the stored documents: id to sha256 of the text."""
        found: dict[str, str] = {}
        while True:
            page = self._json(f"/v1/documents?limit={_PAGE}&offset={len(found)}")
            rows = _field(page, "documents")
            found |= {_field(row, "document_id"): _field(row, "sha256") for row in rows}
            if not rows or len(found) >= _field(page, "total"):
                return found

    def text(self, document_id: str) -> str:
        """Read the canonical text of a document."""
        return self._request("GET", f"/v1/documents/{quote(document_id, safe='')}/text").decode()

    def sections(self, document_id: str) -> tuple[SectionSpan, ...]:
        """List a document's sections in text order."""
        document = self._json(f"/v1/documents/{quote(document_id, safe='')}")
        return tuple(
            SectionSpan(tuple(_field(s, "path")), _field(s, "start"), _field(s, "end"))
            for s in _field(document, "sections")
        )

    def reply(self, ask: Ask) -> Reply:
        """Ask one question as a stream, which tells the passages too."""
        started = time.perf_counter()
        streamed = self._request("POST", "/v1/answers", body=_question(ask))
        seconds = time.perf_counter() - started
        events = dict(_events(streamed.decode()))
        if "error" in events:
            raise ServerError(f"{self._url} failed on {ask.topic_id}: {_detail(events['error'])}")
        answer = _field(events, "answer")
        try:
            response = read_response(answer, _field(_field(events, "passages"), "passages"))
            return Reply(response, read_provenance(answer), answer_sha256(answer), seconds)
        except (KeyError, TypeError, ValueError) as error:
            raise ServerError(
                f"{self._url} does not answer as the contract says: {type(error).__name__} {error}"
            ) from error

    def encode_seconds(self, questions: Sequence[str]) -> float | None:  # noqa: ARG002 - the protocol's
        """Tell that the encoder is out of reach."""
        return None

    def _json(self, path: str) -> Any:  # noqa: ANN401 - what a server sends can be anything
        try:
            return json.loads(self._request("GET", path))
        except ValueError as error:
            raise ServerError(f"{self._url}{path} did not send JSON ({error})") from error

    def _request(self, method: str, path: str, *, body: bytes | None = None) -> bytes:
        headers = dict(self._headers)
        if body is not None:
            headers |= {"Content-Type": "application/json", "Accept": "text/event-stream"}
        try:
            self._connection.request(method, self._path + path, body=body, headers=headers)
            response = self._connection.getresponse()
            content = response.read()
        except (OSError, http.client.HTTPException) as error:
            self._connection.close()
            raise ServerError(f"{self._url} does not answer ({_reason(error)})") from error
        if response.status != _OK:
            raise ServerError(f"{self._url}{path} answered {response.status}: {_problem(content)}")
        return content


def _question(ask: Ask) -> bytes:
    body: dict[str, object] = {"question": ask.question}
    if ask.history:
        body["history"] = [
            {name: value for name, value in asdict(turn).items() if value is not None}
            for turn in ask.history
        ]
    if ask.filters != Filters():
        body["filters"] = {k: v for k, v in asdict(ask.filters).items() if v}
    return json.dumps(body, default=str).encode()


def _events(streamed: str) -> Iterator[tuple[str, Any]]:
    """Read server-sent events, in order; comments are passed over."""
    for block in streamed.replace("\r\n", "\n").split("\n\n"):
        lines = [line.partition(":") for line in block.split("\n") if not line.startswith(":")]
        fields = [(name, value.removeprefix(" ")) for name, _, value in lines]
        content = "\n".join(value for name, value in fields if name == "data")
        if not content:
            continue
        try:
            yield next((v for n, v in fields if n == "event"), "message"), json.loads(content)
        except ValueError as error:
            raise ServerError(f"the stream holds an event that is not JSON ({error})") from error


def _field(fields: object, name: str) -> Any:  # noqa: ANN401 - what a server sends can be anything
    if not isinstance(fields, Mapping) or name not in fields:
        raise ServerError(f"the server does not answer as the contract says: no {name!r}")
    return fields[name]


def _problem(content: bytes) -> str:
    try:
        return _detail(json.loads(content))
    except ValueError:
        return "no problem details"


def _detail(problem: object) -> str:
    given = problem.get("detail") if isinstance(problem, Mapping) else None
    return " ".join(str(given or "no detail").split())


def _reason(error: Exception) -> str:
    if isinstance(error, socket.timeout):
        return f"nothing within {TIMEOUT_SECONDS:.0f} s"
    return getattr(error, "strerror", None) or str(error) or type(error).__name__
