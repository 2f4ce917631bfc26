"""Decides what each file changes: what is new, replaced, gone, a duplicate, or withdrawn."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Protocol

import rag.corpus
from rag.corpus.files import SourceFile
from rag.corpus.parse import FileStatus, ParsedFile
from rag.store.arrivals import Arrival, Changes, is_stored, make_arrival, why_unusable
from rag.store.database import Database
from rag.store.known import Known
from rag.store.reports import FileOutcome, FileReport, OnProgress, Progress, Stage
from rag.store.sources import SourceRow, Story

_WRITTEN_AT_ONCE = 256
"""Briefings per transaction: few enough that a server's receipts never wait long."""
_NOT_UNICODE = "its path holds bytes that are not UTF-8; rename it"


class Parser(Protocol):
    """Reads a file."""

    def parse(self, path: Path) -> ParsedFile:
        """Parse one file; a file that cannot be read is a failed one, never an exception."""


@dataclass(frozen=True, slots=True)
class _Placed:
    """What stands for a story, and why."""

    story: Story
    outcome: FileOutcome


class Intake:
    """Takes files into a generation that is not current yet."""

    def __init__(
        self, database: Database, known: Known, parser: Parser, generation: int, *, restore: bool
    ) -> None:
        self._database = database
        self._known = known
        self._parser = parser
        self._generation = generation
        self._restore = restore
        self._before = dict(known.sources)
        self._changes = Changes()
        self.n_changes = 0
        """Briefings added or removed."""
        self.restored: list[str] = []
        """Whose tombstones must go."""

    def take(self, files: Sequence[SourceFile], on_progress: OnProgress) -> tuple[FileReport, ...]:
        """Take all files, one after the other."""
        reports: dict[SourceFile, FileReport] = {}
        for place, file in enumerate(files):
            on_progress(Progress(Stage.PARSE, place, len(files), file.source))
            reports[file] = self._take(file)
        for file in files:
            # What stood for this file may have been replaced after it was passed.
            known = self._known.sources.get(str(file.path))
            if known is not None and not self._known.is_current(known):
                reports[file] = self._take(file)
        self._write()
        on_progress(Progress(Stage.PARSE, len(files), len(files)))
        return tuple(reports.values())

    def changed_sources(self) -> Iterable[SourceRow]:
        """List what has become known of files."""
        return [row for path, row in self._known.sources.items() if self._before.get(path) != row]

    def _take(self, file: SourceFile) -> FileReport:
        if not _is_unicode(str(file.path)):
            return FileReport(file.source, FileOutcome.FAILED, _NOT_UNICODE, ())
        known = self._known.source_of(str(file.path), file.source, parser_version())
        sha256 = _sha256(file.path)
        if self._is_unchanged(known, sha256):
            return _report(known, self._standing(known), known.reason)
        parsed = self._parser.parse(file.path)
        notes = [] if parsed.reason is None else [parsed.reason]
        arrivals = []
        for story, document in enumerate(parsed.documents, start=1):
            if (fault := why_unusable(document)) is None:
                arrivals.append(make_arrival(known, story, document))
            else:
                notes.append(f"story {story} is unusable: {fault}")
        if not arrivals:
            if known.stories:
                notes.append("the earlier version stays")
            return self._remember(
                replace(known, status=FileOutcome.FAILED.value, reason=_joined(notes))
            )
        complete = parsed.status is FileStatus.OK and len(arrivals) == len(parsed.documents)
        self._make_room(known, arrivals, complete=complete)
        placed = [self._place(arrival, notes) for arrival in arrivals]
        row = replace(
            known,
            sha256=sha256,
            parser=parser_version(),
            status=_outcome(placed, complete=complete).value,
            reason=_joined(notes),
            stories=tuple(place.story for place in placed),
        )
        return self._remember(row)

    def _is_unchanged(self, known: SourceRow, sha256: str | None) -> bool:
        if sha256 is None or (known.sha256, known.parser) != (sha256, parser_version()):
            return False
        if self._restore and any(
            self._known.is_withdrawn(story.document_id, story.sha256) for story in known.stories
        ):
            return False
        return known.status != FileOutcome.FAILED and self._known.is_current(known)

    def _standing(self, known: SourceRow) -> FileOutcome:
        """Tell of an unchanged file whether anything of it may be quoted."""
        away = [
            self._known.is_withdrawn(story.document_id, story.sha256) for story in known.stories
        ]
        return FileOutcome.WITHDRAWN if away and all(away) else FileOutcome.UNCHANGED

    def _make_room(self, known: SourceRow, arrivals: Sequence[Arrival], *, complete: bool) -> None:
        """Remove those stories of a file that it no longer holds, or holds with another text."""
        texts = {arrival.document_id: arrival.sha256 for arrival in arrivals}
        own = [row for row in self._known.rows.values() if row.path == known.path]
        for row in own:
            # What a partial reading does not show may have been lost in reading.
            kept = texts.get(row.document_id, "" if complete else row.sha256)
            if kept != row.sha256:
                self._remove(row.document_id)

    def _place(self, arrival: Arrival, notes: list[str]) -> _Placed:
        """Decide about one story."""
        known, name, sha256 = self._known, arrival.document_id, arrival.sha256
        if self._restore:
            self.restored += known.restore(name, sha256)
        twin = known.texts.get(sha256, name)
        if known.is_withdrawn(name, sha256):
            notes.append(f"{name} was withdrawn and stays so")
            return _Placed(Story(name, sha256), FileOutcome.WITHDRAWN)
        if twin != name:
            notes.append(f"{name} says the same as {twin} and is not stored twice")
            return _Placed(Story(twin, sha256), FileOutcome.DUPLICATE)
        if not self._is_stored(arrival):
            self._remove(name)
            known.store(name, sha256)
            self._changes.added.append(arrival)
            self._changed()
        return _Placed(Story(name, sha256), FileOutcome.OK)

    def _is_stored(self, arrival: Arrival) -> bool:
        row = self._known.rows.get(arrival.document_id)
        if row is None:
            return arrival.document_id in self._known.live
        with self._database.reading() as connection:
            return is_stored(connection, row, arrival.parsed)

    def _remove(self, document_id: str) -> None:
        if (row := self._known.forget(document_id)) is not None:
            self._changes.removed.append(row)
            self._changed()

    def _changed(self) -> None:
        self.n_changes += 1
        if len(self._changes.added) + len(self._changes.removed) >= _WRITTEN_AT_ONCE:
            self._write()

    def _write(self) -> None:
        if self._changes.added or self._changes.removed:
            with self._database.writing(durable=False) as connection:
                self._changes.write(connection, self._generation)
            self._changes = Changes()

    def _remember(self, row: SourceRow) -> FileReport:
        self._known.sources[row.path] = row
        return _report(row, FileOutcome(row.status), row.reason)


