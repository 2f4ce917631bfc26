"""The files of a generation: written to stay, named in a manifest, checked before use."""

import hashlib
import json
import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rag.errors import StoreDamagedError, StoreError

GENERATIONS = "generations"
MANIFEST = "manifest.json"
VECTORS = "vectors.faiss"
LEXICAL = "lexical"
ORIGINS = "origins.json"
_STAMP = "checked.json"
_REPAIR = "run `briefings verify --repair`"


@dataclass(frozen=True, slots=True)
class FileEntry:
    """A file of a generation, as it was written."""

    name: str
    """Relative to the generation's folder."""
    size: int
    sha256: str


def generation_folder(data_dir: Path, number: int) -> Path:
    """Name the folder of a generation."""
    return data_dir / GENERATIONS / str(number)


def write_manifest(folder: Path, *, encoder: str, n_documents: int, n_chunks: int) -> str:
    """Describe the files in `folder`, wait until all is on the disk, and return its sha256."""
    files = [
        {"name": name, "size": (folder / name).stat().st_size, "sha256": _sha256(folder / name)}
        for name in _names(folder)
    ]
    content = {
        "encoder": encoder,
        "n_documents": n_documents,
        "n_chunks": n_chunks,
        "files": files,
    }
    written = json.dumps(content, indent=1, sort_keys=True).encode()
    (folder / MANIFEST).write_bytes(written)
    sync_tree(folder)
    return hashlib.sha256(written).hexdigest()


def check_files(folder: Path, manifest_sha256: str) -> list[FileEntry]:
    """Compare every file of a generation with what was written; return which there are.

    A passed check is remembered beside the files, and an unchanged file is not read again, so
    that opening does not depend on how large the index is.

    Raises:
        StoreDamagedError: one is missing or is not what was written.
    """
    entries = manifest_entries(folder, manifest_sha256)
    passed = _read_stamp(folder)
    for entry in entries:
        known = passed.get(entry.name)
        if known is None or known != [entry.sha256, *_identity(folder / entry.name)]:
            check_file(folder, entry)
    stamp_files(folder, entries, known=passed)
    return entries


def check_file(folder: Path, entry: FileEntry) -> None:
    """Read a file and compare it with what was written.

    Raises:
        StoreDamagedError: it is missing or is not what was written.
    """
    path = folder / entry.name
    try:
        intact = path.stat().st_size == entry.size and _sha256(path) == entry.sha256
    except OSError as exc:
        raise StoreDamagedError(f"{path} cannot be read ({exc.strerror}); {_REPAIR}") from exc
    if not intact:
        raise StoreDamagedError(f"{path} is not what was written; {_REPAIR}")


def manifest_entries(folder: Path, manifest_sha256: str) -> list[FileEntry]:
    """Read which files a generation has.

    Raises:
        StoreDamagedError: the manifest is missing or is not what was written.
    """
    path = folder / MANIFEST
    try:
        content = path.read_bytes()
    except FileNotFoundError as exc:
        raise StoreDamagedError(f"{path} is missing; {_REPAIR}") from exc
    if hashlib.sha256(content).hexdigest() != manifest_sha256:
        raise StoreDamagedError(f"{path} is not what was written; {_REPAIR}")
    return read_entries(content)


def read_entries(manifest: bytes) -> list[FileEntry]:
    """Read which files a manifest names."""
    return [FileEntry(**entry) for entry in json.loads(manifest)["files"]]


def stamp_files(
    folder: Path, entries: list[FileEntry], *, known: dict[str, list[object]] | None = None
) -> None:
    """Remember that the files are as written, as far as the folder can be written to."""
    stamp = {entry.name: [entry.sha256, *_identity(folder / entry.name)] for entry in entries}
    if stamp == known:
        return
    temporary = folder / f"{_STAMP}.{os.getpid()}"
    try:
        temporary.write_text(json.dumps(stamp))
        temporary.replace(folder / _STAMP)
    except OSError:
        # A folder that cannot be written to is checked anew each time.
        temporary.unlink(missing_ok=True)


def complete_generations(data_dir: Path) -> list[int]:
    """List the generations that were once current: files are stamped after the catalog names them.

    One that is newer than the catalog's current one proves that the catalog has lost something.
    """
    folders = generation_folders(data_dir)
    return sorted(int(folder.name) for folder in folders if (folder / _STAMP).exists())


def generation_folders(data_dir: Path) -> list[Path]:
    """List the folders of all generations, complete or not."""
    folders = data_dir / GENERATIONS
    return [path for path in sorted(folders.iterdir()) if path.name.isdigit()]


def sync_tree(folder: Path) -> None:
    """Wait until a folder and all in it are on the disk.

    Raises:
        StoreError: the disk refuses.
    """
    for path in [*sorted(folder.rglob("*")), folder, folder.parent]:
        sync(path)


def sync(path: Path) -> None:
    """Wait until a file or the entries of a folder are on the disk.

    Raises:
        StoreError: the disk refuses.
    """
    try:
        descriptor = os.open(path, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
    except OSError as exc:
        raise StoreError(f"{path} cannot be written to the disk: {exc.strerror}") from exc


def _names(folder: Path) -> list[str]:
    return [
        path.relative_to(folder).as_posix()
        for path in sorted(folder.rglob("*"))
        # tantivy leaves empty lock files behind, and makes new ones when it opens.
        if path.is_file() and path.suffix != ".lock"
    ]


def _read_stamp(folder: Path) -> dict[str, list[object]]:
    try:
        stamp = json.loads((folder / _STAMP).read_bytes())
    except (OSError, ValueError):
        return {}
    return stamp if isinstance(stamp, dict) else {}


def _identity(path: Path) -> Iterator[int]:
    """Condense what changes when a file is written to or replaced."""
    try:
        status = path.stat()
    except OSError:
        return iter(())
    return iter((status.st_size, status.st_mtime_ns, status.st_ctime_ns, status.st_ino))


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
