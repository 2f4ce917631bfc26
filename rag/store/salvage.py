"""Carries what is intact in a damaged catalog over into a fresh one."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from rag.store.checksum import row_checksum
from rag.store.database import CATALOG, Database
from rag.store.documents import DocumentRow
from rag.store.generation_rows import GenerationRow, insert_generation
from rag.store.index_files import complete_generations, generation_folder, sync
from rag.store.inspection import BROKEN, read_vector_rows, read_whole_document
from rag.store.origins import Origins, read_origins
from rag.store.sources import SourceRow, read_sources, write_sources
from rag.store.tombstones import Tombstone, insert_tombstone, read_tombstones

_FRESH = "catalog.salvaged.sqlite"
_DAMAGED = "catalog.damaged-{}.sqlite"
_IRREPLACEABLE = ("answers", "feedback")
_UNCHECKED_KEY = {"answers", "feedback"}
"""Their first column is a number that SQLite gave them after they were condensed."""
_MOST_ROWS = 10_000_000
"""Row numbers beyond are taken for damage."""


@dataclass(frozen=True, slots=True)
class Salvaged:
    """What did not come over."""

    reread: tuple[SourceRow, ...]
    """Files with a briefing that has to be read again."""
    lost: tuple[str, ...]
    """Receipts and feedback, which there is nothing to make again from."""


def damaged_copies(data_dir: Path) -> list[Path]:
    """List damaged catalogs that repairs have put aside."""
    return sorted(data_dir.glob(_DAMAGED.format("*") + "*"))


def salvage(data_dir: Path, encoder: str) -> Salvaged:
    """Replace the catalog by a fresh one with all that is intact; keep the damaged one aside."""
    for leftover in data_dir.glob(_FRESH + "*"):
        leftover.unlink()
    fresh = Database(data_dir / _FRESH)
    try:
        with (
            closing(sqlite3.connect(data_dir / CATALOG, isolation_level=None)) as old,
            fresh.writing() as new,
        ):
            salvaged = _carry_over(data_dir, old, new, encoder)
        fresh.checkpoint()
    finally:
        fresh.close()
    _swap(data_dir)
    return salvaged


def _carry_over(
    data_dir: Path, old: sqlite3.Connection, new: sqlite3.Connection, encoder: str
) -> Salvaged:
    generation = _generation(data_dir, old, encoder)
    origins = _origins(data_dir, generation.number)
    lost = [message for table in _IRREPLACEABLE if (message := _copy_all(old, new, table))]
    _link_receipts(new)
    cited = set(new.execute("SELECT document_id, sha256 FROM answer_documents"))
    live = []
    for row in _intact_documents(old):
        visible = row.visible_in(generation.number)
        known = row.added_in <= generation.number
        if visible or (known and (row.document_id, row.sha256) in cited):
            _copy_document(old, new, row.row)
        if visible:
            live.append(row)
    _copy_vectors(old, new)
    _keep_keys_unused(old, new)
    tombstones = _copy_tombstones(old, new, origins)
    ids = {row.document_id for row in live} | {tombstone.document_id for tombstone in tombstones}
    reread = _copy_sources(old, new, origins, ids)
    if generation.number:
        counted = replace(
            generation,
            n_documents=len(live),
            n_chunks=sum(row.n_chunks for row in live),
            n_tombstones=len(tombstones),
        )
        insert_generation(new, counted)
    return Salvaged(reread, tuple(lost))


def _generation(data_dir: Path, old: sqlite3.Connection, encoder: str) -> GenerationRow:
    """Find the newest generation that there is a trace of; its counts are yet to be made."""
    encoders = {fields[0]: fields[1] for fields in _intact_rows(old, "generations")}
    number = max([0, *encoders, *complete_generations(data_dir)])
    return GenerationRow(number, encoders.get(number, encoder), 0, 0, 0, "", datetime.now(UTC))


def _origins(data_dir: Path, number: int) -> Origins:
    try:
        return read_origins(generation_folder(data_dir, number))
    except BROKEN:
        return Origins((), ())


def _intact_documents(old: sqlite3.Connection) -> Iterator[DocumentRow]:
    for number in _row_numbers(old, "documents"):
        try:
            stored, _ = read_whole_document(old, number)
        except BROKEN:
            continue
        yield stored.row


def _copy_document(old: sqlite3.Connection, new: sqlite3.Connection, row: int) -> None:
    for table, column in (("documents", "row"), ("sections", "document"), ("chunks", "document")):
        found = old.execute(f"SELECT * FROM {table} WHERE {column} = ?", (row,))  # noqa: S608 - constant names
        _insert(new, table, found.fetchall())


def _copy_all(old: sqlite3.Connection, new: sqlite3.Connection, table: str) -> str | None:
    """Copy a table; say how much of it did not come over, if anything did not."""
    rows = list(_intact_rows(old, table))
    _insert(new, table, rows)
    try:
        expected = old.execute(f"SELECT count(*) FROM {table} NOT INDEXED").fetchone()[0]  # noqa: S608 - constant names
    except BROKEN:
        return f"{table}: an unknown number; {len(rows)} could be read"
    return f"{table}: {expected - len(rows)} of {expected}" if expected > len(rows) else None


def _link_receipts(new: sqlite3.Connection) -> None:
    """Note which briefings answers quote: the table of it has no checksums, so it is made anew."""
    for answer_id, payload in new.execute("SELECT answer_id, payload FROM answers").fetchall():
        quoted = [(answer_id, *version) for version in _quoted(json.loads(payload or "null"))]
        _insert(new, "answer_documents", quoted)


def _quoted(shape: Any) -> Iterator[tuple[str, str]]:  # noqa: ANN401 - whatever JSON can hold
    """Find every briefing that a receipt names, however deep."""
    if isinstance(shape, dict):
        if isinstance(document_id := shape.get("document_id"), str):
            yield document_id, str(shape.get("document_sha256", ""))
        shape = list(shape.values())
    if isinstance(shape, list):
        for part in shape:
            yield from _quoted(part)


def _copy_vectors(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    try:
        for row in read_vector_rows(old):
            _insert(new, "vectors", [row])
    except BROKEN:
        return  # the rest is encoded again


def _keep_keys_unused(old: sqlite3.Connection, new: sqlite3.Connection) -> None:
    for fields in _rows(old, "sqlite_sequence"):
        match fields:
            case ("documents" | "chunks" as name, int(used)) if 0 < used < _MOST_ROWS:
                new.execute(
                    "UPDATE sqlite_sequence SET seq = max(seq, ?) WHERE name = ?", (used, name)
                )


def _copy_tombstones(
    old: sqlite3.Connection, new: sqlite3.Connection, origins: Origins
) -> list[Tombstone]:
    _insert(new, "tombstones", _intact_rows(old, "tombstones"))
    known = {tombstone.document_id for tombstone in read_tombstones(new)}
    for tombstone in origins.tombstones:
        if tombstone.document_id not in known:
            insert_tombstone(new, tombstone)
    return read_tombstones(new)


def _copy_sources(
    old: sqlite3.Connection, new: sqlite3.Connection, origins: Origins, ids: set[str]
) -> tuple[SourceRow, ...]:
    """Copy what is known of files; return those that have to be read again."""
    _insert(new, "sources", _intact_rows(old, "sources"))
    known = read_sources(new)
    bases = {row.base for row in known.values()}
    lost = [row for row in origins.sources if row.path not in known and row.base not in bases]
    torn = [
        replace(row, sha256=None)
        for row in known.values()
        if any(story.document_id not in ids for story in row.stories)
    ]
    write_sources(new, [*lost, *torn])
    return (*lost, *torn)


def _intact_rows(old: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    for fields in _rows(old, table):
        *named, checksum = fields
        if row_checksum(table, *named[table in _UNCHECKED_KEY :]) == checksum:
            yield fields


def _rows(old: sqlite3.Connection, table: str) -> Iterator[tuple[Any, ...]]:
    """Read what can be read of a table, row by row, past pages that cannot."""
    for number in _row_numbers(old, table):
        try:
            found = old.execute(f"SELECT * FROM {table} WHERE rowid = ?", (number,)).fetchone()  # noqa: S608 - constant names
        except BROKEN:
            continue
        if found is not None:
            yield found


def _row_numbers(old: sqlite3.Connection, table: str) -> list[int] | range:
    """List the numbers of a table's rows; where that fails, all that there can have been."""
    try:
        found = old.execute(f"SELECT rowid FROM {table} NOT INDEXED ORDER BY rowid")  # noqa: S608 - constant names
        return [int(number) for (number,) in found.fetchall()]
    except BROKEN:
        return range(1, _highest(old, table) + 1)


