"""API keys, of which only digests are known."""

import hashlib
import hmac
import re
from collections.abc import Sequence

from rag.errors import SettingsError

_DIGEST = re.compile(r"[0-9a-f]{64}")


class ApiKeys:
    """The keys that are accepted."""

    def __init__(self, digests: tuple[bytes, ...]) -> None:
        self._digests = digests

    def __bool__(self) -> bool:
        return bool(self._digests)

    def accept(self, key: str) -> bool:
        """Tell whether `key`, as a header held it, is one of them."""
        # Headers are latin-1 on the wire: this gives back the bytes that were sent.
        digest = hashlib.sha256(key.encode("latin-1")).hexdigest().encode()
        # Each is compared, so that the time does not tell which one was close.
        matches = [hmac.compare_digest(digest, known) for known in self._digests]
        return any(matches)


def key_digests(given: Sequence[str]) -> tuple[bytes, ...]:
    """Read the digests of the settings, or say which one is none."""
    for place, digest in enumerate(given, start=1):
        if not _DIGEST.fullmatch(digest.lower()):
            # The entry itself is not shown: it may be a key that was pasted by mistake.
            raise SettingsError(
                f"entry {place} of BRIEFINGS_API_KEYS is not a sha256 digest (64 hexadecimal "
                f"digits, but {len(digest)} characters were given); make one with: "
                'printf %s "$KEY" | sha256sum'
            )
    return tuple(digest.lower().encode() for digest in given)
