"""What a webmaster pastes, and what the server's operator sets, to embed the widget."""

import html
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import SplitResult, urlsplit

from api.widget_access.origin import is_origin
from api.widget_access.sites import SETTING, read_sites
from api.widget_file import WidgetFile
from rag.errors import SettingsError

_KEY_BYTES = 12


@dataclass(frozen=True, slots=True)
class Snippet:
    """A new site."""

    site_key: str
    setting: str
    """The line for the server's environment."""
    markup: str
    """The lines for the page."""


def new_snippet(
    pages: Sequence[str], *, endpoint: str, widget: WidgetFile, sites: Sequence[str]
) -> Snippet:
    """Make a site key for the origins of `pages`, and what it takes to use it.

    Args:
        pages: origins, or addresses of pages there.
        endpoint: where visitors' browsers reach the server.
        widget: the script to load.
        sites: the sites that the server already has; they stay.

    Raises:
        SettingsError: an address that no browser would send as an origin.
    """
    key = f"pk_{secrets.token_urlsafe(_KEY_BYTES)}"
    origins = dict.fromkeys(_origin(page) for page in pages)
    every = (*sites, f"{key}={','.join(origins)}")
    read_sites(every, keys_are_set=True)
    return Snippet(key, f"{SETTING}='{';'.join(every)}'", _markup(_address(endpoint), key, widget))


def usual_endpoint(host: str, port: int) -> str:
    """Say where browsers reach a server that is bound to `host`.

    Raises:
        SettingsError: it is bound to every address, none of which need be the one.
    """
    if host in {"0.0.0.0", "::"}:  # noqa: S104 - compared, not bound
        raise SettingsError(
            f"the server is bound to {host}, every address that it has: say where browsers reach "
            "it with --endpoint, such as --endpoint https://briefings.example.org"
        )
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def _markup(address: str, key: str, widget: WidgetFile) -> str:
    source = html.escape(address + widget.path)
    return (
        f'<script type="module" src="{source}"\n'
        f'  integrity="{widget.integrity}" crossorigin="anonymous"></script>\n'
        f'<ask-widget endpoint="{html.escape(address)}" site-key="{key}"></ask-widget>'
    )


def _origin(page: str) -> str:
    parts = _split(page)
    origin = f"{parts.scheme}://{parts.netloc}".lower()
    if not is_origin(origin):
        raise SettingsError(
            f"{page!r} has no origin that a browser would send: write scheme, host (xn--… for "
            "other than Latin letters) and a port only if it is not the usual one, as in "
            "https://www.example.org"
        )
    return origin


def _address(endpoint: str) -> str:
    parts = _split(endpoint)
    if parts.scheme not in {"http", "https"} or not parts.netloc or parts.query or parts.fragment:
        raise SettingsError(
            f"the endpoint {endpoint!r} is no address of a server, such as "
            "https://briefings.example.org"
        )
    return endpoint.strip().rstrip("/")


def _split(address: str) -> SplitResult:
    try:
        return urlsplit(address.strip())
    except ValueError:
        # As of brackets that hold no address; nothing of it can be used.
        return SplitResult("", "", "", "", "")
