"""Addresses that a source gives for itself."""

from urllib.parse import urlsplit

_LONGEST = 2000


def web_address(*values: object) -> str | None:
    """Take the first of `values` that is an http address without white space."""
    for value in values:
        if not isinstance(value, str) or len(value) > _LONGEST or len(value.split()) != 1:
            continue
        address = value.strip()
        try:
            parts = urlsplit(address)
        except ValueError:
            continue
        if parts.scheme in ("http", "https") and parts.hostname:
            return address
    return None
