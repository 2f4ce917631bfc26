"""A warm subprocess that can be killed: it outlives many files, and no file outlives its limits."""

import contextlib
import json
import os
import select
import subprocess
import sys
import threading
import time
from pathlib import Path
from types import TracebackType
from typing import Self

from rag.corpus.wire import LENGTH_BYTES, MEMORY_EXIT

_READ_BYTES = 1 << 20
_ROOT = Path(__file__).resolve().parents[2]
_MOST_FILES = 1000
"""A worker is replaced after so many files, so that no leak adds up."""
_GRACE = 2.0
"""The worker's own alarm rings after this many times the limit."""


class SandboxError(Exception):
    """The worker gave no answer; the message says why."""


class WorkerDiedError(SandboxError):
    """The worker ended by itself."""


class Sandbox:
    """Asks a worker process, and replaces it when it hangs or dies."""

    def __init__(
        self,
        *,
        timeout_seconds: float,
        memory_mib: int,
        reply_mib: int,
        module: str = "rag.corpus.worker",
    ) -> None:
        self._command = [sys.executable, "-P", "-m", module]
        self._timeout_seconds = timeout_seconds
        self._memory_mib = memory_mib
        self._most_bytes = reply_mib << 20
        self._process: subprocess.Popen[bytes] | None = None
        self._reply_fd = -1
        self._n_asked = 0
        self._lock = threading.Lock()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def ask(self, path: Path) -> bytes:
        """Have one file parsed.

        Raises:
            SandboxError: it took too long, too much memory, or took the worker down.
        """
        with self._lock:
            if self._n_asked >= _MOST_FILES:
                self.close()
            fresh = self._process is None
            try:
                return self._ask_once(path)
            except WorkerDiedError:
                # The files before this one may have hurt the worker; a fresh one tells.
                if fresh:
                    raise
                return self._ask_once(path)

    def close(self) -> None:
        """Kill the worker."""
        if self._process is None:
            return
        self._process.kill()
        self._process.wait()
        if self._process.stdin:
            with contextlib.suppress(OSError):
                self._process.stdin.close()
        os.close(self._reply_fd)
        self._process = None

    def _ask_once(self, path: Path) -> bytes:
        process = self._process or self._start()
        self._n_asked += 1
        request = {"path": str(path), "seconds": _GRACE * self._timeout_seconds}
        try:
            if process.stdin is not None:
                process.stdin.write(json.dumps(request).encode("ascii") + b"\n")
                process.stdin.flush()
            return self._receive(time.monotonic() + self._timeout_seconds)
        except (SandboxError, OSError) as exc:
            reason = self._reason(exc)
            self.close()
            raise reason from exc
        except BaseException:
            # An answer that nobody waited for must not be taken for the next file's.
            self.close()
            raise

    def _start(self) -> subprocess.Popen[bytes]:
        reply_fd, write_fd = os.pipe()
        try:
            process = subprocess.Popen(  # noqa: S603 - our own module
                [*self._command, str(write_fd), str(self._memory_mib)],
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=(write_fd,),
                env={**os.environ, "PYTHONPATH": _search_path()},
                start_new_session=True,
            )
        except OSError:
            os.close(reply_fd)
            raise
        finally:
            os.close(write_fd)
        self._process, self._reply_fd, self._n_asked = process, reply_fd, 0
        return process

    def _receive(self, deadline: float) -> bytes:
        length = int.from_bytes(self._read(LENGTH_BYTES, deadline), "big")
        if length > self._most_bytes:
            raise SandboxError(f"it holds more text than {self._most_bytes >> 20} MiB")
        return self._read(length, deadline)

    def _read(self, length: int, deadline: float) -> bytes:
        received = bytearray()
        while len(received) < length:
            ready = select.poll()
            ready.register(self._reply_fd, select.POLLIN)
            if not ready.poll(max(0.0, deadline - time.monotonic()) * 1000):
                raise SandboxError(f"parsing it took longer than {self._timeout_seconds:g} seconds")
            part = os.read(self._reply_fd, min(_READ_BYTES, length - len(received)))
            if not part:
                raise WorkerDiedError("the parsing process died")
            received += part
        return bytes(received)

    def _reason(self, error: Exception) -> SandboxError:
        """Say what became of the worker."""
        if isinstance(error, SandboxError) and not isinstance(error, WorkerDiedError):
            return error
        status = self._process.wait() if self._process else None
        if status == MEMORY_EXIT:
            return WorkerDiedError(f"parsing it took more than {self._memory_mib} MiB of memory")
        return WorkerDiedError(f"it took the parsing process down (status {status})")


def _search_path() -> str:
    """Let the worker import this very package, wherever it is started."""
    return os.pathsep.join(filter(None, (str(_ROOT), os.environ.get("PYTHONPATH"))))
