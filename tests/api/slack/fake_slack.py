"""Slack on loopback: its Web API and Socket Mode, over real HTTP and WebSockets."""

import asyncio
import json
import math
import secrets
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum

from aiohttp import WSMsgType, web

from tests.api.slack.workspace import Payload, Workspace

BOT_TOKEN, APP_TOKEN = "xoxb-fake-bot-token", "xapp-fake-app-token"
SCOPES = (
    "app_mentions:read,assistant:write,channels:history,channels:read,chat:write,commands,"
    "groups:history,groups:read,im:history,metadata.message:read,mpim:history"
)


_UNDER_WAY_SECONDS = 0.3


class Fault(Enum):
    """How a call of the Web API goes wrong."""

    RATE = "429 with Retry-After"
    BEFORE = "500, and nothing was done"
    AFTER = "500, though it was done"
    DROP = "connection closed, though it was done"
    HANG = "no answer, though it was done"
    HALF = "internal_error: some of it was done"


@dataclass(frozen=True)
class Refuse:
    """Answer with ok: false."""

    code: str


@dataclass
class FakeSlack(Workspace):
    """Serves a workspace over HTTP and WebSockets, and fails where a test tells it to."""

    responses: list[Payload] = field(default_factory=list)
    calls: Counter[str] = field(default_factory=Counter)
    fault: Callable[[str, Payload], Fault | Refuse | None] = lambda _method, _fields: None
    retry_after: int = 1
    one_bot: bool = True
    """Whether whoever calls has been told of every limit."""
    hang_seconds: float = 5.0
    ack_seconds: float = 3.0
    scopes: str = SCOPES
    down: bool = False
    turned_away: str | None = None
    """Why every connection is ended as soon as it is made; None: it is not."""
    acks: list[float] = field(default_factory=list)
    n_connections: int = 0
    _sockets: list[web.WebSocketResponse] = field(default_factory=list)
    _acked: dict[str, asyncio.Future[Payload]] = field(default_factory=dict)
    _limited_until: dict[str, float] = field(default_factory=dict)
    _connected: asyncio.Event = field(default_factory=asyncio.Event)

    # Socket Mode.

    async def connected(self) -> None:
        await asyncio.wait_for(self._connected.wait(), 20)

    async def deliver(
        self, payload: Payload, kind: str = "events_api", *, attempts: int = 4, again: int = 0
    ) -> Payload | None:
        """Deliver until it is acknowledged, as Slack does; return what came back.

        `again`: how often it has been delivered before.
        """
        for attempt in range(again, again + attempts):
            envelope_id = secrets.token_hex(8)
            self._acked[envelope_id] = asyncio.get_running_loop().create_future()
            envelope: Payload = {"type": kind, "envelope_id": envelope_id, "payload": payload}
            envelope |= {"accepts_response_payload": kind != "events_api"}
            if attempt:
                envelope |= {"retry_attempt": attempt, "retry_reason": "timeout"}
            sent = time.monotonic()
            await self._send(envelope)
            try:
                answer = await asyncio.wait_for(self._acked[envelope_id], self.ack_seconds)
            except TimeoutError:
                continue
            finally:
                del self._acked[envelope_id]
            self.acks.append(time.monotonic() - sent)
            return answer
        return None

    async def close_sockets(self) -> None:
        """Break every connection, without a word."""
        for socket in tuple(self._sockets):
            if socket._req is not None and socket._req.transport is not None:
                socket._req.transport.abort()
        self._connected.clear()

    async def ask_to_reconnect(self) -> None:
        """Announce that the connections will be closed."""
        for socket in tuple(self._sockets):
            await socket.send_json({"type": "disconnect", "reason": "refresh_requested"})

    async def _send(self, envelope: Payload) -> None:
        while not self._sockets:
            await self.connected()
            await asyncio.sleep(0)
        socket = secrets.choice(self._sockets)
        try:
            await socket.send_json(envelope)
        except (ConnectionError, RuntimeError):
            return

    async def _socket(self, request: web.Request) -> web.StreamResponse:
        ticket = request.query.get("ticket", "")
        if ticket not in self._tickets or self.down:
            return web.Response(status=404)
        self._tickets.discard(ticket)
        socket = web.WebSocketResponse(heartbeat=20)
        await socket.prepare(request)
        self.n_connections += 1
        self._sockets.append(socket)
        await socket.send_json({"type": "hello", "num_connections": len(self._sockets)})
        self._connected.set()
        if self.turned_away is not None:
            await socket.send_json({"type": "disconnect", "reason": self.turned_away})
            await socket.close()
        try:
            async for received in socket:
                if received.type is WSMsgType.TEXT:
                    answer = json.loads(received.data)
                    waiting = self._acked.get(answer["envelope_id"])
                    if waiting is not None and not waiting.done():
                        waiting.set_result(answer.get("payload") or {})
        finally:
            self._sockets.remove(socket)
            if not self._sockets:
                self._connected.clear()
        return socket

    # The Web API.

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        if self.down:
            return web.Response(status=503)
        self.calls[method] += 1
        fields = await _fields(request)
        token = request.headers.get("Authorization", "").removeprefix("Bearer ")
        if token != (APP_TOKEN if method == "apps.connections.open" else BOT_TOKEN):
            return self._json({"ok": False, "error": "invalid_auth"})
        if (left := self._limited_until.get(method, 0.0) - time.monotonic()) > 0:
            # Calls that were under way when the limit was told are not held against the bot.
            if self.one_bot and left < self.retry_after - _UNDER_WAY_SECONDS:
                self.violations.append(f"{method} within Retry-After")
            return _too_many(left)
        fault = self.fault(method, fields)
        if fault is None:
            return self._json(self.done(method, fields))
        return self._undone(method, fault) or await self._unclear(request, method, fields, fault)

    def _undone(self, method: str, fault: Fault | Refuse) -> web.Response | None:
        if isinstance(fault, Refuse):
            return self._json({"ok": False, "error": fault.code})
        if fault is Fault.BEFORE:
            return web.Response(status=500, text="oops")
        if fault is Fault.RATE:
            self._limited_until[method] = time.monotonic() + self.retry_after
            return _too_many(self.retry_after)
        return None

    async def _unclear(
        self, request: web.Request, method: str, fields: Payload, fault: Fault | Refuse
    ) -> web.Response:
        answer = self.done(method, fields)
        if fault is Fault.AFTER:
            return web.Response(status=500, text="oops")
        if fault is Fault.HALF:
            return self._json({"ok": False, "error": "internal_error"})
        if fault is Fault.HANG:
            await asyncio.sleep(self.hang_seconds)
        if request.transport is not None:
            request.transport.abort()
        return self._json(answer)

    def _json(self, answer: Payload) -> web.Response:
        return web.json_response(answer, headers={"X-OAuth-Scopes": self.scopes})

    async def _respond(self, request: web.Request) -> web.Response:
        fields = await request.json()
        self._check(fields)
        self.responses.append(fields)
        return web.Response(text="ok")


def _too_many(seconds: float) -> web.Response:
    headers = {"Retry-After": str(math.ceil(seconds))}
    return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)


async def _fields(request: web.Request) -> Payload:
    if request.method == "GET":
        return dict(request.query)
    if request.content_type == "application/json":
        fields: Payload = await request.json()
        return fields
    form = dict(await request.post()) | dict(request.query)
    return {k: _loaded(str(v)) for k, v in form.items()}


def _loaded(value: str) -> object:
    return json.loads(value) if value.startswith(("[", "{")) else value


@asynccontextmanager
async def fake_slack() -> AsyncIterator[FakeSlack]:
    """Run a workspace."""
    fake = FakeSlack()
    app = web.Application()
    app.router.add_route("*", "/api/{method}", fake._api)
    app.router.add_get("/socket", fake._socket)
    app.router.add_post("/respond", fake._respond)
    runner = web.AppRunner(app, shutdown_timeout=0.1, access_log=None)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    host, port = runner.addresses[0][:2]
    fake.url = f"http://{host}:{port}"
    try:
        yield fake
    finally:
        await fake.close_sockets()
        await runner.cleanup()
