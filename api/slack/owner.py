"""Which processes still live: each holds a lock on a file of its own, which the kernel frees."""

import fcntl
import os
import secrets
from pathlib import Path
from typing import IO, Self

from rag.errors import StoreError

_FOLDER = "slack-owners"


class Owner:
    """A running bot. Its name in the ledger is good for as long as its lock is held."""

    def __init__(self, data_dir: Path) -> None:
        self.folder = data_dir / _FOLDER
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.name, self._lock = _locked_file(self.folder)
        except OSError as exc:
            raise StoreError(f"{self.folder} cannot be written to ({exc.strerror})") from exc
        _sweep(self.folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.release()

    def release(self) -> None:
        """Let others take over what this one leaves open."""
        (self.folder / self.name).unlink(missing_ok=True)
        self._lock.close()


def is_alive(folder: Path, name: str) -> bool:
    """Tell whether the owner of that name still holds its lock."""
    try:
        with (folder / name).open("r") as lock:
            fcntl.flock(lock, fcntl.LOCK_SH | fcntl.LOCK_NB)
    except FileNotFoundError:
        return False
    except BlockingIOError:
        return True
    return False


def _locked_file(folder: Path) -> tuple[str, IO[str]]:
    while True:
        name = f"{os.getpid()}-{secrets.token_hex(4)}"
        file = (folder / name).open("w")
        fcntl.flock(file, fcntl.LOCK_EX)
        # Another process may have swept it away before it was locked.
        if (folder / name).exists():
            return name, file
        file.close()


def _sweep(folder: Path) -> None:
    """Remove what killed processes left lying."""
    for path in folder.iterdir():
        if not is_alive(folder, path.name):
            path.unlink(missing_ok=True)
