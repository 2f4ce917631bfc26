"""Reads the files of a generation again while they are in use, for damage that leaves no trace.

Opening trusts a file that was checked once and has not been touched since; a disk that
forgets bits does not touch it.
"""

import threading
from pathlib import Path

from rag.errors import StoreDamagedError
from rag.store.index_files import FileEntry, check_file


class BackgroundCheck:
    """Compares files with what was written, one after the other, in a thread."""

    def __init__(self, folder: Path, entries: list[FileEntry]) -> None:
        self._folder = folder
        self._entries = entries
        self._stopped = threading.Event()
        self._thread = threading.Thread(target=self._run, name="checking", daemon=True)
        self.failure: StoreDamagedError | None = None
        """What was found, if anything."""

    def start(self) -> None:
        """Begin."""
        self._thread.start()

    def stop(self) -> None:
        """End after the file that is being read."""
        self._stopped.set()

    def wait(self) -> None:
        """Wait until all is read."""
        self._thread.join()

    def _run(self) -> None:
        for entry in self._entries:
            if self._stopped.is_set():
                return
            try:
                check_file(self._folder, entry)
            except StoreDamagedError as exc:
                # A folder that is gone was replaced by a newer generation.
                if self._folder.is_dir() and not self._stopped.is_set():
                    self.failure = exc
                return
