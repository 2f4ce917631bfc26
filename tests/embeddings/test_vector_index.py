from pathlib import Path
from typing import Any

import faiss
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from embeddings.errors import VectorIndexError
from embeddings.types import Ids, Vectors
from embeddings.vector_index import VectorIndex

DIMENSION = 16


def unit_vectors(n: int, *, seed: int = 1, dimension: int = DIMENSION) -> Vectors:
    drawn = np.random.default_rng(seed).standard_normal((n, dimension)).astype(np.float32)
    vectors = drawn / np.linalg.norm(drawn, axis=1, keepdims=True)
    # The index keeps half precision; so nothing is lost, and the oracle can be exact.
    rounded: Vectors = vectors.astype(np.float16).astype(np.float32)
    return rounded


def keys_of(n: int) -> Ids:
    return np.arange(n, dtype=np.int64) * 3 + 7


def oracle(vectors: Vectors, keys: Ids, query: NDArray[np.float32], k: int) -> list[int]:
    scores = np.round((vectors.astype(np.float64) @ query.astype(np.float64)), 6)
    return [int(keys[place]) for place in np.lexsort((keys, -scores))][:k]


@pytest.mark.parametrize("k", [1, 5, 50, 200, 500])
def test_flat_search_is_exact(k: int) -> None:
    vectors, keys, query = unit_vectors(200), keys_of(200), unit_vectors(1, seed=9)[0]
    scores, found = VectorIndex.build(vectors, keys).search(query, k=k)
    assert found.tolist() == oracle(vectors, keys, query, k)
    assert (np.diff(scores) <= 0).all()


@pytest.mark.parametrize("flat_limit", [1000, 10], ids=["flat", "lists"])
def test_equal_vectors_come_in_order_of_keys(flat_limit: int) -> None:
    vectors = np.repeat(unit_vectors(5), 40, axis=0)
    keys = np.random.default_rng(2).permutation(keys_of(200))
    index = VectorIndex.build(vectors, keys, flat_limit=flat_limit)
    _, found = index.search(vectors[0], k=25)
    assert found.tolist() == sorted(keys[:40].tolist())[:25]


def test_only_allowed_keys_are_found() -> None:
    vectors, keys, query = unit_vectors(200), keys_of(200), unit_vectors(1, seed=9)[0]
    index = VectorIndex.build(vectors, keys)
    _, found = index.search(query, k=10, allowed=keys[50:60])
    assert found.tolist() == oracle(vectors[50:60], keys[50:60], query, 10)


@pytest.mark.parametrize("allowed", [[], [1, 2], [10**6]], ids=["none", "unknown", "beyond"])
def test_allowing_nothing_that_is_there_finds_nothing(allowed: list[int]) -> None:
    index = VectorIndex.build(unit_vectors(20), keys_of(20))
    _, found = index.search(unit_vectors(1)[0], k=5, allowed=np.array(allowed, np.int64))
    assert found.tolist() == []


def test_an_empty_index_finds_nothing() -> None:
    index = VectorIndex.build(np.empty((0, DIMENSION), np.float32), np.empty(0, np.int64))
    _, found = index.search(unit_vectors(1)[0], k=5)
    assert (len(index), index.dimension, found.tolist()) == (0, DIMENSION, [])


@pytest.mark.parametrize("flat_limit", [1000, 10], ids=["flat", "lists"])
def test_a_loaded_index_finds_the_same(tmp_path: Path, flat_limit: int) -> None:
    vectors, keys, query = unit_vectors(400), keys_of(400), unit_vectors(1, seed=9)[0]
    built = VectorIndex.build(vectors, keys, flat_limit=flat_limit)
    built.save(tmp_path / "index")
    loaded = VectorIndex.load(tmp_path / "index")
    scores, found = built.search(query, k=50)
    again, found_again = loaded.search(query, k=50)
    assert (len(loaded), loaded.dimension) == (400, DIMENSION)
    assert (scores.tobytes(), found.tobytes()) == (again.tobytes(), found_again.tobytes())


def test_the_same_vectors_make_the_same_file(tmp_path: Path) -> None:
    for name in ("one", "two"):
        index = VectorIndex.build(unit_vectors(3000), keys_of(3000), flat_limit=10)
        index.save(tmp_path / name)
    assert (tmp_path / "one").read_bytes() == (tmp_path / "two").read_bytes()


