"""`POST /slack/events`: the bot inside the API, where Slack can reach it."""

import asyncio
import hmac
import json
import logging
import re
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import parse_qsl

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from slack_bolt.adapter.fastapi.async_handler import AsyncSlackRequestHandler
from slack_sdk.signature import SignatureVerifier

from api.service import Service
from api.slack.assembly import Running, open_bot
from api.slack.ending import PATIENCE, end
from api.slack.errors import RefusedError, UnclearError
from api.slack.pace import Pace
from api.slack.settings import SlackSettings, advice
from rag.errors import BriefingsError
from rag.settings import Settings

_log = logging.getLogger(__name__)
WINDOW_SECONDS = 300
_TIMESTAMP = re.compile(r"[0-9]{1,12}")
_SIGNATURE = re.compile(r"v0=[0-9a-f]{64}")


@dataclass
class SlackRoutes:
    """The route, and the bot behind it, which lives for as long as the server."""

    settings: Settings
    slack_settings: SlackSettings
    service: Service
    pace: Pace
    _running: Running | None = None

    @property
    def is_ready(self) -> bool:
        """Tell whether deliveries are taken."""
        return self._running is not None

    async def idle(self) -> None:
        """Wait until nothing is being worked on."""
        if self._running is not None:
            await self._running.bot.idle()

    def router(self) -> APIRouter:
        """Make the route."""
        router = APIRouter(include_in_schema=False)
        router.add_api_route("/slack/events", self.receive, methods=["POST"])
        return router

    async def receive(self, request: Request) -> Response:
        """Take a delivery from Slack."""
        body = await request.body()
        if not self._is_signed(request, body):
            return _refusal(401, "invalid request")
        if not _is_readable(body):
            return _refusal(400, "unreadable body")
        if self._running is None:
            # Slack delivers it again, in a minute at first.
            return _refusal(503, "starting")
        return await AsyncSlackRequestHandler(self._running.app).handle(request)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Keep the bot running behind the route; Slack being down does not stop the server."""
        task = asyncio.create_task(self._run())
        try:
            yield
        finally:
            await end([task], patience=2 * PATIENCE)

    async def _run(self) -> None:
        attempt = 0
        while True:
            attempt += 1
            try:
                opened = open_bot(
                    self.slack_settings,
                    self.settings.data_dir,
                    lambda: self.service.assistant,
                    self.service.pool,
                    pace=self.pace,
                )
                async with opened as running:
                    self._running = running
                    await running.bot.run()
            except UnclearError as exc:
                wait = self.pace.backoff(attempt)
                _log.warning(
                    "Slack cannot be reached: check the network, and BRIEFINGS_SLACK_API_URL",
                    extra={"what": str(exc), "again_in_seconds": wait},
                )
                await asyncio.sleep(wait)
            except RefusedError as exc:
                _log.error("/slack/events is off until the next start", extra={"what": advice(exc)})
                return
            except BriefingsError as exc:
                _log.error("/slack/events is off until the next start", extra={"what": str(exc)})
                return
            finally:
                self._running = None

    def _is_signed(self, request: Request, body: bytes) -> bool:
        """Check before Bolt, whose check raises on a timestamp that is no number."""
        timestamp = request.headers.get("x-slack-request-timestamp", "")
        signature = request.headers.get("x-slack-signature", "")
        if not _TIMESTAMP.fullmatch(timestamp) or not _SIGNATURE.fullmatch(signature):
            return False
        if abs(time.time() - int(timestamp)) > WINDOW_SECONDS:
            return False
        try:
            verifier = SignatureVerifier(self.slack_settings.signing_secret.get_secret_value())
            expected = verifier.generate_signature(timestamp=timestamp, body=body)
        except UnicodeDecodeError:
            return False
        return expected is not None and hmac.compare_digest(expected, signature)


def _is_readable(body: bytes) -> bool:
    """Tell whether Bolt can read a body; it raises on JSON that is none, or is no object."""
    text = body.decode().strip()
    if text.startswith(("{", "[")):
        return _is_object(text)
    # A form: the command's own fields, or a payload in one of them.
    fields = dict(parse_qsl(text))
    return bool(fields) and ("payload" not in fields or _is_object(fields["payload"]))


def _is_object(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except (ValueError, RecursionError):
        return False


def _refusal(status: int, error: str) -> Response:
    return JSONResponse({"error": error}, status_code=status)
