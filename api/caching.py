"""Responses that a client need not fetch twice, and must always ask about again."""

import hashlib

from starlette.datastructures import Headers
from starlette.responses import Response


def tagged(
    headers: Headers, content: bytes, *, media_type: str, etag: str | None = None
) -> Response:
    """Answer with `content`, or with 304 where the client has it already.

    Nothing may be kept without asking again: a briefing may be withdrawn at any time.
    """
    tag = f'"{etag or hashlib.sha256(content).hexdigest()}"'
    caching = {"ETag": tag, "Cache-Control": "no-cache"}
    if _holds(headers.get("if-none-match", ""), tag):
        return Response(status_code=304, headers=caching)
    return Response(content, media_type=media_type, headers=caching)


def _holds(if_none_match: str, tag: str) -> bool:
    given = {part.strip().removeprefix("W/") for part in if_none_match.split(",")}
    return tag in given or "*" in given
