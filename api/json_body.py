"""Bodies are JSON as RFC 8259 has it, and not what Python's parser would also take."""

import json
from collections.abc import Callable, Coroutine, Iterator
from typing import Any

from fastapi import Request, Response
from fastapi.routing import APIRoute
from starlette.exceptions import HTTPException

_JSON = "application/json"


class StrictRequest(Request):
    """Reads a body strictly."""

    async def json(self) -> object:
        """Parse the body."""
        return parse(await self.body())


class JsonRoute(APIRoute):
    """A route whose body must be declared as JSON, and be it."""

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """Wrap the usual handler."""
        handle = super().get_route_handler()

        async def handle_strictly(request: Request) -> Response:
            if self.body_field is not None:
                _check_media_type(request)
            return await handle(StrictRequest(request.scope, request.receive))

        return handle_strictly


def parse(body: bytes) -> object:
    """Parse `body`, or raise 400 with what is wrong with it."""
    try:
        parsed = json.loads(
            body.decode("utf-8"), object_pairs_hook=_unique, parse_constant=_refuse_constant
        )
    except UnicodeDecodeError as exc:
        raise _bad(f"The body is not UTF-8: byte {exc.start} cannot be read.") from exc
    except json.JSONDecodeError as exc:
        raise _bad(f"The body is not JSON: {exc.msg} at character {exc.pos}.") from exc
    except RecursionError as exc:
        raise _bad("The body is nested too deeply.") from exc
    except ValueError as exc:
        # Python refuses to read integers of more than 4,300 digits.
        raise _bad("The body holds a number that is too long.") from exc
    for text in _strings(parsed):
        _check_text(text)
    return parsed


def _check_media_type(request: Request) -> None:
    declared = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if declared != _JSON:
        raise HTTPException(415, f"The body must be sent as {_JSON}.")


def _unique(pairs: list[tuple[str, object]]) -> dict[str, object]:
    read = dict(pairs)
    if len(read) != len(pairs):
        raise _bad("The body names a field twice.")
    return read


def _refuse_constant(name: str) -> object:
    raise _bad(f"The body holds {name}, which is not JSON.")


def _strings(parsed: object) -> Iterator[str]:
    waiting = [parsed]
    while waiting:
        match waiting.pop():
            case str(text):
                yield text
            case list(items):
                waiting.extend(items)
            case dict(fields):
                waiting.extend(fields)
                waiting.extend(fields.values())


def _check_text(text: str) -> None:
    if "\x00" in text:
        raise _bad("The body holds a NUL character.")
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise _bad("The body holds half of a surrogate pair.")


def _bad(detail: str) -> HTTPException:
    return HTTPException(400, detail)
