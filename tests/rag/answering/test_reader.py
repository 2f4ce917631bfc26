# ruff: noqa: RUF001 - letters and marks of other scripts are the point here

from collections.abc import Sequence

import pytest

from rag.answering.packed_rows import RowLogits, read_rows
from rag.answering.reader import CrossEncoderReader
from rag.answering.reader_inputs import TokenRow
from rag.answering.reader_model import ReaderNetwork
from rag.roles import Reader, Reading
from rag.types import Passage
from tests.rag.answering.builders import passage
from tests.rag.answering.untrained_reader import write_untrained

STORY = (
    "The harbour of Westby was closed on Monday. Engineers had found cracks in the northern pier. "
    "The town council said that repairs would cost 4.2 million kroner. "
    "Ferries will use the old dock until March."
)


@pytest.fixture(scope="module")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    folder = write_untrained(tmp_path_factory.mktemp("weights"))
    return CrossEncoderReader(folder, expected_sha256=None)


@pytest.fixture(scope="module")
def reader() -> CrossEncoderReader:
    return CrossEncoderReader()


def _text(reading: Reading) -> str:
    return _cut(reading, reading.sentence.start, reading.sentence.end)


def _cut(reading: Reading, start: int, end: int) -> str:
    chunk = reading.passage.chunk
    return chunk.text[start - chunk.span.start : end - chunk.span.start]


def _highlight(reading: Reading) -> str | None:
    mark = reading.highlight
    return None if mark is None else _cut(reading, mark.start, mark.end)


def test_every_sentence_is_read_once_in_document_offsets(untrained: Reader) -> None:
    source = passage(STORY, offset=500)
    readings = untrained.read("Who closed it?", [source])
    assert sorted(_text(r) for r in readings) == sorted(
        [
            "The harbour of Westby was closed on Monday.",
            "Engineers had found cracks in the northern pier.",
            "The town council said that repairs would cost 4.2 million kroner.",
            "Ferries will use the old dock until March.",
        ]
    )
    assert all(500 <= r.sentence.start < r.sentence.end <= 500 + len(STORY) for r in readings)


def test_best_comes_first(untrained: Reader) -> None:
    readings = untrained.read("Who?", [passage(STORY), passage(STORY, document_id="other")])
    keys = [(-r.relevance, r.passage.chunk.chunk_id, r.sentence) for r in readings]
    assert keys == sorted(keys)
    assert all(0 <= r.relevance <= 1 for r in readings)


def test_same_input_gives_the_same_readings(untrained: Reader) -> None:
    sources = [passage(STORY[n:], document_id=f"d{n}") for n in range(0, 200, 10)]
    assert untrained.read("Why?", sources) == untrained.read("Why?", sources)


def test_no_passages_no_readings(untrained: Reader) -> None:
    assert untrained.read("Who?", []) == ()


@pytest.mark.parametrize(
    "question",
    [
        "",
        "?",
        "?!... --- ;;",
        "pier",
        "WHO CLOSED THE HARBOUR OF WESTBY?",
        "¿Quién es la alcaldesa?",
        "Кто закрыл гавань?",
        "谁关闭了港口？",
        "من أغلق الميناء؟",
        "why " * 500,
        "x" * 2000,
        "船" * 2000,
        "e" + "\u0301" * 1999,
        "🚢",
        "\u200b\u202e\ufeff",
        "Who\x00 closed\x1b[31m the\x7f pier?",
        "Who closed \ud83d the pier?",
    ],
)
def test_odd_questions_are_read(untrained: Reader, question: str) -> None:
    readings = untrained.read(question, [passage(STORY)])
    assert len(readings) == 4
    assert readings == untrained.read(question, [passage(STORY)])


