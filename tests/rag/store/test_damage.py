"""Whatever byte of a store is flipped: a clear error, or the answers as before; then a repair."""

import json
import os
import random
import shutil
from pathlib import Path

import pytest

from rag.errors import StoreError
from rag.types import Filters
from tests.rag.store.conftest import GRAIN, TIDES, TRAMS, Folder, quoting

QUERIES = ("grain ministers", "forty trams", "harbour quay divers", "zeppelin", "eleven voted")
FLIPS = int(os.environ.get("CATALOG_FLIPS", "12"))


def everything_read(folder: Folder, *, receipts: bool = True) -> str:
    """Read all that a user could see, as text to compare."""
    seen: list[object] = []
    with folder.open() as store:
        generation = store.current()
        number = generation.number
        for query in QUERIES:
            vector = folder.encoder.encode_queries([query])[0]
            for _, keys in (
                generation.lexical.search(query, k=500),
                generation.vectors.search(vector, k=500),
            ):
                chunks = store.catalog.chunks(keys, generation=number)
                # Briefings that were read again have other keys, which break ties.
                seen.append(sorted(chunk.chunk_id + chunk.text for chunk in chunks.values()))
        for summary in store.catalog.documents(generation=number):
            name = summary.document_id
            seen.append(store.catalog.document(name, generation=number).text)
            seen.append(str(store.catalog.sections(name, generation=number)))
            filters = Filters(document_ids=(name,))
            keys_of_one = store.catalog.keys_matching(filters, generation=number)
            assert keys_of_one is not None
            chunks = store.catalog.chunks(keys_of_one, generation=number)
            seen.append([chunk.chunk_id for chunk in chunks.values()])
        if receipts:
            seen.append(store.catalog.load_answer("ans_1").payload)
            seen.append([one.comment for one in store.catalog.feedback()])
    return json.dumps(seen)


@pytest.fixture(scope="module")
def pristine(tmp_path_factory: pytest.TempPathFactory) -> Folder:
    folder = Folder(tmp_path_factory.mktemp("pristine"))
    folder.write("grain.txt", GRAIN)
    folder.write("tides.txt", TIDES)
    folder.write("zeppelin.txt", "Zeppelin\n\nIt landed.\n")
    folder.ingest()
    folder.withdraw("zeppelin")
    folder.write("trams.txt", TRAMS)
    for number in range(40):
        folder.write(f"more/{number}.txt", f"Briefing {number}\n\nTrams and grain, {number}.\n")
    folder.ingest()
    with folder.open() as store:
        chunk = store.catalog.chunk("trams:00001", generation=3)
        store.catalog.save_answer(
            "ans_1",
            question="trams?",
            generation=3,
            payload=quoting(chunk),
            document_versions=[(chunk.document_id, chunk.document_sha256)],
        )
        store.catalog.add_feedback("ans_1", rating="down", comment="too short")
        store.catalog.database.checkpoint()
    return folder


@pytest.fixture
def copy(pristine: Folder, tmp_path: Path) -> Folder:
    shutil.copytree(pristine.data, tmp_path / "data")
    # Sources are known by their absolute paths, so they stay where they are.
    (tmp_path / "sources").symlink_to(pristine.sources)
    return Folder(tmp_path)


def flip(path: Path, place: int, bit: int) -> None:
    content = bytearray(path.read_bytes())
    content[place] ^= 1 << bit
    path.write_bytes(content)


def index_files_of(folder: Folder) -> list[str]:
    generation = max((folder.data / "generations").iterdir())
    files = [path for path in sorted(generation.rglob("*")) if path.is_file()]
    return [str(path.relative_to(folder.data)) for path in files if path.stat().st_size]


def index_kind(name: str) -> str:
    return Path(name).suffix or Path(name).name


@pytest.mark.parametrize(
    "kind",
    [
        ".faiss",
        ".idx",
        ".pos",
        ".term",
        ".fieldnorm",
        ".store",
        ".fast",
        "manifest.json",
        "meta.json",
        ".managed.json",
        "origins.json",
    ],
)
def test_a_flipped_byte_in_an_index_file_is_an_error_and_is_repaired(
    copy: Folder, kind: str
) -> None:
    before = everything_read(copy)
    [name] = [name for name in index_files_of(copy) if name.endswith(kind)]
    path = copy.data / name
    draw = random.Random(kind)  # noqa: S311 - to choose a byte
    flip(path, draw.randrange(path.stat().st_size), draw.randrange(8))
    with pytest.raises(StoreError, match=r"verify --repair"):
        copy.open()
    assert not copy.verify().sound
    report = copy.verify(repair=True)
    assert (report.sound, report.lost) == (True, ())
    assert everything_read(copy) == before


def test_a_flipped_byte_in_the_stamp_changes_nothing(copy: Folder) -> None:
    before = everything_read(copy)
    path = copy.data / "generations" / "3" / "checked.json"
    for place in range(0, path.stat().st_size, 7):
        flip(path, place, 1)
    assert everything_read(copy) == before


@pytest.mark.parametrize("seed", range(FLIPS))
def test_a_flipped_byte_in_the_catalog_is_an_error_or_changes_nothing(
    copy: Folder, seed: int
) -> None:
    before = everything_read(copy)
    briefings = everything_read(copy, receipts=False)
    path = copy.data / "catalog.sqlite"
    draw = random.Random(seed)  # noqa: S311 - to choose a byte
    flip(path, draw.randrange(path.stat().st_size), draw.randrange(8))
    try:
        after = everything_read(copy)
    except StoreError as exc:
        # An index of SQLite's that leads nowhere reads as "not there", and verify finds it.
        assert "repair" in str(exc)  # noqa: PT017 - either outcome is right
    else:
        assert after == before
    report = copy.verify(repair=True)
    assert report.sound
    assert everything_read(copy, receipts=False) == briefings
    assert report.lost or everything_read(copy) == before


@pytest.mark.parametrize("size", [0, 1, 100, 5000])
def test_a_catalog_that_was_cut_short_is_rebuilt_from_the_sources(copy: Folder, size: int) -> None:
    path = copy.data / "catalog.sqlite"
    path.write_bytes(path.read_bytes()[:size])
    with pytest.raises(StoreError, match="repair"):
        everything_read(copy)
    report = copy.verify(repair=True)
    assert report.sound
    # The receipts are gone with the catalog, what was withdrawn is still away.
    assert copy.ids() == sorted(["grain", "tides", "trams", *(f"more-{n}" for n in range(40))])


def test_what_cannot_be_brought_back_is_named(copy: Folder, tmp_path: Path) -> None:
    copy.write("lonely.txt", "Lonely\n\nOnly once.\n")
    copy.ingest(tmp_path / "sources" / "lonely.txt")
    (tmp_path / "sources" / "lonely.txt").unlink()
    path = copy.data / "catalog.sqlite"
    content = path.read_bytes()
    path.write_bytes(content.replace(b"Only once.", b"Only twice"))
    report = copy.verify(repair=True)
    assert report.sound
    assert len(report.lost) == 1
    assert "lonely.txt" in report.lost[0]
    assert "lonely" not in copy.ids()
