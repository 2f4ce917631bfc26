"""Which pages may embed the widget: site keys, and the origins that each is for."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from starlette.types import Scope

from api.widget_access.origin import is_origin, is_own
from rag.errors import SettingsError

SETTING = "BRIEFINGS_WIDGET_SITES"
SITE_KEY = r"[A-Za-z0-9_-]{4,64}"
OWN = "self"
"""Stands for the server's own page among the origins of a site."""
PAGE_KEY = "page"
"""The site key of the page at `/`."""
_KEY = re.compile(SITE_KEY)


@dataclass(frozen=True, slots=True)
class Site:
    """One site key and where it opens the widget."""

    key: str
    origins: frozenset[str]
    own: bool = False
    """Whether it also opens it on the server's own page."""

    def allows(self, origin: str, scope: Scope) -> bool:
        """Tell whether a page of `origin` may use the key."""
        return origin in self.origins or (self.own and is_own(origin, scope))


def read_sites(given: Sequence[str], *, keys_are_set: bool) -> Mapping[str, Site]:
    """Read the sites of the settings by their keys.

    Args:
        given: `KEY=ORIGIN,ORIGIN` each.
        keys_are_set: whether API keys are asked for; the page is then open only where it is named.

    Raises:
        SettingsError: one cannot be honoured.
    """
    sites = {} if keys_are_set else {PAGE_KEY: Site(PAGE_KEY, frozenset(), own=True)}
    named: set[str] = set()
    for entry in given:
        site = _read(entry)
        if site.key in named:
            raise _refusal(entry, f"names the key {site.key!r} a second time")
        named.add(site.key)
        sites[site.key] = site
    return sites


def _read(entry: str) -> Site:
    key, equals, origins = (part.strip() for part in entry.partition("="))
    if not equals or not _KEY.fullmatch(key):
        raise _refusal(entry, "has no key of 4 to 64 letters, digits, _ or - before an =")
    listed = [origin.strip() for origin in origins.split(",")]
    for origin in listed:
        _check(entry, origin)
    return Site(key, frozenset(listed) - {OWN}, OWN in listed)


def _check(entry: str, origin: str) -> None:
    if origin == "*":
        raise _refusal(entry, "would open the widget to every site there is")
    if origin != OWN and not is_origin(origin):
        raise _refusal(
            entry,
            f"holds {origin!r}, which no browser sends as an origin (scheme, lower-case host, a "
            "port if it is not the usual one, and nothing after it)",
        )


def _refusal(entry: str, wrong: str) -> SettingsError:
    example = "pk_handbook=https://www.example.org,https://example.org"
    return SettingsError(f"the entry {entry!r} of {SETTING} {wrong}; write it like {example}")
