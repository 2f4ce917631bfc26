import json
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from rag.errors import (
    EncoderMismatchError,
    StoreBusyError,
    StoreDamagedError,
    StoreError,
)
from rag.store.reports import Area
from rag.store.verify import verify
from rag.store.writer import writer_lock
from tests.fakes import WordHashEncoder
from tests.rag.store.conftest import CountingEncoder, Folder


def change(folder: Folder, statement: str, *values: object) -> None:
    """Write to the catalog behind the store's back."""
    with closing(sqlite3.connect(folder.data / "catalog.sqlite")) as connection, connection:
        connection.execute("PRAGMA foreign_keys = OFF")
        assert connection.execute(statement, values).rowcount > 0


def test_a_sound_store_has_no_findings(filled: Folder, receipt: Callable[[str, str], None]) -> None:
    receipt("ans_1", "trams")
    report = filled.verify()
    assert (report.findings, report.sound, report.repaired) == ((), True, False)
    assert (report.generation, report.n_documents, report.n_receipts) == (1, 3, 1)


def test_an_empty_store_is_sound(folder: Folder) -> None:
    assert folder.verify().sound


def test_checking_needs_no_model_and_repairing_does(filled: Folder) -> None:
    change(filled, "UPDATE documents SET title = 'Other' WHERE document_id = 'trams'")
    assert not verify(filled.data).sound
    with pytest.raises(StoreError, match="needs the model"):
        verify(filled.data, repair=True)


@pytest.mark.parametrize(
    ("statement", "said"),
    [
        ("UPDATE documents SET title = 'x' WHERE document_id = 'trams'", "document trams"),
        ("UPDATE documents SET text = 'x' WHERE document_id = 'trams'", "text of document trams"),
        ("UPDATE documents SET removed_in = 1 WHERE document_id = 'trams'", "document trams"),
        ("UPDATE documents SET published = '2020-01-01' WHERE row = 1", "row of document"),
        ("UPDATE chunks SET start = start + 1 WHERE key = 3", "row of chunk 3"),
        ("UPDATE sections SET path = '[]' WHERE document = 1 AND ordinal = 1", "section 1"),
        ("DELETE FROM chunks WHERE key = 3", "list of chunks"),
        ("DELETE FROM sections WHERE document = 1", "list of sections"),
        ("DELETE FROM documents WHERE document_id = 'trams'", "briefings"),
        ("UPDATE vectors SET vector = zeroblob(256) WHERE rowid = 2", "vector"),
        ("UPDATE sources SET sha256 = 'x' WHERE source = 'trams.txt'", "trams.txt"),
        ("UPDATE generations SET n_chunks = 3", "generation 1"),
        ("DELETE FROM generations", "knows nothing of generation 1"),
    ],
)
def test_a_changed_row_is_found_and_repaired(filled: Folder, statement: str, said: str) -> None:
    before = filled.ids()
    change(filled, statement)
    found = filled.verify()
    assert not found.sound
    assert said in " ".join(finding.message for finding in found.findings)
    repaired = filled.verify(repair=True)
    assert (repaired.repaired, repaired.sound, repaired.lost) == (True, True, ())
    assert repaired.findings == found.findings
    assert filled.ids() == before
    assert filled.verify().sound


def test_a_repair_encodes_only_what_was_lost(filled: Folder) -> None:
    change(filled, "UPDATE vectors SET vector = zeroblob(256) WHERE rowid = 2")
    filled.encoder = encoder = CountingEncoder()
    assert filled.verify(repair=True).sound
    assert encoder.n_encoded == 1


def test_a_lost_tombstone_does_not_bring_a_briefing_back(filled: Folder) -> None:
    filled.withdraw("trams")
    change(filled, "DELETE FROM tombstones")
    assert not filled.verify().sound
    assert filled.verify(repair=True).sound
    filled.ingest()
    assert "trams" not in filled.ids()


def test_withdrawn_briefings_stay_away_when_the_whole_catalog_is_lost(filled: Folder) -> None:
    filled.withdraw("trams")
    for path in filled.data.glob("catalog.sqlite*"):
        path.unlink()
    assert filled.verify(repair=True).sound
    filled.ingest()
    assert filled.ids() == ["2022-tides", "grain-deal"]