def _highest(old: sqlite3.Connection, table: str) -> int:
    asked = (
        f"SELECT max(rowid) FROM {table}",  # noqa: S608 - constant names
        f"SELECT seq FROM sqlite_sequence WHERE name = '{table}'",  # noqa: S608 - constant names
    )
    highest = 0
    for question in asked:
        with suppress(*BROKEN):
            highest = max(highest, int(old.execute(question).fetchone()[0]))
    return min(highest, _MOST_ROWS)


def _insert(new: sqlite3.Connection, table: str, rows: Any) -> None:  # noqa: ANN401 - rows as read
    for row in rows:
        places = ", ".join("?" * len(row))
        new.execute(f"INSERT OR IGNORE INTO {table} VALUES ({places})", row)  # noqa: S608 - constant names


def _swap(data_dir: Path) -> None:
    """Put the damaged catalog aside and the fresh one in its place."""
    path = data_dir / CATALOG
    number = 1
    while (aside := data_dir / _DAMAGED.format(number)).exists():
        number += 1
    aside.hardlink_to(path)
    for side in ("-wal", "-shm"):
        # Left in place it would be replayed into the fresh file.
        if (log := path.with_name(path.name + side)).exists():
            log.rename(aside.with_name(aside.name + side))
    (data_dir / _FRESH).replace(path)
    sync(data_dir)
