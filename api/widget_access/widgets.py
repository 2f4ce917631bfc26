"""What the widget's side of the server needs, put together from the settings."""

import time
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from starlette.types import Scope

from api.errors import NotForWidgetsError, SiteNotAllowedError, WrongOriginError
from api.widget_access.addresses import address_hash
from api.widget_access.doors import is_open
from api.widget_access.origin import is_from, sent_origin
from api.widget_access.quotas import Quotas, read_quota
from api.widget_access.secret import derive, open_secret
from api.widget_access.sites import PAGE_KEY, SETTING, Site, read_sites
from api.widget_access.tokens import SECONDS, Clock, TokenMint
from api.widget_access.visit import Visit
from rag.settings import Settings

_LONGEST_SHOWN = 200


@dataclass(frozen=True, slots=True)
class Session:
    """What a widget gets to begin with."""

    token: str
    expires_in: int
    origin: str


class Widgets:
    """Decides which request of a widget is let in."""

    def __init__(
        self, sites: Mapping[str, Site], data_dir: Path, quotas: Quotas, *, clock: Clock = time.time
    ) -> None:
        self.sites = sites
        self.quotas = quotas
        self._data_dir = data_dir
        self._clock = clock

    @property
    def origins(self) -> frozenset[str]:
        """The origins of other servers' pages that embed a widget."""
        return frozenset().union(*(site.origins for site in self.sites.values()))

    @property
    def page_access(self) -> str:
        """Tell what the server's own page asks with: a `token` of its own, or a person's `key`."""
        page = self.sites.get(PAGE_KEY)
        return "token" if page is not None and page.own else "key"

    def prepare(self) -> None:
        """Read the secret, or make it, rather than at the first request.

        Raises:
            StoreError: that is not possible.
        """
        _ = self._mint

    def arrive(self, site_key: str, scope: Scope) -> Visit:
        """Let in the page that sent a site key.

        Raises:
            SiteNotAllowedError: the key is not for that page.
        """
        origin, site = sent_origin(scope), self.sites.get(site_key)
        if origin is None or site is None or not site.allows(origin, scope):
            raise SiteNotAllowedError(_not_allowed(origin, site_key))
        return Visit(site_key, address_hash(scope, self._address_key), self.quotas)

    def begin(self, visit: Visit, scope: Scope) -> Session:
        """Make a token for a page that was let in."""
        origin = sent_origin(scope) or ""
        return Session(self._mint.mint(visit.site_key, origin), SECONDS, origin)

    def admit(self, token_text: str, scope: Scope) -> Visit:
        """Let in a request that carries a token.

        Raises:
            UnauthorizedError: the token is not ours, or its time is over.
            SiteNotAllowedError: its site is no longer in the settings.
            WrongOriginError: another page sent it than it was made for.
            NotForWidgetsError: it does not open this route.
        """
        token = self._mint.read(token_text)
        site = self.sites.get(token.site_key)
        if site is None or not site.allows(token.origin, scope):
            raise SiteNotAllowedError(_not_allowed(token.origin, token.site_key))
        if not is_from(token.origin, scope):
            raise WrongOriginError(
                f"This token was made for {token.origin}, and the request comes from "
                f"{_shown(sent_origin(scope))}."
            )
        own = token.origin not in site.origins
        if not is_open(scope["method"], scope["path"], own=own):
            raise NotForWidgetsError(
                "A widget asks, gives feedback and reads sources; anything else needs an API key."
            )
        return Visit(token.site_key, address_hash(scope, self._address_key), self.quotas)

    @cached_property
    def _secret(self) -> bytes:
        return open_secret(self._data_dir)

    @cached_property
    def _mint(self) -> TokenMint:
        return TokenMint(derive(self._secret, "widget tokens"), clock=self._clock)

    @cached_property
    def _address_key(self) -> bytes:
        return derive(self._secret, "visitors' addresses")


def open_widgets(settings: Settings, *, keys_are_set: bool) -> Widgets:
    """Read what the settings say about widgets.

    Raises:
        SettingsError: something that cannot be honoured.
    """
    sites = read_sites(settings.widget_sites, keys_are_set=keys_are_set)
    quotas = Quotas(
        settings.data_dir,
        per_address=read_quota("BRIEFINGS_WIDGET_ADDRESS_QUOTA", settings.widget_address_quota),
        per_site=read_quota("BRIEFINGS_WIDGET_SITE_QUOTA", settings.widget_site_quota),
    )
    return Widgets(sites, settings.data_dir, quotas)


def _not_allowed(origin: str | None, site_key: str) -> str:
    if origin is None or origin == "null":
        return (
            "The request names no page that it comes from: a sandboxed frame and a file opened "
            f"from the disk have no origin, so that {SETTING} cannot list them."
        )
    return (
        f"{SETTING} does not let pages of {_shown(origin)} use the site key {site_key}; "
        f"its entry would have to hold that origin, exactly as it is written here."
    )


def _shown(origin: str | None) -> str:
    return "no named page" if origin is None else origin[:_LONGEST_SHOWN]
