"""Which reverse proxies are believed when they say who the client is."""

import ipaddress
from typing import Any, cast

from starlette.types import ASGIApp
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from rag.errors import SettingsError


def checked_proxies(given: tuple[str, ...]) -> list[str]:
    """Refuse what is no address or network: uvicorn would silently believe nobody by it, or all."""
    for proxy in given:
        try:
            network = ipaddress.ip_network(proxy)
        except ValueError as exc:
            raise SettingsError(
                f"BRIEFINGS_TRUSTED_PROXIES holds {proxy!r}, which is no address and no network "
                f"({exc}); name the proxies, such as 10.0.0.5 or 10.0.0.0/24"
            ) from exc
        if network.prefixlen == 0:
            raise SettingsError(
                f"BRIEFINGS_TRUSTED_PROXIES holds {proxy!r}, which is everybody: any visitor could "
                "then pass for another; name the proxies, such as 10.0.0.5 or 10.0.0.0/24"
            )
    return list(given)


def behind_proxies(app: ASGIApp, proxies: list[str]) -> ASGIApp:
    """Let the application see the client and the scheme that the proxies name."""
    # Both are ASGI; uvicorn and Starlette write its types down differently.
    return cast("ASGIApp", ProxyHeadersMiddleware(cast("Any", app), trusted_hosts=proxies))
