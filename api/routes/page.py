"""The page at `/`, and the files it is made of."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.caching import tagged
from api.middleware.security_headers import CSP, PAGE

router = APIRouter(include_in_schema=False)
_FOLDER = Path(__file__).parent.parent / "page"
_MEDIA_TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@router.get("/")
async def index(request: Request) -> Response:
    """Show the page."""
    return _file("index.html", request)


@router.get("/page/{name}")
async def asset(name: str, request: Request) -> Response:
    """Send a file of the page."""
    return _file(name, request)


def _file(name: str, request: Request) -> Response:
    content = _files().get(name)
    if content is None:
        raise HTTPException(404)
    response = tagged(request.headers, content, media_type=_MEDIA_TYPES[Path(name).suffix])
    response.headers[CSP] = PAGE
    return response


@cache
def _files() -> Mapping[str, bytes]:
    """Read the few files once; only these names can be asked for."""
    return {
        path.name: path.read_bytes()
        for path in sorted(_FOLDER.iterdir())
        if path.suffix in _MEDIA_TYPES
    }
