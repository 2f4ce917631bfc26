from collections.abc import Callable
from pathlib import Path

import pytest

from rag.errors import NotFoundError, WithdrawnError
from rag.store.reports import FileOutcome
from rag.types import Filters
from tests.rag.store.conftest import TIDES, TRAMS, Folder, report_of
from tests.rag.store.parsing import STORY

ZEPPELIN = "Quixotic zeppelin\n\nThe quixotic zeppelin landed at Wexford.\n"
TRACES = [b"uixotic", b"eppelin", b"exford", b"quixot", b"wexford"]
"""Of the text, and of its words as the lexical index stems them."""


def traces_under(folder: Path) -> list[tuple[str, bytes]]:
    return [
        (path.name, trace)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
        for trace in TRACES
        if trace in path.read_bytes()
    ]


@pytest.fixture
def with_zeppelin(filled: Folder) -> Folder:
    filled.write("secret.txt", ZEPPELIN)
    filled.ingest()
    assert traces_under(filled.data)
    return filled


def test_not_a_byte_of_a_withdrawn_briefing_is_left(
    with_zeppelin: Folder, receipt: Callable[[str, str], None]
) -> None:
    receipt("ans_1", "secret")
    with_zeppelin.write("secret.txt", ZEPPELIN.replace("landed", "crashed"))
    with_zeppelin.ingest()
    with with_zeppelin.open() as reader:
        # A server that reads all the while must not keep it alive.
        reader.catalog.document("secret", generation=reader.current().number)
        report = with_zeppelin.withdraw("secret")
        assert traces_under(with_zeppelin.data) == []
    assert (report.n_versions, report.n_receipts) == (2, 1)
    assert traces_under(with_zeppelin.data) == []


def test_its_vectors_are_gone_too(with_zeppelin: Folder) -> None:
    inputs = ["Quixotic zeppelin\nQuixotic zeppelin"]
    vector = with_zeppelin.encoder.encode_passages(inputs)[0].tobytes()
    assert any(vector in path.read_bytes() for path in with_zeppelin.data.rglob("*.sqlite"))
    with_zeppelin.withdraw("secret")
    files = [path for path in with_zeppelin.data.rglob("*") if path.is_file()]
    assert not any(vector in path.read_bytes() for path in files)


def test_a_repair_s_damaged_copy_goes_with_the_next_withdrawal(with_zeppelin: Folder) -> None:
    catalog = with_zeppelin.data / "catalog.sqlite"
    catalog.write_bytes(b"x" + catalog.read_bytes()[1:])
    assert with_zeppelin.verify(repair=True).sound
    with_zeppelin.withdraw("secret")
    assert traces_under(with_zeppelin.data) == []


def test_it_can_neither_be_read_nor_found(with_zeppelin: Folder) -> None:
    with_zeppelin.withdraw("secret")
    with with_zeppelin.open() as store:
        generation = store.current()
        with pytest.raises(WithdrawnError):
            store.catalog.document("secret", generation=generation.number)
        with pytest.raises(WithdrawnError):
            store.catalog.document_version("secret", "0" * 64)
        filters = Filters(document_ids=("secret",))
        with pytest.raises(WithdrawnError):
            store.catalog.keys_matching(filters, generation=generation.number)
        assert generation.lexical.search("zeppelin", k=5)[1].tolist() == []
        assert len(generation.vectors) == generation.n_chunks


def test_a_running_reader_loses_it_without_an_error(with_zeppelin: Folder) -> None:
    with with_zeppelin.open() as store:
        old = store.current()
        _, keys = old.lexical.search("zeppelin", k=5)
        with_zeppelin.withdraw("secret")
        assert store.catalog.chunks(keys, generation=old.number) == {}
        assert store.current().number == old.number + 1


def test_receipts_that_quote_it_are_blank_and_say_so(
    with_zeppelin: Folder, receipt: Callable[[str, str], None]
) -> None:
    receipt("ans_1", "secret")
    receipt("ans_2", "trams")
    with_zeppelin.withdraw("secret")
    with with_zeppelin.open() as store:
        blank, kept = (store.catalog.load_answer(name) for name in ("ans_1", "ans_2"))
    assert (blank.withdrawn, blank.payload, blank.question) == (True, None, "what of secret?")
    assert not kept.withdrawn


@pytest.mark.parametrize("name", ["secret.txt", "elsewhere.txt"], ids=["same file", "other name"])
def test_it_does_not_come_back(with_zeppelin: Folder, name: str) -> None:
    with_zeppelin.withdraw("secret")
    with_zeppelin.write(name, ZEPPELIN)
    report = with_zeppelin.ingest()
    assert report_of(report, name).status in {FileOutcome.WITHDRAWN, FileOutcome.UNCHANGED}
    assert "secret" not in with_zeppelin.ids()
    assert traces_under(with_zeppelin.data) == []


def test_a_new_text_in_its_place_stays_away_too(with_zeppelin: Folder) -> None:
    with_zeppelin.withdraw("secret")
    with_zeppelin.write("secret.txt", ZEPPELIN + "\nMore of it.\n")
    report = with_zeppelin.ingest()
    assert report_of(report, "secret.txt").status is FileOutcome.WITHDRAWN
    assert "secret" not in with_zeppelin.ids()


def test_it_comes_back_when_told_to(with_zeppelin: Folder) -> None:
    with_zeppelin.withdraw("secret")
    report = with_zeppelin.ingest(restore=True)
    assert report_of(report, "secret.txt").status is FileOutcome.OK
    assert "secret" in with_zeppelin.ids()
    assert with_zeppelin.ingest().generation == report.generation


def test_the_other_stories_of_its_page_stay(folder: Folder) -> None:
    folder.write("page.txt", STORY.join([TIDES, ZEPPELIN, TRAMS]))
    folder.ingest()
    folder.withdraw("page.2")
    assert folder.ids() == ["page", "page.3"]
    assert {file.status for file in folder.ingest().files} == {FileOutcome.UNCHANGED}


def test_an_unknown_id_withdraws_nothing(with_zeppelin: Folder) -> None:
    with pytest.raises(NotFoundError, match="no-such"):
        with_zeppelin.withdraw("secret", "no-such")
    assert "secret" in with_zeppelin.ids()


def test_withdrawing_twice_says_that_it_was(with_zeppelin: Folder) -> None:
    with_zeppelin.withdraw("secret")
    with pytest.raises(WithdrawnError, match="was withdrawn before"):
        with_zeppelin.withdraw("secret")


def test_everything_can_be_withdrawn(filled: Folder) -> None:
    report = filled.withdraw("trams", "grain-deal", "2022-tides")
    assert filled.ids() == []
    assert report.generation == 2
    assert filled.verify().sound