@cache
def parser_version() -> str:
    """Condense the parsing code itself, so that no change to it is forgotten."""
    digest = hashlib.sha256()
    for path in sorted(Path(rag.corpus.__path__[0]).rglob("*")):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(path.read_bytes())
    return digest.hexdigest()[:16]


def _outcome(placed: Sequence[_Placed], *, complete: bool) -> FileOutcome:
    outcomes = {place.outcome for place in placed}
    if outcomes == {FileOutcome.WITHDRAWN}:
        return FileOutcome.WITHDRAWN
    if FileOutcome.OK not in outcomes:
        return FileOutcome.DUPLICATE
    return FileOutcome.OK if complete else FileOutcome.PARTIAL


def _report(row: SourceRow, status: FileOutcome, reason: str | None) -> FileReport:
    ids = dict.fromkeys(story.document_id for story in row.stories)
    return FileReport(row.source, status, reason, tuple(ids))


def _is_unicode(path: str) -> bool:
    try:
        path.encode()
    except UnicodeEncodeError:
        return False
    return True


def _joined(notes: list[str]) -> str | None:
    return "; ".join(notes) or None


def _sha256(path: Path) -> str | None:
    """Hash a file; None where there is none to hash, which parsing then explains."""
    try:
        if not path.is_file():
            return None
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None
