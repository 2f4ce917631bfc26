"""Where a request says that its page is from; a browser lets no page say otherwise.

Anything but a browser may claim any origin. What an origin guards is therefore a visitor's browser
and another site's good name, never the answers themselves: those have quotas.
"""

import ipaddress
import re
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.types import Scope

ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?")
"""As a browser writes it: lower case, an international name as punycode, no slash at the end."""
_SAME = "same-origin"
_USUAL_PORTS = {"http": ":80", "https": ":443"}


def is_origin(text: str) -> bool:
    """Tell whether a browser could send `text` as an origin."""
    if not ORIGIN.fullmatch(text):
        return False
    scheme, _, host = text.partition("://")
    return not host.endswith(_USUAL_PORTS[scheme])


def sent_origin(scope: Scope) -> str | None:
    """Read the Origin header; None where there is none, or not exactly one."""
    given = Headers(scope=scope).getlist("origin")
    return given[0] if len(given) == 1 else None


def is_own(origin: str, scope: Scope) -> bool:
    """Tell whether `origin` is the one under which the browser knows this server."""
    scheme, _, host = origin.partition("://")
    headers = Headers(scope=scope)
    if not is_origin(origin) or host != headers.get("host", "").lower():
        return False
    # Behind a proxy that ends TLS, the scheme seen here is not the one that the browser sees.
    return scheme == scope["scheme"] or headers.get("sec-fetch-site") == _SAME


def is_from(origin: str, scope: Scope) -> bool:
    """Tell whether the page that sent the request is of `origin`."""
    if "origin" in Headers(scope=scope):
        return sent_origin(scope) == origin
    # A browser leaves the header out only where a page reads from its own server.
    return scope["method"] == "GET" and _reads_from_itself(origin, scope)


def _reads_from_itself(origin: str, scope: Scope) -> bool:
    headers = Headers(scope=scope)
    if origin.partition("://")[2] != headers.get("host", "").lower():
        return False
    said = headers.get("sec-fetch-site")
    return said == _SAME or (said is None and not _is_trustworthy(origin))


def _is_trustworthy(origin: str) -> bool:
    """Tell whether browsers send Sec-Fetch-Site there: over TLS, and on loopback."""
    address = urlsplit(origin)
    host = address.hostname or ""
    if address.scheme == "https" or host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
