"""The page at `/`, and the files it is made of."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from fastapi import APIRouter, Request
from fastapi.responses import Response
from starlette.exceptions import HTTPException

from api.caching import tagged
from api.middleware.security_headers import CSP, PAGE
from api.widget_file import widget_file

router = APIRouter(include_in_schema=False)
_FOLDER = Path(__file__).parent.parent / "page"
_INDEX = "index.html"
_MEDIA_TYPES: Mapping[str, str] = {
    ".html": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
}


@router.get("/")
def index(request: Request) -> Response:
    """Show the page, with the widget's script that is here."""
    widget = widget_file()
    written = {
        b"%WIDGET_PATH%": widget.path,
        b"%WIDGET_INTEGRITY%": widget.integrity,
        b"%ACCESS%": request.app.state.page_access,
    }
    page = _files()[_INDEX]
    for place, text in written.items():
        page = page.replace(place, text.encode())
    return _page(request, page)


@router.get("/page/{name}")
async def asset(name: str, request: Request) -> Response:
    """Send a file of the page."""
    return _file(name, request)


def _file(name: str, request: Request) -> Response:
    content = _files().get(name)
    if content is None or name == _INDEX:
        raise HTTPException(404)
    return _page(request, content, name)


def _page(request: Request, content: bytes, name: str = _INDEX) -> Response:
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