def test_a_loaded_flat_index_is_mapped_and_not_read(tmp_path: Path) -> None:
    VectorIndex.build(unit_vectors(1000), keys_of(1000)).save(tmp_path / "index")
    loaded = VectorIndex.load(tmp_path / "index")
    flat: Any = faiss.downcast_index(loaded._index.index)
    assert not flat.codes.is_owned


def test_quantised_lists_find_nearly_the_same() -> None:
    vectors, keys = unit_vectors(5000, dimension=32), keys_of(5000)
    exact = VectorIndex.build(vectors, keys)
    lists = VectorIndex.build(vectors, keys, flat_limit=10)
    shared = 0
    for query in unit_vectors(20, seed=9, dimension=32):
        shared += len(set(exact.search(query, k=10)[1]) & set(lists.search(query, k=10)[1]))
    assert shared / 200 > 0.9


def test_a_selective_filter_searches_every_list() -> None:
    vectors, keys = unit_vectors(20_000, dimension=8), keys_of(20_000)
    lists = VectorIndex.build(vectors, keys, flat_limit=10)
    query = unit_vectors(1, seed=9, dimension=8)[0]
    farthest = keys[np.argsort(vectors @ query)[:30]]
    _, found = lists.search(query, k=30, allowed=np.sort(farthest))
    assert set(found.tolist()) == set(farthest.tolist())


@settings(max_examples=40, deadline=None)
@given(n=st.integers(1, 60), k=st.integers(1, 80), seed=st.integers(0, 1000), data=st.data())
def test_filtered_search_agrees_with_the_oracle(
    n: int, k: int, seed: int, data: st.DataObject
) -> None:
    vectors, keys = unit_vectors(n, seed=seed), keys_of(n)
    query = unit_vectors(1, seed=seed + 1)[0]
    mask = np.array(data.draw(st.lists(st.booleans(), min_size=n, max_size=n)))
    _, found = VectorIndex.build(vectors, keys).search(query, k=k, allowed=keys[mask])
    assert found.tolist() == oracle(vectors[mask], keys[mask], query, k)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        (np.zeros(DIMENSION + 1, np.float32), r"shape \(16,\), got \(17,\)"),
        (np.zeros((1, DIMENSION), np.float32), r"shape \(16,\), got \(1, 16\)"),
        (np.full(DIMENSION, np.nan, np.float32), "finite"),
        (np.full(DIMENSION, np.inf, np.float32), "finite"),
    ],
)
def test_queries_that_do_not_fit_are_refused(query: Vectors, message: str) -> None:
    index = VectorIndex.build(unit_vectors(3), keys_of(3))
    with pytest.raises(VectorIndexError, match=message):
        index.search(query, k=1)


@pytest.mark.parametrize(
    ("vectors", "keys", "message"),
    [
        (np.zeros(4, np.float32), keys_of(4), "shape"),
        (np.zeros((4, 0), np.float32), keys_of(4), "shape"),
        (np.zeros((4, 2), np.float64), keys_of(4), "float32"),
        (np.zeros((4, 2), np.float32), np.arange(4, dtype=np.int32), "int64"),
        (np.zeros((4, 2), np.float32), keys_of(3), "as many keys"),
        (np.full((4, 2), np.nan, np.float32), keys_of(4), "finite"),
        (np.zeros((4, 2), np.float32), np.array([1, 2, 2, 3]), "unique"),
        (np.zeros((4, 2), np.float32), np.array([-1, 2, 4, 3]), "negative"),
    ],
)
def test_vectors_that_cannot_be_indexed_are_refused(
    vectors: Vectors, keys: Ids, message: str
) -> None:
    with pytest.raises(VectorIndexError, match=message):
        VectorIndex.build(vectors, keys)


@pytest.mark.parametrize("content", [b"", b"not an index", b"\x00" * 4096])
def test_a_file_that_is_no_index_is_refused(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "index").write_bytes(content)
    with pytest.raises(VectorIndexError, match="not a vector index"):
        VectorIndex.load(tmp_path / "index")


def test_a_disk_error_while_saving_is_raised() -> None:
    index = VectorIndex.build(unit_vectors(2000), keys_of(2000))
    with pytest.raises(OSError, match="No space left"):
        index.save(Path("/dev/full"))
