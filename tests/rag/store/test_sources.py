import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from rag.store.sources import assign_base


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("Grain Deal.txt", "grain-deal"),
        ("2022/Żółta księga.md", "2022-zota-ksiega"),
        ("a_b-c.d.html", "a_b-c-d"),
        ("UPPER.TXT", "upper"),
        ("no_ending", "no_ending"),
        ("folder.d/file.txt", "folder-d-file"),
        ("--odd--.txt", "odd"),
        ("x" * 100 + ".txt", "x" * 60),
        (".txt", "txt"),
    ],
)
def test_ids_are_made_of_names(source: str, expected: str) -> None:
    assert assign_base(source, set()) == expected


def test_a_name_without_letters_gets_a_hash() -> None:
    first, second = assign_base("北京.txt", set()), assign_base("東京.txt", set())
    assert len(first) == len(second) == 12
    assert first != second


def test_taken_names_are_numbered() -> None:
    assert assign_base("a.txt", {"a"}) == "a-2"
    assert assign_base("a.md", {"a", "a-2", "a-3"}) == "a-4"


@given(source=st.text(min_size=1, max_size=90), taken=st.sets(st.text("ab-2", max_size=4)))
@example(source="/", taken=set())
@example(source="..", taken=set())
def test_any_name_makes_an_id_that_is_free_and_plain(source: str, taken: set[str]) -> None:
    name = assign_base(source, taken)
    assert name
    assert name not in taken
    assert set(name) <= set("abcdefghijklmnopqrstuvwxyz0123456789-_")
