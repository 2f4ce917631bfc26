import asyncio
from collections.abc import Iterator

import pytest
from fastapi.testclient import TestClient
from starlette.exceptions import HTTPException
from starlette.types import Message, Receive, Scope, Send

from api.middleware.body_limits import LARGEST_BODY, BodyLimits
from tests.api.fakes import FakeAssistant
from tests.api.problems import problem

JSON = {"Content-Type": "application/json"}


def parts(n_bytes: int) -> Iterator[bytes]:
    for start in range(0, n_bytes, 1000):
        yield b"x" * min(1000, n_bytes - start)


@pytest.mark.parametrize("path", ["/v1/answers", "/v1/answers/ans_0/feedback", "/nowhere"])
def test_a_body_declared_too_large_is_refused_unread(client: TestClient, path: str) -> None:
    response = client.post(path, content=b"x" * (LARGEST_BODY + 1), headers=JSON)
    problem(response, 413, "too-large")
    assert response.headers["connection"] == "close"


def test_a_body_that_turns_out_too_large_is_refused(
    client: TestClient, assistant: FakeAssistant
) -> None:
    response = client.post("/v1/answers", content=parts(LARGEST_BODY + 1), headers=JSON)
    problem(response, 413, "too-large")
    assert assistant.asked == []


def test_a_body_just_small_enough_is_read(client: TestClient) -> None:
    body = b'{"question": "When?"}'.ljust(LARGEST_BODY)
    assert client.post("/v1/answers", content=body, headers=JSON).status_code == 200


@pytest.mark.parametrize("length", ["9" * 30, "9" * 5000])
def test_an_absurd_length_is_refused(client: TestClient, length: str) -> None:
    response = client.post("/v1/answers", content=b"{}", headers=JSON | {"Content-Length": length})
    problem(response, 413, "too-large")


async def silent() -> Message:
    await asyncio.Event().wait()
    raise AssertionError("nothing ever comes")


async def unsent(message: Message) -> None:
    raise AssertionError(f"nothing is sent, but {message}")


def test_a_body_that_does_not_arrive_is_not_waited_for() -> None:
    async def application(_: Scope, receive: Receive, __: Send) -> None:
        await receive()

    limits = BodyLimits(application, largest=1, seconds=0.01)
    with pytest.raises(HTTPException, match="408"):
        asyncio.run(limits({"type": "http", "headers": []}, silent, unsent))


def test_once_the_body_is_there_a_client_may_stay_as_long_as_it_likes() -> None:
    left: list[Message] = [
        {"type": "http.request", "body": b"", "more_body": False},
        {"type": "http.disconnect"},
    ]

    async def slow() -> Message:
        message = left.pop(0)
        if not left:
            await asyncio.sleep(0.05)
        return message

    received: list[Message] = []

    async def application(_: Scope, receive: Receive, __: Send) -> None:
        received.append(await receive())
        received.append(await receive())

    limits = BodyLimits(application, largest=1, seconds=0.01)
    asyncio.run(limits({"type": "http", "headers": []}, slow, unsent))
    assert [message["type"] for message in received] == ["http.request", "http.disconnect"]
