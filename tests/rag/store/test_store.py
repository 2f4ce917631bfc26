import hashlib
import threading
from pathlib import Path

import pytest

from rag.errors import EncoderMismatchError, StoreDamagedError, StoreError
from rag.store import index_files
from rag.store.index_files import FileEntry
from rag.store.store import Store
from tests.fakes import WordHashEncoder
from tests.rag.store.conftest import Folder


def test_a_new_data_folder_is_made_and_empty(folder: Folder) -> None:
    with folder.open() as store:
        generation = store.current()
        vector = folder.encoder.encode_queries(["anything"])[0]
        assert (generation.number, generation.n_chunks) == (0, 0)
        assert generation.vectors.search(vector, k=5)[1].tolist() == []
        assert generation.lexical.search("anything", k=5)[1].tolist() == []
        assert store.catalog.documents(generation=0) == ()


def test_a_data_folder_that_cannot_be_made_says_what_to_set(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="BRIEFINGS_DATA_DIR"):
        Store(tmp_path / "file" / "data", WordHashEncoder())


def test_the_same_generation_is_handed_out_again(store: Store) -> None:
    assert store.current() is store.current()


def test_a_newer_generation_is_taken_up_and_the_old_one_stays_usable(filled: Folder) -> None:
    with filled.open() as store:
        old = store.current()
        filled.write("new.txt", "Windmills\n\nThe windmill turns.\n")
        filled.ingest()
        new = store.current()
        assert (old.number, new.number) == (1, 2)
        assert len(new.lexical.search("windmill", k=5)[1]) == 2
        assert len(old.lexical.search("windmill", k=5)[1]) == 0


def test_a_generation_whose_files_were_swept_stays_usable(filled: Folder) -> None:
    with filled.open() as store:
        old = store.current()
        before = old.lexical.search("forty trams", k=5)[1].tolist()
        for number in range(3):
            filled.write("new.txt", f"Round {number}\n")
            filled.ingest()
        assert old.lexical.search("forty trams", k=5)[1].tolist() == before
    assert sorted(path.name for path in (filled.data / "generations").iterdir()) == ["3", "4"]


def test_many_readers_see_whole_generations_while_one_writes(filled: Folder) -> None:
    failures: list[BaseException] = []
    done = threading.Event()

    def read() -> None:
        try:
            while not done.is_set():
                generation = store.current()
                _, keys = generation.lexical.search("round trams ministers", k=20)
                chunks = store.catalog.chunks(keys, generation=generation.number)
                if len(chunks) < len(keys):
                    # Only what was swept two generations later may be missing.
                    assert store.current().number > generation.number
        except BaseException as exc:  # noqa: BLE001 - handed to the thread that asserts
            failures.append(exc)

    with filled.open() as store:
        readers = [threading.Thread(target=read) for _ in range(3)]
        for reader in readers:
            reader.start()
        for number in range(8):
            filled.write("new.txt", f"Round {number}\n\nRound and round.\n")
            filled.ingest()
        done.set()
        for reader in readers:
            reader.join()
        assert failures == []
        assert store.current().number == 9


def test_another_model_of_the_same_dimension_is_refused_and_both_are_named(filled: Folder) -> None:
    class Other(WordHashEncoder):
        @property
        def fingerprint(self) -> str:
            return "another-model-64"

    with pytest.raises(EncoderMismatchError, match=r"word-hash-64.*another-model-64.*reencode"):
        Store(filled.data, Other())


def test_a_missing_generation_folder_is_damage(filled: Folder) -> None:
    (filled.data / "generations" / "1").rename(filled.data / "generations" / "lost")
    with pytest.raises(StoreDamagedError, match="verify --repair"):
        filled.open()


def test_a_catalog_that_was_taken_away_is_damage(filled: Folder) -> None:
    for path in filled.data.glob("catalog.sqlite*"):
        path.unlink()
    with pytest.raises(StoreDamagedError, match="knows nothing of generation 1"):
        filled.open()


def test_a_catalog_that_was_taken_away_stops_an_ingest(filled: Folder) -> None:
    for path in filled.data.glob("catalog.sqlite*"):
        path.unlink()
    with pytest.raises(StoreDamagedError, match="knows nothing of generation 1"):
        filled.ingest()


def test_unchanged_files_are_not_read_again_at_the_next_opening(
    filled: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[str] = []
    check_file = index_files.check_file

    def noting(folder: Path, entry: FileEntry) -> None:
        read.append(entry.name)
        check_file(folder, entry)

    monkeypatch.setattr(index_files, "check_file", noting)
    filled.open().close()
    assert read == []


@pytest.mark.parametrize("stamp", ["", "[]", "{}", '{"vectors.faiss": 3}', "\x00"])
def test_a_stamp_that_says_nothing_has_the_files_read(filled: Folder, stamp: str) -> None:
    path = filled.data / "generations" / "1" / "checked.json"
    path.write_text(stamp)
    filled.open().close()
    assert path.read_text() != stamp


def test_damage_that_leaves_no_trace_is_found_while_the_store_is_in_use(filled: Folder) -> None:
    path = filled.data / "generations" / "1" / "vectors.faiss"
    folder = path.parent
    content = bytearray(path.read_bytes())
    content[-1] ^= 1
    path.write_bytes(content)
    # As if the disk had done it: the stamp says that these very bytes were found right.
    manifest = hashlib.sha256((folder / "manifest.json").read_bytes()).hexdigest()
    index_files.stamp_files(folder, index_files.manifest_entries(folder, manifest))
    with pytest.raises(StoreDamagedError, match=r"vectors\.faiss is not what was written"):
        use_until_checked(filled)


def use_until_checked(folder: Folder) -> None:
    with folder.open() as store:
        assert store._check is not None
        store._check.wait()
        store.current()


def test_a_folder_that_cannot_be_stamped_is_still_read(filled: Folder) -> None:
    stamp = filled.data / "generations" / "1" / "checked.json"
    stamp.unlink()
    stamp.mkdir()
    with filled.open() as store:
        assert store.current().number == 1


def test_closing_while_another_thread_reads_leaves_no_open_file(filled: Folder) -> None:
    store = filled.open()
    thread = threading.Thread(target=lambda: store.catalog.documents(generation=1))
    thread.start()
    thread.join()
    store.close()
    links = [link for link in Path("/proc/self/fd").iterdir() if link.exists()]
    assert not [link for link in links if filled.data in link.readlink().parents]
