"""Which files a list of folders and files holds."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from rag.errors import SourceError

FORMATS = {
    ".txt": "txt",
    ".text": "txt",
    ".md": "md",
    ".markdown": "md",
    ".html": "html",
    ".htm": "html",
    ".xhtml": "html",
    ".pdf": "pdf",
    ".eml": "eml",
    ".rss": "feed",
    ".atom": "feed",
    ".xml": "feed",
}
"""Loader for each file name ending."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file to parse, and the name under which its documents are kept."""

    path: Path
    """Absolute."""
    source: str
    """Relative to the ingested folder; the file's name where the file itself was named."""


def find_files(paths: Sequence[Path]) -> tuple[SourceFile, ...]:
    """List the files to ingest under `paths`, in a fixed order, each file once.

    A file that is named itself is listed whatever its ending; parsing then says why it fails.

    Raises:
        SourceError: a path does not exist, or is a folder that cannot be listed.
    """
    found: dict[Path, SourceFile] = {}
    for path in paths:
        absolute = path.absolute()
        for file in _walk(absolute) if absolute.is_dir() else (_named(absolute),):
            found.setdefault(file.path, file)
    return tuple(found.values())


def _named(path: Path) -> SourceFile:
    """Take a path that is no folder; a broken link is listed, so that it is reported."""
    if not os.path.lexists(path):
        raise SourceError(f"{path} does not exist; name a file or a folder of briefings")
    return SourceFile(path, _shown(path.name))


def _walk(folder: Path) -> Iterator[SourceFile]:
    """Walk `folder` in sorted order, entering no folder from within itself."""
    pending = [(folder, frozenset[tuple[int, int]]())]
    while pending:
        current, above = pending.pop()
        identity = current.stat().st_dev, current.stat().st_ino
        if identity in above:
            continue
        try:
            names = sorted(entry.name for entry in current.iterdir())
        except OSError as exc:
            if current == folder:
                raise SourceError(f"{folder} cannot be listed: {exc.strerror}") from exc
            yield SourceFile(current, _shown(current.relative_to(folder).as_posix()))
            continue
        entries = [current / name for name in names if _wanted(name)]
        folders = [entry for entry in entries if entry.is_dir()]
        pending.extend((entry, above | {identity}) for entry in reversed(folders))
        for entry in entries:
            if entry not in folders and entry.suffix.lower() in FORMATS:
                yield SourceFile(entry, _shown(entry.relative_to(folder).as_posix()))


def _shown(name: str) -> str:
    """Replace what is not Unicode in a name, which neither a database nor JSON takes."""
    return os.fsencode(name).decode("utf-8", "replace")


def _wanted(name: str) -> bool:
    return not name.startswith(".") and name != "__pycache__" and not name.endswith(".py")
