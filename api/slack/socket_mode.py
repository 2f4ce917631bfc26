"""Socket Mode: a connection from here to Slack, made anew for as long as the bot runs.

The client of slack_sdk tries a connection address again and again after it has expired, and waits
the same time each time; so the connection is kept here, and what arrives goes to Bolt.
"""

import asyncio
import json
import logging
import time
import weakref
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from typing import Any

import aiohttp
from slack_bolt.adapter.socket_mode.async_internals import run_async_bolt_app
from slack_bolt.async_app import AsyncApp
from slack_sdk.socket_mode.request import SocketModeRequest

from api.slack.errors import TOKEN_CODES, RefusedError, UnclearError
from api.slack.pace import Pace
from api.slack.web import SlackWeb

_log = logging.getLogger(__name__)
_OK = 200
_CLOSING_SECONDS = 2.0
_TURNED_AWAY = {
    "link_disabled": "Socket Mode is switched off for this app; switch it on in its settings",
    "too_many_websockets": "this app has as many connections as Slack allows; end other bots of it",
}
"""Reasons for ending a connection that a new one does not mend."""
_HOPELESS = TOKEN_CODES | {"missing_scope", "not_allowed_token_type", "no_permission"}


@dataclass
class SocketMode:
    """Hands what Slack sends to Bolt, and Bolt's acknowledgement to Slack."""

    app: AsyncApp
    web: SlackWeb
    pace: Pace
    connected: asyncio.Event = field(default_factory=asyncio.Event)
    _tasks: set[asyncio.Task[None]] = field(default_factory=set)
    _sockets: weakref.WeakSet[aiohttp.ClientWebSocketResponse] = field(
        default_factory=weakref.WeakSet
    )

    async def run(self) -> None:
        """Stay connected until cancelled.

        Raises:
            RefusedError: Slack does not accept the app token.
        """
        failures = 0
        async with aiohttp.ClientSession() as session:
            try:
                while True:
                    if failures:
                        await asyncio.sleep(self.pace.reconnection(failures))
                    failures = 0 if await self._connect(session) else failures + 1
            finally:
                for task in tuple(self._tasks):
                    task.cancel()
                for socket in tuple(self._sockets):
                    await socket.close()

    async def _connect(self, session: aiohttp.ClientSession) -> bool:
        """Use one connection until a new one is needed; false when it was of no use."""
        try:
            url = await self.web.socket_url()
            socket = await session.ws_connect(
                url,
                heartbeat=self.pace.heartbeat,
                timeout=aiohttp.ClientWSTimeout(ws_close=_CLOSING_SECONDS),
            )
        except RefusedError as refusal:
            if refusal.code in _HOPELESS:
                raise
            _log.warning("not connected", extra={"what": refusal.code})
            return False
        except (UnclearError, aiohttp.ClientError, TimeoutError) as exc:
            # Not its message: it may hold the address, and that a ticket.
            _log.warning("not connected", extra={"what": type(exc).__name__})
            return False
        self._sockets.add(socket)
        return await self._receive(socket)

    async def _receive(self, socket: aiohttp.ClientWebSocketResponse) -> bool:
        """Read until Slack closes, or asks for a new connection; then the old one drains."""
        useful, opened = False, time.monotonic()
        async for envelope in _envelopes(socket):
            # A connection that Slack closes right after its hello is not worth a quick new one.
            useful = useful or envelope.get("type") not in {"hello", "disconnect"}
            if envelope.get("type") == "hello":
                self.connected.set()
                _log.info("connected")
            elif envelope.get("type") == "disconnect":
                _tell_why(str(envelope.get("reason", "")))
                self._spawn(self._drain(socket))
                break
            else:
                self._spawn(self._handle(socket, envelope))
        else:
            self.connected.clear()
            await socket.close()
        return useful or time.monotonic() - opened > self.pace.heartbeat

    async def _drain(self, socket: aiohttp.ClientWebSocketResponse) -> None:
        """Take what still comes on a connection that Slack is about to close."""
        async for envelope in _envelopes(socket):
            self._spawn(self._handle(socket, envelope))
        await socket.close()

    async def _handle(
        self, socket: aiohttp.ClientWebSocketResponse, envelope: dict[str, Any]
    ) -> None:
        request = SocketModeRequest.from_dict(envelope)
        if request is None:
            return
        response = await run_async_bolt_app(self.app, request)
        if response.status != _OK:
            # Without an acknowledgement Slack delivers it again.
            _log.warning("not acknowledged", extra={"status": response.status})
            return
        answer: dict[str, Any] = {"envelope_id": request.envelope_id}
        if response.body:
            answer["payload"] = json.loads(response.body)
        try:
            await socket.send_str(json.dumps(answer))
        except (ConnectionError, aiohttp.ClientError):
            _log.info("connection closed before the acknowledgement")

    def _spawn(self, work: Any) -> None:  # noqa: ANN401 - a coroutine of whatever kind
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _tell_why(reason: str) -> None:
    if reason in _TURNED_AWAY:
        _log.warning("turned away", extra={"reason": reason, "what": _TURNED_AWAY[reason]})


async def _envelopes(socket: aiohttp.ClientWebSocketResponse) -> AsyncIterator[dict[str, Any]]:
    """Read until the end of the connection."""
    async for message in socket:
        try:
            envelope = json.loads(message.data)
        except (TypeError, ValueError):
            continue
        if isinstance(envelope, dict):
            yield envelope
