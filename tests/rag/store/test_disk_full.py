"""A disk that takes no more, at each step of an ingest: one clear error, the store as it was."""

import resource
from collections.abc import Iterator

import pytest

from embeddings.vector_index import VectorIndex
from rag.errors import StoreBusyError, StoreDamagedError, StoreError
from rag.store import arrivals, publication, vectors
from rag.store.lexical_index import LexicalIndex
from tests.rag.store.conftest import Folder

STEPS = {
    "rows": (arrivals, "insert_arrival"),
    "vectors": (vectors, "_insert"),
    "dense index": (VectorIndex, "save"),
    "lexical index": (LexicalIndex, "build"),
    "origins": (publication, "write_origins"),
    "manifest": (publication, "write_manifest"),
    "flip": (publication, "insert_generation"),
}


class Disk:
    """Room for files, as far as this process is concerned."""

    def __init__(self) -> None:
        self._limits = resource.getrlimit(resource.RLIMIT_FSIZE)

    def fill(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, (64, self._limits[1]))

    def free(self) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self._limits)


@pytest.fixture
def disk() -> Iterator[Disk]:
    disk = Disk()
    yield disk
    disk.free()


@pytest.mark.parametrize("step", STEPS)
def test_a_full_disk_is_one_clear_error_and_the_store_stays_as_it_was(
    filled: Folder, monkeypatch: pytest.MonkeyPatch, disk: Disk, step: str
) -> None:
    before = filled.ids()
    owner, name = STEPS[step]
    whole = getattr(owner, name)

    def cramped(*args: object, **options: object) -> object:
        disk.fill()
        return whole(*args, **options)

    for number in range(60):
        filled.write(f"more {number}.txt", f"More {number}\n\nA zebra, number {number}.\n")
    with monkeypatch.context() as patch:
        patch.setattr(owner, name, cramped)
        with pytest.raises(StoreError, match="disk") as caught:
            filled.ingest()
    disk.free()
    assert not isinstance(caught.value, StoreDamagedError | StoreBusyError)
    assert filled.ids() == before
    assert filled.verify().sound
    report = filled.ingest()
    assert (report.generation, report.n_documents) == (2, 63)
    assert filled.verify().sound
