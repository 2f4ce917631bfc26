"""Where a widget begins: its script, and the token that it asks with."""

from typing import Annotated, cast

from fastapi import APIRouter, Depends, Request
from fastapi.responses import JSONResponse, Response

from api.errors import Problem
from api.json_body import JsonRoute
from api.openapi import problems
from api.request_schemas import SessionRequest
from api.schemas import SessionResponse
from api.widget_access.doors import SESSION
from api.widget_access.quotas import Counted
from api.widget_access.widgets import Widgets
from api.widget_file import NAME, widget_file

router = APIRouter(tags=["widget"], route_class=JsonRoute)
_ANY_PAGE = {"Access-Control-Allow-Origin": "*", "Cross-Origin-Resource-Policy": "cross-origin"}
_FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable", "Vary": "Accept-Encoding"}
_ASK_AGAIN = {"Cache-Control": "no-cache"}
_SCRIPT = "text/javascript; charset=utf-8"


def widgets_of(request: Request) -> Widgets:
    """Find the widgets' side of the application that got `request`."""
    return cast("Widgets", request.app.state.widgets)


WidgetsDep = Annotated[Widgets, Depends(widgets_of)]


@router.post(
    SESSION, status_code=201, responses=problems(400, 403, 408, 413, 415, 422, 429, 500, 503)
)
async def session(
    body: SessionRequest, request: Request, widgets: WidgetsDep, response: Response
) -> SessionResponse:
    """Give the page that the header `Origin` names a token, to ask with for some minutes."""
    visit = widgets.arrive(body.site_key, request.scope)
    await visit.count(Counted.SESSION)
    begun = widgets.begin(visit, request.scope)
    response.headers["Cache-Control"] = "no-store"
    return SessionResponse.model_validate(begun)


@router.get("/widget/ask-widget.json", include_in_schema=False)
def current() -> Response:
    """Say where the script is, for who would rather not write its version down."""
    found = widget_file()
    described = {"version": found.version, "url": found.path, "integrity": found.integrity}
    return JSONResponse(described, headers=_ANY_PAGE | _ASK_AGAIN)


@router.get("/widget/{version}/" + NAME, include_in_schema=False)
def script(version: str, request: Request) -> Response:
    """Send the script, of this version and no other."""
    found = widget_file()
    if version != found.version:
        said = (
            f"This server has the widget's version {found.version}, and no other; "
            "/widget/ask-widget.json says so too, with the integrity to write beside it."
        )
        gone = Problem("not-found", 404, "Not Found", said, headers=_ANY_PAGE)
        return gone.response(request.scope)
    headers = _ANY_PAGE | _FOR_EVER
    if _takes_gzip(request.headers.get("accept-encoding", "")):
        packed = headers | {"Content-Encoding": "gzip"}
        return Response(found.compressed, media_type=_SCRIPT, headers=packed)
    return Response(found.content, media_type=_SCRIPT, headers=headers)


def _takes_gzip(accept_encoding: str) -> bool:
    for part in accept_encoding.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "gzip":
            return weight.replace(" ", "").rstrip("0.") != "q="
    return False
