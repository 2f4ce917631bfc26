"""Slack's Web API: which calls may be made twice, and what a failure leaves unclear."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient
from slack_sdk.web.async_slack_response import AsyncSlackResponse

from api.slack.errors import RefusedError, UnclearError
from api.slack.incoming import Identity
from api.slack.limits import RateLimits
from api.slack.message import Block, Message
from api.slack.pace import Pace
from api.slack.redaction import quiet_logger
from api.slack.settings import SlackSettings

_OK, _TOO_MANY = 200, 429
_UNCLEAR = frozenset(
    {"internal_error", "fatal_error", "request_timeout", "service_unavailable", "unknown_error"}
)
"""Codes that Slack documents as: some of it may have been done."""
_ATTEMPTS = 4
_PAGE, _MOST_PAGES = 200, 10
Call = Callable[[], Awaitable[AsyncSlackResponse]]
Fields = Mapping[str, Any]


class SlackWeb:
    """Calls Slack as the bot. What is safe to repeat is repeated; posting never is."""

    def __init__(self, settings: SlackSettings, pace: Pace) -> None:
        self._pace = pace
        self._limits = RateLimits()
        self._session = aiohttp.ClientSession(
            timeout=aiohttp.ClientTimeout(total=settings.timeout_seconds)
        )
        self._app_token = settings.app_token.get_secret_value()
        self.client = AsyncWebClient(
            token=settings.bot_token.get_secret_value(),
            base_url=settings.api_url,
            session=self._session,
            logger=quiet_logger(settings.secrets),
            # Ours below instead: the default handler posts again after a lost connection.
            retry_handlers=[],
        )

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        await self._session.close()

    async def identity(self) -> Identity:
        """Ask who the bot is, and what it may do."""
        response = await self._repeat("auth.test", self.client.auth_test)
        scopes = str(_header(response, "x-oauth-scopes"))
        return Identity(
            team=response["team_id"],
            user=response["user_id"],
            bot=response.get("bot_id") or "",
            scopes=frozenset(part.strip() for part in scopes.split(",") if part.strip()),
            enterprise=response.get("enterprise_id"),
        )

    async def socket_url(self) -> str:
        """Ask for the address of a new Socket Mode connection."""
        response = await self._once(
            "apps.connections.open",
            lambda: self.client.apps_connections_open(app_token=self._app_token),
        )
        return str(response["url"])

    async def post(self, channel: str, thread_ts: str, message: Message) -> str:
        """Post a message; return its ts."""
        response = await self._once(
            "chat.postMessage",
            lambda: self.client.chat_postMessage(
                channel=channel,
                thread_ts=thread_ts or None,
                unfurl_links=False,
                unfurl_media=False,
                **message.fields(),
            ),
        )
        return str(response["ts"])

    async def update(self, channel: str, ts: str, message: Message) -> None:
        """Put another text in the place of a message."""
        await self._repeat(
            "chat.update",
            lambda: self.client.chat_update(channel=channel, ts=ts, **message.fields()),
        )

    async def delete(self, channel: str, ts: str) -> None:
        """Take a message away."""
        await self._repeat("chat.delete", lambda: self.client.chat_delete(channel=channel, ts=ts))

    async def whisper(self, channel: str, user: str, thread_ts: str, text: str) -> None:
        """Tell one person something that nobody else sees."""
        await self._once(
            "chat.postEphemeral",
            lambda: self.client.chat_postEphemeral(
                channel=channel, user=user, thread_ts=thread_ts or None, text=text
            ),
        )

    async def start_stream(
        self, channel: str, thread_ts: str, *, user: str, team: str, blocks: Sequence[Block]
    ) -> str:
        """Begin a message that grows; return its ts."""
        response = await self._once(
            "chat.startStream",
            lambda: self.client.chat_startStream(
                channel=channel,
                thread_ts=thread_ts,
                recipient_user_id=user,
                recipient_team_id=team,
                chunks=_chunks(blocks),
            ),
        )
        return str(response["ts"])

    async def append_stream(self, channel: str, ts: str, blocks: Sequence[Block]) -> None:
        """Let a message grow."""
        await self._once(
            "chat.appendStream",
            lambda: self.client.chat_appendStream(channel=channel, ts=ts, chunks=_chunks(blocks)),
        )

    async def stop_stream(self, channel: str, ts: str, message: Message | None = None) -> None:
        """End a message that grew, with the blocks of `message` below."""
        closing: dict[str, Any] = {}
        if message is not None:
            closing = {"blocks": list(message.blocks), "metadata": message.metadata}
        await self._once(
            "chat.stopStream",
            lambda: self.client.chat_stopStream(channel=channel, ts=ts, **closing),
        )

    async def set_status(self, channel: str, thread_ts: str, status: str) -> None:
        """Show in a thread that work goes on; not worth waiting for a rate limit."""
        if not self._limits.limited("assistant.threads.setStatus"):
            await self._once(
                "assistant.threads.setStatus",
                lambda: self.client.assistant_threads_setStatus(
                    channel_id=channel, thread_ts=thread_ts, status=status
                ),
            )

    async def suggest(self, channel: str, thread_ts: str, prompts: Sequence[str]) -> None:
        """Offer questions in an app's messages, or in an assistant thread.

        Without a thread, Slack takes the former; with one, an app that has none fails silently.
        """
        await self._repeat(
            "assistant.threads.setSuggestedPrompts",
            lambda: self.client.assistant_threads_setSuggestedPrompts(
                channel_id=channel,
                thread_ts=thread_ts or None,
                prompts=[{"title": prompt, "message": prompt} for prompt in prompts],
            ),
        )

    async def thread(self, channel: str, thread_ts: str) -> tuple[Fields, ...]:
        """Read a thread, oldest first."""
        return await self._pages(
            "conversations.replies",
            lambda cursor: self.client.conversations_replies(
                channel=channel,
                ts=thread_ts,
                limit=_PAGE,
                cursor=cursor,
                include_all_metadata=True,
            ),
        )

    async def history(self, channel: str, *, oldest: float) -> tuple[Fields, ...]:
        """Read what was posted in a channel since a moment."""
        return await self._pages(
            "conversations.history",
            lambda cursor: self.client.conversations_history(
                channel=channel,
                oldest=f"{oldest:.6f}",
                limit=_PAGE,
                cursor=cursor,
                include_all_metadata=True,
            ),
        )

    async def is_shared(self, channel: str) -> bool:
        """Tell whether another organisation is in a channel."""
        response = await self._repeat(
            "conversations.info", lambda: self.client.conversations_info(channel=channel)
        )
        return bool(response["channel"].get("is_ext_shared", True))

    async def respond(self, url: str, message: Message) -> None:
        """Answer the command, or a press, where the bot cannot post: only one person sees it."""
        fields = {
            "response_type": "ephemeral",
            "replace_original": False,
            "text": message.text,
            "blocks": list(message.blocks),
        }
        try:
            async with self._session.post(url, json=fields) as response:
                status = response.status
        except (aiohttp.ClientError, TimeoutError, ValueError) as exc:
            raise UnclearError("response_url", type(exc).__name__) from exc
        if status != _OK:
            raise RefusedError("response_url", f"http_{status}")

    async def _pages(
        self, method: str, page: Callable[[str | None], Awaitable[AsyncSlackResponse]]
    ) -> tuple[Fields, ...]:
        messages: list[Fields] = []
        cursor: str | None = None
        for _ in range(_MOST_PAGES):
            response = await self._repeat(method, lambda: page(cursor))  # noqa: B023 - awaited here
            messages += response["messages"]
            cursor = (response.get("response_metadata") or {}).get("next_cursor")
            if not cursor:
                break
        return tuple(sorted(messages, key=lambda message: str(message["ts"])))

    async def _repeat(self, method: str, call: Call) -> AsyncSlackResponse:
        """Call what may be called again until it is clear."""
        for attempt in range(1, _ATTEMPTS):
            try:
                return await self._once(method, call)
            except UnclearError:
                await asyncio.sleep(self._pace.backoff(attempt))
        return await self._once(method, call)

    async def _once(self, method: str, call: Call) -> AsyncSlackResponse:
        """Call, again only where Slack's rate limit kept it from doing anything."""
        while True:
            await self._limits.wait(method)
            try:
                return await call()
            except SlackApiError as exc:
                if not _is_limited(exc):
                    raise _fault(method, exc) from None
                self._limits.close(method, getattr(exc.response, "headers", {}))
            except (aiohttp.ClientError, SlackClientError, TimeoutError, ValueError) as exc:
                # Not its message: it may hold an address with a ticket in it.
                raise UnclearError(method, type(exc).__name__) from None


def _chunks(blocks: Sequence[Block]) -> list[dict[str, Any]]:
    return [{"type": "blocks", "blocks": list(blocks)}]


def _status(exc: SlackApiError) -> int:
    response = exc.response
    return int(getattr(response, "status_code", getattr(response, "status", 0)))


def _is_limited(exc: SlackApiError) -> bool:
    return _status(exc) == _TOO_MANY or _code(exc) in {"ratelimited", "rate_limited"}


def _code(exc: SlackApiError) -> str:
    content = getattr(exc.response, "data", None)
    return str(content.get("error", "")) if isinstance(content, dict) else ""


def _fault(method: str, exc: SlackApiError) -> RefusedError | UnclearError:
    status, code = _status(exc), _code(exc)
    if status != _OK or not code or code in _UNCLEAR:
        return UnclearError(method, code or f"HTTP {status}")
    content = exc.response.data if isinstance(exc.response.data, dict) else {}
    return RefusedError(method, code, needed=str(content.get("needed", "")))


def _header(response: AsyncSlackResponse, name: str) -> str:
    return next((v for k, v in response.headers.items() if k.lower() == name), "")
