"""Question sets as they are read: what is understood, and which line is to blame."""

import json
from datetime import date
from pathlib import Path

import pytest

from eval.errors import QuestionSetError
from eval.topics import DateRange, Evidence, Kind, Split, load_topics, split_of
from rag.types import Filters, Turn

EVIDENCE = {"document": "harvest", "section": "Quinces", "phrase": "twelve tons of quinces"}
LINE = {
    "topic_id": "quince-weight",
    "kind": "fact",
    "split": "holdout",
    "must_pass": True,
    "question": "How heavy was the harvest?",
    "answers": ["twelve tons"],
    "answerable": {"samples": True, "briefings": False},
    "evidence": {"samples": [EVIDENCE]},
}


def write(path: Path, *lines: object) -> Path:
    text = "".join(f"{x if isinstance(x, str) else json.dumps(x)}\n" for x in lines)
    path.write_text(text, encoding="utf-8")
    return path


def test_a_line_becomes_a_topic(tmp_path: Path) -> None:
    (topic,) = load_topics(write(tmp_path / "set.jsonl", LINE))
    assert topic.kind is Kind.FACT
    assert topic.split is Split.HOLDOUT
    assert topic.must_pass
    assert topic.answers == ("twelve tons",)
    assert topic.answerable == {"samples": True, "briefings": False}
    assert topic.evidence == {
        "samples": (Evidence("harvest", "Quinces", "twelve tons of quinces"),)
    }
    assert (topic.history, topic.filters, topic.expected_dates) == ((), Filters(), DateRange())


def test_history_filters_and_dates_are_read(tmp_path: Path) -> None:
    more = {
        "history": [{"question": "Was there a harvest?", "answer": "Yes."}, {"question": "Of?"}],
        "filters": {"published_after": "2021-08-04", "document_ids": ["harvest"]},
        "expected_dates": {"published_before": "2021-08-31"},
    }
    (topic,) = load_topics(write(tmp_path / "set.jsonl", LINE | more))
    assert topic.history == (Turn("Was there a harvest?", "Yes."), Turn("Of?"))
    assert topic.filters == Filters(date(2021, 8, 4), None, ("harvest",))
    assert topic.expected_dates == DateRange(None, date(2021, 8, 31))


def test_a_folder_is_read_in_the_order_of_names(tmp_path: Path) -> None:
    write(tmp_path / "b.jsonl", LINE)
    write(tmp_path / "a.jsonl", LINE | {"topic_id": "plum-weight", "split": "dev"}, "")
    write(tmp_path / "notes.txt", "no question")
    assert [topic.topic_id for topic in load_topics(tmp_path)] == ["plum-weight", "quince-weight"]


def test_line_separators_inside_a_text_do_not_end_the_line(tmp_path: Path) -> None:
    line = json.dumps(LINE | {"question": "How\u2028heavy?"}, ensure_ascii=False)
    (topic,) = load_topics(write(tmp_path / "set.jsonl", line))
    assert topic.question == "How\u2028heavy?"


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"question": "  "}, "'question' must be some text, got '  '"),
        ({"must_pass": "yes"}, "'must_pass' must be true or false, got 'yes'"),
        ({"kind": "riddle"}, "'kind' must be one of fact, multi, .*, got 'riddle'"),
        ({"split": "dev"}, "'split' must be holdout: it follows from the id"),
        ({"answers": "twelve"}, "'answers' must be a list, got 'twelve'"),
        ({"answers": [12]}, "'answers' must be a list of texts, got 12"),
        ({"answers": []}, "'answers' must hold something where a corpus says"),
        ({"answerable": {}, "evidence": {}}, "'answerable' must name a corpus"),
        ({"answerable": {"samples": 1}}, "'answerable.samples' must be true or false, got 1"),
        ({"evidence": {}}, r"evidence is given for \[\], answers for \['samples'\]"),
        ({"evidence": []}, r"'evidence' must be an object, got \[\]"),
        ({"evidence": {"samples": [7]}}, r"'evidence.samples\[0\]' must be an object, got 7"),
        (
            {
                "evidence": {
                    "samples": [
                        EVIDENCE | {"phrase": "one two three four five six seven eight nine"}
                    ]
                }
            },
            "has 9 words; quote at most 8",
        ),
        (
            {"evidence": {"samples": [{"document": "harvest", "section": ""}]}},
            r"field 'evidence.samples\[0\].phrase' is missing",
        ),
        ({"filters": {"published_after": "August"}}, "'filters.published_after' must be a date"),
        ({"filters": {"since": "2021"}}, "unknown field 'filters.since'"),
        ({"kind": "follow_up"}, "a follow-up needs 'history'"),
        ({"kind": "unanswerable"}, "'unanswerable' cannot be answerable"),
        ({"colour": "red"}, "unknown field 'colour'"),
        ({"question": "x" * 99 + "\ud800"}, "must be some text, got"),
    ],
)
def test_a_bad_field_is_named_with_its_line(
    tmp_path: Path, change: dict[str, object], complaint: str
) -> None:
    file = write(tmp_path / "set.jsonl", "", LINE | change)
    with pytest.raises(QuestionSetError, match=rf"^set\.jsonl:2: .*{complaint}"):
        load_topics(file)


@pytest.mark.parametrize("line", ["{", "[]", "12", "nonsense", "[" * 100_000])
def test_a_line_that_is_no_object_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(QuestionSetError, match=r"^set\.jsonl:1: "):
        load_topics(write(tmp_path / "set.jsonl", line))


def test_an_id_is_given_once(tmp_path: Path) -> None:
    write(tmp_path / "a.jsonl", LINE)
    write(tmp_path / "b.jsonl", LINE)
    with pytest.raises(
        QuestionSetError, match=r"b\.jsonl:1: 'quince-weight' is taken by a\.jsonl:1"
    ):
        load_topics(tmp_path)


def test_a_set_without_questions_is_refused(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match="holds no question"):
        load_topics(tmp_path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(QuestionSetError, match=r"absent\.jsonl: cannot be read"):
        load_topics(tmp_path / "absent.jsonl")


def test_bytes_that_are_not_text_are_refused(tmp_path: Path) -> None:
    (tmp_path / "set.jsonl").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(QuestionSetError, match="cannot be read as UTF-8"):
        load_topics(tmp_path / "set.jsonl")


@pytest.mark.parametrize(
    ("topic_id", "split"), [("quince-weight", Split.HOLDOUT), ("plum-weight", Split.DEV)]
)
def test_the_split_follows_from_the_id(topic_id: str, split: Split) -> None:
    assert split_of(topic_id) is split
