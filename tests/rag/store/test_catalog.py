import threading
from collections.abc import Callable
from datetime import date
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from rag.corpus.parse import FileStatus, ParsedFile
from rag.errors import NotFoundError
from rag.store.ingest import ingest
from rag.store.store import Store
from rag.types import Filters, ParsedDocument, Section, Span
from tests.fakes import WordHashEncoder
from tests.rag.store.conftest import GRAIN, TIDES, TRAMS, Folder
from tests.rag.store.parsing import PlainParser, parse_plain


class DatedParser(PlainParser):
    """Takes the day from the file's name, where it begins with one."""

    def parse(self, path: Path) -> ParsedFile:
        plain = parse_plain(path.read_text())
        name = path.stem[:10]
        published = date.fromisoformat(name) if name[:1].isdigit() else None
        dated = ParsedDocument(
            text=plain.text,
            title=plain.title,
            published=published,
            url="https://example.org/" + path.stem,
            sections=plain.sections,
            chunks=plain.chunks,
            furniture=(Span(0, 2),),
        )
        return ParsedFile(FileStatus.OK, None, (dated,))


@pytest.fixture
def dated(folder: Folder) -> Folder:
    folder.parser = DatedParser()
    folder.write("2022-01-05 grain.txt", GRAIN)
    folder.write("2022-03-01 tides.txt", TIDES)
    folder.write("trams.txt", TRAMS)
    folder.write("2022-03-01 a.txt", "Another\n\nOf the same day.\n")
    folder.ingest()
    return folder


def test_the_list_is_newest_first_undated_last_ties_by_id(dated: Folder) -> None:
    with dated.open() as store:
        listed = store.catalog.documents(generation=1)
    assert [document.document_id for document in listed] == [
        "2022-03-01-a",
        "2022-03-01-tides",
        "2022-01-05-grain",
        "trams",
    ]
    assert listed[1].n_chunks == 4
    assert listed[1].n_characters == len(TIDES)
    assert listed[1].n_sections == 2
    assert listed[1].url == "https://example.org/2022-03-01 tides"


def test_the_newest_briefing_is_found_among_the_undated(dated: Folder) -> None:
    with dated.open() as store:
        assert store.catalog.newest(generation=1) == date(2022, 3, 1)


def test_where_no_briefing_states_a_date_none_is_the_newest(folder: Folder) -> None:
    folder.write("trams.txt", TRAMS)
    folder.ingest()
    with folder.open() as store:
        assert store.catalog.newest(generation=1) is None


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        (Filters(published_after=date(2022, 1, 6)), {"2022-03-01-tides", "2022-03-01-a"}),
        (Filters(published_before=date(2022, 1, 5)), {"2022-01-05-grain"}),
        (Filters(published_after=date(2023, 1, 1)), set()),
        (Filters(document_ids=("trams", "2022-01-05-grain")), {"trams", "2022-01-05-grain"}),
        (Filters(published_after=date(2022, 1, 1), document_ids=("trams",)), set()),
    ],
)
def test_filters_let_through_whole_briefings(
    dated: Folder, filters: Filters, expected: set[str]
) -> None:
    with dated.open() as store:
        keys = store.catalog.keys_matching(filters, generation=1)
        assert keys is not None
        assert (np.diff(keys) > 0).all()
        chunks = store.catalog.chunks(keys, generation=1)
        every = {row.document_id: row.n_chunks for row in store.catalog.documents(generation=1)}
    assert {chunk.document_id for chunk in chunks.values()} == expected
    assert len(chunks) == sum(every[name] for name in expected)


def test_no_filter_is_no_list_of_keys(store: Store) -> None:
    assert store.catalog.keys_matching(Filters(), generation=1) is None


def test_filtering_by_an_unknown_briefing_says_so(store: Store) -> None:
    with pytest.raises(NotFoundError, match="no-such"):
        store.catalog.keys_matching(Filters(document_ids=("no-such",)), generation=1)


def test_sections_and_furniture_are_as_parsed(dated: Folder) -> None:
    with dated.open() as store:
        sections = store.catalog.sections("2022-01-05-grain", generation=1)
        furniture = store.catalog.furniture("2022-01-05-grain", generation=1)
    assert sections == parse_plain(GRAIN).sections
    assert furniture == (Span(0, 2),)


def test_a_chunk_carries_all_that_a_citation_needs(dated: Folder) -> None:
    with dated.open() as store:
        chunk = store.catalog.chunk("2022-03-01-tides:00003", generation=1)
        document = store.catalog.document("2022-03-01-tides", generation=1)
    assert chunk.text == "Divers mend the quay."
    assert chunk.section == ("Repairs",)
    assert chunk.span.of(document.text) == chunk.text
    assert (chunk.document_sha256, chunk.document_title) == (document.sha256, "High tides")
    assert (chunk.published, chunk.url) == (document.published, document.url)


