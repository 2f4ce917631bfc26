"""The parsing subprocess: reads requests on its input, answers each with one frame of JSON.

Started by `rag.corpus.sandbox` as `python -m rag.corpus.worker REPLY_FD MEMORY_MIB`.
"""

import contextlib
import json
import os
import resource
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from rag.corpus.reading import read_file
from rag.corpus.wire import MEMORY_EXIT, encode_documents, framed
from rag.errors import SourceError

_LONGEST_REASON = 300
_MIB = 1024 * 1024


def main(answer: Callable[[dict[str, str]], dict[str, object]] | None = None) -> None:
    """Serve requests until the input ends."""
    answer = answer or parse
    reply_fd, memory_mib = int(sys.argv[1]), int(sys.argv[2])
    _limit_memory(memory_mib)
    for line in sys.stdin.buffer:
        request = json.loads(line)
        # Should the parent die while a parser hangs, nobody is left to kill this process.
        signal.setitimer(signal.ITIMER_REAL, request["seconds"])
        try:
            reply = framed(answer(request))
        except MemoryError:
            os._exit(MEMORY_EXIT)
        signal.setitimer(signal.ITIMER_REAL, 0)
        written = 0
        while written < len(reply):
            written += os.write(reply_fd, reply[written : written + _MIB])


def _limit_memory(mib: int) -> None:
    """Allow so much address space beyond what the bare interpreter takes."""
    with contextlib.suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0])
        ceiling = pages * resource.getpagesize() + mib * _MIB
        resource.setrlimit(resource.RLIMIT_AS, (ceiling, ceiling))


def parse(request: dict[str, str]) -> dict[str, object]:
    """Parse one file; whatever its parser raises becomes the reason."""
    path = Path(request["path"])
    try:
        read = read_file(path.name, path.read_bytes())
    except MemoryError:
        raise
    except SourceError as exc:
        return {"failed": _plain(str(exc))}
    except OSError as exc:
        return {"failed": f"it cannot be opened: {exc.strerror or type(exc).__name__}"}
    except RecursionError:
        return {"failed": "it is nested too deep to be parsed"}
    except Exception as exc:  # noqa: BLE001 - a hostile file makes a parser raise anything
        return {"failed": f"its parser failed: {_plain(f'{type(exc).__name__}: {exc}')}"}
    return {
        "documents": encode_documents(read.documents),
        "problems": [_plain(problem) for problem in read.problems],
    }


def _plain(reason: str) -> str:
    """Keep a reason to one short line that can be stored."""
    tidy = " ".join(reason.encode("utf-8", errors="replace").decode("utf-8").split())
    return tidy if len(tidy) <= _LONGEST_REASON else tidy[: _LONGEST_REASON - 1] + "…"


if __name__ == "__main__":
    main()
