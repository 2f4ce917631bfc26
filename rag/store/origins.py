"""Where the briefings of a generation came from: kept beside its index, for the worst day.

A catalog that is lost whole is rebuilt from the files that were ingested, and what was withdrawn
must stay away even then. Names only; not a word of any briefing.
"""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from rag.errors import StoreDamagedError
from rag.store.index_files import MANIFEST, ORIGINS, check_file, read_entries
from rag.store.sources import SourceRow
from rag.store.tombstones import Tombstone


@dataclass(frozen=True, slots=True)
class Origins:
    """Files that were ingested, and what of them was withdrawn."""

    sources: tuple[SourceRow, ...]
    """As they were, but never parsed: what they say has to be read again."""
    tombstones: tuple[Tombstone, ...]


def write_origins(
    folder: Path, sources: Iterable[SourceRow], tombstones: Iterable[Tombstone]
) -> None:
    """Write them as a file of a generation."""
    content = {
        "sources": [[row.path, row.base, row.source] for row in sources],
        "tombstones": [asdict(tombstone) for tombstone in tombstones],
    }
    (folder / ORIGINS).write_text(json.dumps(content, indent=1))


def read_origins(folder: Path) -> Origins:
    """Read them, trusting the manifest as it lies there: the catalog that vouched for it is gone.

    Raises:
        StoreDamagedError: they are not what was written.
    """
    try:
        entries = read_entries((folder / MANIFEST).read_bytes())
        for entry in entries:
            if entry.name == ORIGINS:
                check_file(folder, entry)
        content = json.loads((folder / ORIGINS).read_bytes())
        sources = [
            SourceRow(path, base, source, None, "", "", None, ())
            for path, base, source in content["sources"]
        ]
        tombstones = [Tombstone(**fields) for fields in content["tombstones"]]
    except (OSError, ValueError, TypeError, KeyError) as exc:
        raise StoreDamagedError(f"{folder / ORIGINS} cannot be read: {exc}") from exc
    tombstones = [replace(known, texts=tuple(known.texts)) for known in tombstones]
    return Origins(tuple(sources), tuple(tombstones))