@pytest.mark.parametrize(
    "chunk_id", ["trams:00002", "trams:-0001", "trams:x", "trams", "nobody:00000", "", "trams:²"]
)
def test_an_unknown_chunk_is_not_found(store: Store, chunk_id: str) -> None:
    with pytest.raises(NotFoundError):
        store.catalog.chunk(chunk_id, generation=1)


def test_neighbours_stay_in_their_section(store: Store) -> None:
    heading = store.catalog.chunk("grain-deal:00002", generation=1)
    around = store.catalog.neighbours(heading, before=5, after=5, generation=1)
    assert [chunk.text for chunk in around] == ["Eleven voted for it."]


@pytest.mark.parametrize(
    ("before", "after", "expected"), [(1, 0, [0]), (0, 1, [2]), (1, 1, [0, 2]), (0, 0, [])]
)
def test_neighbours_are_as_many_as_asked_for(
    folder: Folder, before: int, after: int, expected: list[int]
) -> None:
    folder.write("long.txt", "One\n\nTwo\n\nThree\n\nFour\n")
    folder.ingest()
    with folder.open() as store:
        chunk = store.catalog.chunk("long:00001", generation=1)
        around = store.catalog.neighbours(chunk, before=before, after=after, generation=1)
    assert [int(chunk.chunk_id[-5:]) for chunk in around] == expected


def test_an_old_version_can_be_read_as_long_as_a_receipt_cites_it(
    filled: Folder, receipt: Callable[[str, str], None]
) -> None:
    with filled.open() as store:
        old = store.catalog.document("trams", generation=1)
    receipt("ans_1", "trams")
    for number in range(4):
        filled.write("trams.txt", f"{TRAMS}\nRound {number}.\n")
        filled.ingest()
    with filled.open() as store:
        assert store.catalog.document_version("trams", old.sha256).text == TRAMS
    assert filled.verify().sound


def test_an_old_version_that_nobody_cites_goes_in_time(filled: Folder) -> None:
    with filled.open() as store:
        old = store.catalog.document("trams", generation=1)
    for number in range(3):
        filled.write("trams.txt", f"{TRAMS}\nRound {number}.\n")
        filled.ingest()
    with filled.open() as store, pytest.raises(NotFoundError):
        store.catalog.document_version("trams", old.sha256)


def test_a_generation_reads_the_same_while_a_newer_one_comes(filled: Folder) -> None:
    with filled.open() as store:
        old = store.current()
        _, keys = old.lexical.search("forty trams", k=1)
        before = store.catalog.chunks(keys, generation=old.number)
        filled.write("trams.txt", "New trams\n\nNone were ordered.\n")
        filled.ingest()
        assert store.catalog.chunks(keys, generation=old.number) == before
        assert store.catalog.document("trams", generation=old.number).text == TRAMS
        new = store.current()
        assert store.catalog.document("trams", generation=new.number).text != TRAMS
        assert store.catalog.chunks(keys, generation=old.number) == before


def test_threads_share_a_catalog(store: Store) -> None:
    failures: list[BaseException] = []

    def read() -> None:
        try:
            for _ in range(50):
                store.catalog.chunks(range(1, 9), generation=1)
                store.catalog.document("trams", generation=store.current().number)
        except BaseException as exc:  # noqa: BLE001 - handed to the thread that asserts
            failures.append(exc)

    threads = [threading.Thread(target=read) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failures == []


class GivenParser(PlainParser):
    """Cuts the text where it is told to."""

    def __init__(self, text: str, cuts: list[int]) -> None:
        super().__init__()
        edges = [0, *sorted({cut % (len(text) + 1) for cut in cuts} - {0, len(text)}), len(text)]
        spans = [Span(*edge) for edge in pairwise(edges)]
        sections = tuple(Section((f"Part {n}",), 1, span, None) for n, span in enumerate(spans))
        self.document = ParsedDocument(text, text[:20], None, None, sections, tuple(spans), ())

    def parse(self, path: Path) -> ParsedFile:
        self.parsed.append(path.name)
        return ParsedFile(FileStatus.OK, None, (self.document,))


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=80).filter(str.strip)


@settings(max_examples=25, deadline=None)
@given(text=TEXTS, cuts=st.lists(st.integers(0, 80), max_size=5))
def test_whatever_the_text_spans_cut_out_what_was_stored(
    tmp_path_factory: pytest.TempPathFactory, text: str, cuts: list[int]
) -> None:
    root = tmp_path_factory.mktemp("spans")
    (root / "any.txt").write_text("any")
    parser = GivenParser(text, cuts)
    ingest(root / "data", WordHashEncoder(), [root / "any.txt"], parser=parser)
    with Store(root / "data", WordHashEncoder()) as store:
        document = store.catalog.document("any", generation=1)
        keys = range(1, len(parser.document.chunks) + 1)
        chunks = store.catalog.chunks(keys, generation=1)
    assert document.text == text
    assert [chunk.span for chunk in chunks.values()] == list(parser.document.chunks)
    assert all(chunk.span.of(document.text) == chunk.text for chunk in chunks.values())
