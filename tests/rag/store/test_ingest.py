import os
from pathlib import Path

import pytest

from rag.errors import EncoderMismatchError, SourceError, StoreBusyError
from rag.store.ingest import ingest
from rag.store.reports import FileOutcome, Progress, Stage
from rag.store.writer import writer_lock
from tests.fakes import WordHashEncoder
from tests.rag.store.conftest import GRAIN, TIDES, TRAMS, CountingEncoder, Folder, report_of
from tests.rag.store.parsing import STORY


def test_every_file_is_reported_with_its_briefing(folder: Folder) -> None:
    folder.write("Grain Deal.txt", GRAIN)
    folder.write("2022/tides.txt", TIDES)
    report = folder.ingest()
    found = {file.source: (file.status, file.document_ids) for file in report.files}
    assert found == {
        "Grain Deal.txt": (FileOutcome.OK, ("grain-deal",)),
        "2022/tides.txt": (FileOutcome.OK, ("2022-tides",)),
    }
    # A title, and a paragraph or two with their headings.
    assert (report.generation, report.n_documents, report.n_chunks) == (1, 2, 8)
    assert report.n_encoded == 8


def test_chunks_are_the_text_at_their_spans(folder: Folder) -> None:
    folder.write("grain.txt", GRAIN)
    folder.ingest()
    with folder.open() as store:
        generation = store.current()
        document = store.catalog.document("grain", generation=generation.number)
        _, keys = generation.lexical.search("ministers grain eleven", k=10)
        chunks = store.catalog.chunks(keys, generation=generation.number)
        assert document.text == GRAIN
        assert chunks
        assert all(chunk.span.of(GRAIN) == chunk.text for chunk in chunks.values())


def test_unchanged_files_are_neither_parsed_nor_make_a_generation(filled: Folder) -> None:
    filled.parser.parsed.clear()
    report = filled.ingest()
    assert {file.status for file in report.files} == {FileOutcome.UNCHANGED}
    assert (report.generation, report.n_encoded, filled.parser.parsed) == (1, 0, [])


def test_a_changed_file_replaces_its_version_and_encodes_only_what_is_new(filled: Folder) -> None:
    filled.write("trams.txt", TRAMS + "\nTwenty more may follow.\n")
    report = filled.ingest()
    assert (report.generation, report.n_documents, report.n_encoded) == (2, 3, 1)
    assert report_of(report, "trams.txt").status is FileOutcome.OK
    with filled.open() as store:
        _, keys = store.current().lexical.search("twenty", k=5)
        assert len(keys) == 1


def test_a_file_that_cannot_be_parsed_any_more_keeps_its_earlier_version(filled: Folder) -> None:
    (filled.sources / "trams.txt").write_bytes(b"\xff\xfe broken")
    report = filled.ingest()
    file = report_of(report, "trams.txt")
    assert file.status is FileOutcome.FAILED
    assert file.document_ids == ("trams",)
    assert file.reason is not None
    assert file.reason.endswith("the earlier version stays")
    assert "trams" in filled.ids()


def test_a_failed_file_is_tried_again(folder: Folder) -> None:
    folder.write("empty.txt", "")
    first = folder.ingest()
    again = folder.ingest()
    assert [first.files[0].status, again.files[0].status] == [FileOutcome.FAILED] * 2
    assert first.files[0].reason == "the file is empty"
    assert first.generation == 0


def test_a_file_that_has_gone_leaves_its_briefing(filled: Folder) -> None:
    (filled.sources / "trams.txt").unlink()
    filled.ingest()
    assert "trams" in filled.ids()


def test_stories_of_one_page_are_briefings_of_their_own(folder: Folder) -> None:
    folder.write("page.txt", STORY.join([GRAIN, TIDES, TRAMS]))
    report = folder.ingest()
    assert report.files[0].document_ids == ("page", "page.2", "page.3")


def test_a_story_that_left_its_page_is_removed(folder: Folder) -> None:
    folder.write("page.txt", STORY.join([GRAIN, TIDES, TRAMS]))
    folder.ingest()
    folder.write("page.txt", STORY.join([GRAIN, TRAMS]))
    folder.ingest()
    assert folder.ids() == ["page", "page.2"]


def test_stories_that_change_places_are_all_still_there(folder: Folder) -> None:
    folder.write("page.txt", STORY.join([GRAIN, TIDES]))
    folder.ingest()
    folder.write("page.txt", STORY.join([TIDES, GRAIN]))
    report = folder.ingest()
    assert report.files[0].status is FileOutcome.OK
    with folder.open() as store:
        number = store.current().number
        assert store.catalog.document("page", generation=number).text == TIDES
        assert store.catalog.document("page.2", generation=number).text == GRAIN


def test_the_same_text_under_another_name_is_not_stored_twice(filled: Folder) -> None:
    filled.write("copy of trams.txt", TRAMS)
    report = filled.ingest()
    file = report_of(report, "copy of trams.txt")
    assert (file.status, file.document_ids) == (FileOutcome.DUPLICATE, ("trams",))
    assert file.reason == "copy-of-trams says the same as trams and is not stored twice"
    assert (report.generation, report.n_documents) == (1, 3)


@pytest.mark.parametrize("copy", ["a copy.txt", "z copy.txt"], ids=["before", "after"])
def test_a_copy_takes_over_when_its_original_changes(filled: Folder, copy: str) -> None:
    filled.write(copy, TRAMS)
    filled.ingest()
    filled.write("trams.txt", "Old trams\n\nNone were ordered.\n")
    filled.ingest()
    texts = set()
    with filled.open() as store:
        number = store.current().number
        for summary in store.catalog.documents(generation=number):
            texts.add(store.catalog.document(summary.document_id, generation=number).text)
    assert TRAMS in texts