@pytest.mark.parametrize(
    ("text", "n_readings"),
    [
        ("", 0),
        (" \n\t\u3000", 0),
        ("\u200b\u200d\ufeff", 0),
        ("Closed.", 1),
        ("The pier\x00 was\x1b[31m closed.", 1),
        ("Кто-то закрыл гавань. Её откроют.", 2),
        ("港口在星期一关闭。没有人知道原因。", 2),
        ("أُغلق الميناء. لا أحد يعرف السبب.", 2),
        ("word " * 1000, None),
        ("The crew, " + "and the tugs, and the pilots, " * 165 + "left.", None),
        ("x" * 5000, None),
        ("船" * 5000, None),
        ("🚢" * 1000, None),
        ("e" + "\u0301" * 4999, None),
        ("a. " * 1666, None),
    ],
)
def test_odd_passages_are_read(untrained: Reader, text: str, n_readings: int | None) -> None:
    readings = untrained.read("What is closed?", [passage(text), passage(STORY, document_id="s")])
    of_text = [r for r in readings if r.passage.chunk.document_id == "harbour"]
    assert len(readings) == len(of_text) + 4
    assert n_readings is None or len(of_text) == n_readings
    assert all(_text(r).strip() for r in of_text)
    assert all(r.sentence.contains(r.highlight) for r in of_text if r.highlight)


def test_however_much_the_passages_hold_so_much_is_read(
    untrained: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[TokenRow] = []

    def count(network: ReaderNetwork, rows: Sequence[TokenRow]) -> tuple[RowLogits, ...]:
        read.extend(rows)
        return read_rows(network, rows)

    monkeypatch.setattr("rag.answering.reader.read_rows", count)
    sources = [passage("船" * 5000, document_id=f"d{n}") for n in range(12)]
    readings = untrained.read("why " * 500, sources)
    assert sum(len(row.token_ids) for row in read) < 6000
    assert {r.passage.chunk.document_id for r in readings} == {f"d{n}" for n in range(12)}


def test_passage_scores_keep_the_order_given(untrained: CrossEncoderReader) -> None:
    sources = [passage("word " * n, document_id=f"d{n}") for n in (300, 3, 80)]
    assert [score.passage for score in untrained.score("Who?", sources)] == sources


def test_name_says_which_weights(untrained: Reader, reader: CrossEncoderReader) -> None:
    assert untrained.name.startswith("cross-encoder@")
    assert untrained.name != reader.name


@pytest.mark.parametrize(
    ("question", "sentence", "highlight"),
    [
        ("Who told what the repairs will cost?", "The town council", "town council"),
        ("WHAT WAS FOUND IN THE NORTHERN PIER?", "Engineers had found", "cracks"),
        ("how much will the repairs cost", "The town council", "4.2 million"),
        ("Until when do ferries use the old dock?", "Ferries will use", "March"),
    ],
)
def test_published_weights_find_sentence_and_words(
    reader: CrossEncoderReader, question: str, sentence: str, highlight: str
) -> None:
    other = passage("The old dock was built by the navy. It is painted red.", document_id="z")
    best = reader.read(question, [other, passage(STORY)])[0]
    assert _text(best).startswith(sentence)
    assert highlight in (_highlight(best) or "")


def test_published_weights_doubt_what_is_not_there(reader: CrossEncoderReader) -> None:
    def best(question: str) -> float:
        return reader.read(question, [passage(STORY)])[0].relevance

    assert best("When was the harbour of Westby closed?") > best("Who owns the airport of Tokyo?")


def test_long_passage_is_read_to_its_end(reader: CrossEncoderReader) -> None:
    filler = "the crew went on sorting nets and ropes, " * 110
    source = passage(f"{filler.capitalize()}and then a diver found 17 gold coins.")
    best = reader.read("How many gold coins did the diver find?", [source])[0]
    assert "17" in (_highlight(best) or "")


def _ids(readings: tuple[Reading, ...]) -> list[str]:
    return [r.passage.chunk.chunk_id for r in readings]


def test_order_of_passages_does_not_matter(untrained: Reader) -> None:
    sources: list[Passage] = [passage(STORY[n:], document_id=f"d{n}") for n in (0, 45, 90)]
    forward, backward = untrained.read("Who?", sources), untrained.read("Who?", sources[::-1])
    assert _ids(forward) == _ids(backward)
