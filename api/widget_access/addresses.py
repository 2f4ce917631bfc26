"""Visitors' addresses, as quotas know them: keyed hashes, never the addresses themselves."""

import hashlib
import hmac
import ipaddress

from starlette.types import Scope

_SUBSCRIBER_BITS = 64
_SHOWN_BYTES = 16


def address_hash(scope: Scope, key: bytes) -> str:
    """Hash the address of the client, as far as it stands for one subscriber."""
    host = client[0] if (client := scope.get("client")) else ""
    return hmac.digest(key, _subscriber(host), hashlib.sha256)[:_SHOWN_BYTES].hex()


def _subscriber(host: str) -> bytes:
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        # A socket in the file system has no address, and a proxy may hand on any word.
        return host.encode("utf-8", "replace")
    if isinstance(address, ipaddress.IPv4Address):
        return address.packed
    if address.ipv4_mapped is not None:
        return address.ipv4_mapped.packed
    # A subscriber has a whole network, and could take another address of it for each question.
    return address.packed[: _SUBSCRIBER_BITS // 8]