def test_two_names_that_make_the_same_id_are_told_apart_for_good(folder: Folder) -> None:
    folder.write("a b.txt", GRAIN)
    folder.write("a-b.txt", TIDES)
    first = folder.ingest()
    folder.write("A b.txt", TRAMS)
    second = folder.ingest()
    assert {f.source: f.document_ids[0] for f in first.files} == {
        "a b.txt": "a-b",
        "a-b.txt": "a-b-2",
    }
    assert {f.source: f.document_ids[0] for f in second.files} == {
        "A b.txt": "a-b-3",
        "a b.txt": "a-b",
        "a-b.txt": "a-b-2",
    }


def test_a_folder_that_does_not_exist_is_an_error_before_anything_is_made(folder: Folder) -> None:
    with pytest.raises(SourceError, match="does not exist"):
        folder.ingest(folder.root / "nowhere")
    assert not folder.data.exists()


def test_a_second_writer_is_turned_away_at_once(filled: Folder) -> None:
    with writer_lock(filled.data), pytest.raises(StoreBusyError, match=str(filled.data)):
        filled.ingest()


def test_another_model_is_refused_and_both_are_named(filled: Folder) -> None:
    filled.encoder = WordHashEncoder(32)
    with pytest.raises(EncoderMismatchError, match=r"word-hash-64.*word-hash-32"):
        filled.ingest()


def test_another_model_indexes_all_anew_when_told_to(filled: Folder) -> None:
    filled.encoder = WordHashEncoder(32)
    report = filled.ingest(reencode=True)
    assert (report.generation, report.n_encoded) == (2, report.n_chunks)
    with filled.open() as store:
        assert store.current().vectors.dimension == 32


def test_progress_is_told_stage_by_stage_and_ends_whole(folder: Folder) -> None:
    folder.write("grain.txt", GRAIN)
    told: list[Progress] = []
    ingest(
        folder.data,
        folder.encoder,
        [folder.sources],
        parser=folder.parser,
        on_progress=told.append,
    )
    stages = list(dict.fromkeys(step.stage for step in told))
    last = {step.stage: step.fraction for step in told}
    assert stages == [Stage.PARSE, Stage.ENCODE, Stage.WRITE]
    assert set(last.values()) == {1.0}


def test_text_with_half_characters_is_a_failed_file(folder: Folder) -> None:
    folder.write("bad.txt", GRAIN)
    folder.parser.spoil = lambda text: text + "\ud800"
    report = folder.ingest()
    assert report.files[0].status is FileOutcome.FAILED
    assert "lone surrogates" in str(report.files[0].reason)


def test_a_name_that_is_not_unicode_is_a_failed_file_and_the_others_go_on(folder: Folder) -> None:
    folder.write("ferry.md", "# Ferry\n\nThe ferry to Muru sails at noon.\n")
    (folder.sources / os.fsdecode(b"caf\xe9.txt")).write_text("The cafe at Muru closed.\n")

    report = folder.ingest()

    assert folder.ids() == ["ferry"]
    failed = report_of(report, "caf\ufffd.txt")
    assert (failed.status, failed.reason) == (
        FileOutcome.FAILED,
        "its path holds bytes that are not UTF-8; rename it",
    )


def test_a_file_that_may_not_be_read_is_reported_and_the_others_go_on(folder: Folder) -> None:
    folder.write("good.txt", GRAIN)
    (folder.sources / "dangling.txt").symlink_to(folder.root / "nowhere")
    os.mkfifo(folder.sources / "pipe.txt")
    folder.parser.refuse = lambda path: not path.is_file()
    report = folder.ingest()
    assert {file.source: file.status for file in report.files} == {
        "dangling.txt": FileOutcome.FAILED,
        "good.txt": FileOutcome.OK,
        "pipe.txt": FileOutcome.FAILED,
    }


def test_the_same_file_named_by_itself_keeps_its_briefing(filled: Folder) -> None:
    report = filled.ingest(Path(filled.sources / "2022" / "tides.txt"))
    assert report.files[0].document_ids == ("2022-tides",)
    assert report.files[0].status is FileOutcome.UNCHANGED


def test_an_interrupted_ingest_goes_on_where_it_was(
    folder: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rag.store.vectors._ENCODED_AT_ONCE", 10)
    for number in range(20):
        folder.write(f"{number}.txt", f"Title {number}\n\nBody {number}.\n")
    first, second = CountingEncoder(n_calls=3), CountingEncoder()
    folder.encoder = first
    with pytest.raises(KeyboardInterrupt):
        folder.ingest()
    assert folder.ids() == []
    folder.encoder = second
    folder.ingest()
    assert (first.n_encoded, second.n_encoded) == (30, 10)
    assert len(folder.ids()) == 20


def test_equal_chunks_are_encoded_once(folder: Folder) -> None:
    folder.encoder = encoder = CountingEncoder()
    folder.write("one.txt", "Same title\n\nSame words.\n\nOne.\n")
    folder.write("two.txt", "Same title\n\nSame words.\n\nTwo.\n")
    report = folder.ingest()
    assert (report.n_chunks, encoder.n_encoded) == (6, 4)


def test_what_changed_back_is_not_encoded_again(filled: Folder) -> None:
    filled.write("trams.txt", "Old trams\n\nNone were ordered.\n")
    filled.ingest()
    filled.encoder = encoder = CountingEncoder()
    filled.write("trams.txt", TRAMS)
    filled.ingest()
    assert encoder.n_encoded == 0