@pytest.mark.parametrize(
    "citation",
    [
        {"quote": "Forty trams were sold."},
        {"start": 12},
        {"end": 10**6},
        {"document_sha256": "0" * 64},
        {"document_id": "nobody"},
    ],
)
def test_a_receipt_that_quotes_what_does_not_stand_there_is_found_and_dropped(
    filled: Folder, receipt: Callable[[str, str], None], citation: dict[str, object]
) -> None:
    receipt("ans_good", "trams")
    with filled.open() as store:
        payload = json.loads(store.catalog.load_answer("ans_good").payload or "")
        payload["citations"][0].update(citation)
        store.catalog.save_answer(
            "ans_bad",
            question="?",
            generation=1,
            payload=json.dumps(payload),
            document_versions=[("trams", "any")],
        )
    found = filled.verify()
    assert [finding.area for finding in found.findings] == [Area.RECEIPT]
    repaired = filled.verify(repair=True)
    assert repaired.sound
    assert repaired.n_receipts == 1
    assert len(repaired.lost) == 1
    assert "ans_bad" in repaired.lost[0]


def test_a_repair_keeps_receipts_feedback_and_old_versions(
    filled: Folder, receipt: Callable[[str, str], None]
) -> None:
    receipt("ans_1", "trams")
    with filled.open() as store:
        old = store.catalog.document("trams", generation=1)
        store.catalog.add_feedback("ans_1", rating="up", comment="good")
    filled.write("trams.txt", "New trams\n\nNone were ordered.\n")
    filled.ingest()
    change(filled, "UPDATE documents SET title = 'x' WHERE document_id = 'grain-deal'")
    assert filled.verify(repair=True).sound
    with filled.open() as store:
        assert store.catalog.document_version("trams", old.sha256).text == old.text
        assert store.catalog.load_answer("ans_1").payload
        assert [one.comment for one in store.catalog.feedback()] == ["good"]
    blanked = filled.withdraw("trams")
    assert blanked.n_receipts == 1


def test_the_damaged_catalog_is_kept_aside(filled: Folder) -> None:
    for title in ("x", "y"):
        change(filled, "UPDATE documents SET title = ? WHERE document_id = 'trams'", title)
        assert filled.verify(repair=True).sound
    aside = sorted(path.name for path in filled.data.glob("catalog.damaged-*.sqlite"))
    assert aside == ["catalog.damaged-1.sqlite", "catalog.damaged-2.sqlite"]


def test_a_running_reader_takes_up_a_repaired_catalog(filled: Folder) -> None:
    with filled.open() as store:
        change(filled, "UPDATE documents SET title = 'x' WHERE document_id = 'trams'")
        assert filled.verify(repair=True).sound
        number = store.current().number
        titles = {summary.title for summary in store.catalog.documents(generation=number)}
    assert titles == {"Grain deal", "High tides", "New trams"}


def test_a_store_is_not_checked_while_another_process_writes(filled: Folder) -> None:
    with writer_lock(filled.data), pytest.raises(StoreBusyError):
        filled.verify()


def test_a_repair_with_another_model_is_refused(filled: Folder) -> None:
    (filled.data / "generations" / "1" / "vectors.faiss").unlink()
    filled.encoder = WordHashEncoder(32)
    with pytest.raises(EncoderMismatchError):
        filled.verify(repair=True)


def test_a_backup_of_the_catalog_alone_is_enough(filled: Folder, tmp_path: Path) -> None:
    restored = Folder(tmp_path / "restored")
    restored.data.mkdir(parents=True)
    with (
        closing(sqlite3.connect(filled.data / "catalog.sqlite")) as live,
        closing(sqlite3.connect(restored.data / "catalog.sqlite")) as copy,
    ):
        live.backup(copy)
    restored.encoder = encoder = CountingEncoder()
    assert not restored.verify().sound
    assert restored.verify(repair=True).sound
    assert restored.ids() == filled.ids()
    assert encoder.n_encoded == 0


def test_a_backup_older_than_its_indexes_is_repaired(filled: Folder, tmp_path: Path) -> None:
    old = tmp_path / "old.sqlite"
    with (
        closing(sqlite3.connect(filled.data / "catalog.sqlite")) as live,
        closing(sqlite3.connect(old)) as copy,
    ):
        live.backup(copy)
    filled.write("more.txt", "More\n\nOf it.\n")
    filled.ingest()
    old.replace(filled.data / "catalog.sqlite")
    with pytest.raises(StoreDamagedError, match="knows nothing of generation 2"):
        filled.open()
    assert filled.verify(repair=True).sound
    assert filled.ids() == ["2022-tides", "grain-deal", "more", "trams"]
