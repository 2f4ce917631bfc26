"""A parsing subprocess that does what a file tells it: hang, crash, swell, or lie."""

import ctypes
import os
import sys
import time
from pathlib import Path

from rag.corpus.worker import main, parse


def obey(request: dict[str, str]) -> dict[str, object]:
    """Do what the file says, or parse it."""
    order = Path(request["path"]).read_text(encoding="utf-8").strip()
    return ORDERS.get(order, parse)(request)


def spin(request: dict[str, str]) -> dict[str, object]:
    """Never end, and never let go."""
    while True:
        pass


def hang(request: dict[str, str]) -> dict[str, object]:
    """Wait for what never comes."""
    time.sleep(600)
    return parse(request)


def leave(request: dict[str, str]) -> dict[str, object]:
    """End without an answer."""
    os._exit(0)


def crash(request: dict[str, str]) -> dict[str, object]:
    """Read where nothing is."""
    return {"failed": str(ctypes.string_at(0))}


def swell(request: dict[str, str]) -> dict[str, object]:
    """Take more memory than there is."""
    return {"failed": str(len(bytearray(1 << 34)))}


def recurse(request: dict[str, str]) -> dict[str, object]:
    """Call itself until the stack ends."""
    return {"failed": str(recurse(request))}


def flood(request: dict[str, str]) -> dict[str, object]:
    """Answer with more than anybody asked for."""
    return {"failed": "x" * (8 << 20)}


def lie(request: dict[str, str]) -> dict[str, object]:
    """Answer with what is no document."""
    return {"documents": [{"text": 1}], "problems": []}


def chatter(request: dict[str, str]) -> dict[str, object]:
    """Write where only frames belong, were it the same pipe."""
    sys.stdout.write("not a frame\n" * 1000)
    sys.stdout.flush()
    return parse(request)


ORDERS = {
    order.__name__: order
    for order in (spin, hang, leave, crash, swell, recurse, flood, lie, chatter)
}

if __name__ == "__main__":
    main(obey)
