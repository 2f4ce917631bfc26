"""The secret that tokens are signed with, and addresses hashed with: one for each data folder."""

import hashlib
import hmac
import os
import secrets
import stat
import tempfile
from pathlib import Path

from filelock import FileLock

from rag.errors import StoreError
from rag.store.store import make_data_dir

SECRET = "widget.secret"  # noqa: S105 - the name of the file, not what is in it
_LENGTH = 32


def open_secret(data_dir: Path) -> bytes:
    """Read the secret; the first process to ask makes it.

    Raises:
        StoreError: the file cannot be read or made, is no secret, or is no longer one.
    """
    path = make_data_dir(data_dir) / SECRET
    try:
        # The lock is held until the file is whole, so that two processes never make two.
        with FileLock(path.with_suffix(".lock")):
            if not path.exists():
                _make(path)
            return _read(path)
    except OSError as exc:
        raise StoreError(f"{path} cannot be read or made ({exc.strerror})") from exc


def derive(secret: bytes, purpose: str) -> bytes:
    """Make a key for one purpose, so that what one shows tells nothing about another."""
    return hmac.digest(secret, b"briefings " + purpose.encode(), hashlib.sha256)


def _make(path: Path) -> None:
    # Readable by its owner alone from the first moment on.
    handle, name = tempfile.mkstemp(prefix=f".{SECRET}.", dir=path.parent)
    with os.fdopen(handle, "wb") as file:
        file.write(secrets.token_bytes(_LENGTH))
        file.flush()
        os.fsync(handle)
    Path(name).replace(path)


def _read(path: Path) -> bytes:
    # The group is let in, since orchestrators that mount a folder for a group of its own widen it.
    if path.stat().st_mode & stat.S_IRWXO:
        raise StoreError(
            f"{path} can be read by every user of this machine, who could then make tokens: delete "
            "it, and the next start makes another (open conversations renew their tokens)"
        )
    secret = path.read_bytes()
    if len(secret) != _LENGTH:
        raise StoreError(
            f"{path} holds {len(secret)} bytes where {_LENGTH} were written: delete it, and the "
            "next start makes another"
        )
    return secret
