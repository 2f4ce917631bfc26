"""The committed question sets: enough of every kind, and each with evidence that stands."""

import json
import re
from collections import Counter
from pathlib import Path

import jsonschema_rs
import pytest

from eval.measures.words import stands_in, words
from eval.topics import QUESTIONS, Evidence, Kind, Split, Topic, load_topics
from tests.rag.sample_texts import sample_documents

SHARED = Path(__file__).parents[2].parent / "shared" / "briefings"
SECOND_STORIES = {
    "000_83a5e9c53f52c20c": "Anna Ilina, a member",
    "003_73fb386a577fd478": "Lab technicians work at",
}
LONGEST_RUN = 8

TOPICS = load_topics()
IDS = [topic.topic_id for topic in TOPICS]


def shared_documents() -> dict[str, str]:
    if not SHARED.is_dir():
        pytest.skip("../shared/briefings is not here, so its evidence cannot be checked")
    documents: dict[str, str] = {}
    for name, opening in SECOND_STORIES.items():
        page = (SHARED / f"{name}.txt").read_text(encoding="utf-8")
        cut = page.index(opening)
        documents |= {name: page[:cut], f"{name}.2": page[cut:]}
    return documents


@pytest.fixture(scope="module")
def samples() -> dict[str, str]:
    return sample_documents()


@pytest.fixture(scope="module")
def briefings() -> dict[str, str]:
    return shared_documents()


@pytest.fixture(scope="module")
def told(briefings: dict[str, str]) -> set[tuple[str, ...]]:
    return set[tuple[str, ...]]().union(*map(runs_of_words, briefings.values()))


def runs_of_words(text: str) -> set[tuple[str, ...]]:
    given = words(text)
    return {given[i : i + LONGEST_RUN] for i in range(len(given) - LONGEST_RUN + 1)}


def places(phrase: str, text: str) -> list[int]:
    pattern = r"\s+".join(re.escape(word) for word in phrase.split())
    return [found.start() for found in re.finditer(pattern, text)]


def paragraph_at(place: int, text: str) -> str:
    start = text.rfind("\n\n", 0, place)
    end = text.find("\n\n", place)
    return text[max(start, 0) : end if end >= 0 else len(text)]


def last_heading(place: int, text: str, headings: set[str]) -> str:
    """Find the nearest line above that is one of the document's headings."""
    above = [line.strip().lstrip("# ") for line in text[:place].split("\n")]
    return next((line for line in reversed(above) if line in headings), "")


def check_evidence(topic: Topic, corpus: str, documents: dict[str, str]) -> None:
    evidence = topic.evidence.get(corpus, ())
    for found in evidence:
        text = documents[found.document]
        standing = places(found.phrase, text)
        assert standing, f"{found.phrase!r} does not stand in {found.document}"
        assert {line_at(place, text) for place in standing} == {line_at(standing[0], text)}
        assert last_heading(standing[0], text, headings_of(found, corpus)) == found.section
    if evidence:
        shown = [paragraph_of(found, documents) for found in evidence]
        assert any(stands_in(answer, text) for answer in topic.answers for text in shown)


def line_at(place: int, text: str) -> str:
    end = text.find("\n", place)
    return text[text.rfind("\n", 0, place) + 1 : end if end >= 0 else len(text)]


def headings_of(wanted: Evidence, corpus: str) -> set[str]:
    cited = (found for topic in TOPICS for found in topic.evidence.get(corpus, ()))
    return {found.section for found in cited if found.document == wanted.document} - {""}


def paragraph_of(found: Evidence, documents: dict[str, str]) -> str:
    text = documents[found.document]
    return paragraph_at(places(found.phrase, text)[0], text)


@pytest.mark.parametrize("topic", TOPICS, ids=IDS)
def test_evidence_stands_in_the_samples(topic: Topic, samples: dict[str, str]) -> None:
    check_evidence(topic, "samples", samples)


@pytest.mark.parametrize("topic", TOPICS, ids=IDS)
def test_evidence_stands_in_the_shared_briefings(topic: Topic, briefings: dict[str, str]) -> None:
    check_evidence(topic, "briefings", briefings)


@pytest.mark.parametrize("topic", TOPICS, ids=IDS)
def test_a_question_is_in_its_own_words(topic: Topic, told: set[tuple[str, ...]]) -> None:
    assert not runs_of_words(topic.question) & told


@pytest.mark.parametrize(
    ("kind", "least"),
    [
        (Kind.FACT, 100),
        (Kind.MULTI, 20),
        (Kind.TIME, 20),
        (Kind.FOLLOW_UP, 25),
        (Kind.UNANSWERABLE, 40),
        (Kind.ADVERSARIAL, 10),
    ],
)
def test_there_are_enough_of_a_kind(kind: Kind, least: int) -> None:
    assert sum(topic.kind is kind for topic in TOPICS) >= least


def test_there_are_enough_in_all() -> None:
    assert len(TOPICS) >= 220
    assert sum(topic.must_pass for topic in TOPICS) >= 15


def test_a_third_is_held_out() -> None:
    held_out = sum(topic.split is Split.HOLDOUT for topic in TOPICS)
    assert 0.3 <= held_out / len(TOPICS) <= 0.4


def test_questions_that_need_several_places_name_several() -> None:
    located = [topic.evidence["samples"] for topic in TOPICS if topic.kind is Kind.MULTI]
    assert min(len(evidence) for evidence in located) >= 2


def test_no_question_is_asked_twice_in_the_same_conversation() -> None:
    asked = Counter((words(t.question), tuple(map(str, t.history)), t.filters) for t in TOPICS)
    assert [question for question, n in asked.items() if n > 1] == []


@pytest.mark.parametrize("file", sorted(QUESTIONS.glob("*.jsonl")), ids=lambda p: p.name)
def test_the_schema_agrees(file: Path) -> None:
    schema = json.loads((QUESTIONS / "topic.schema.json").read_text(encoding="utf-8"))
    validator = jsonschema_rs.validator_for(schema)
    lines = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [error.message for line in lines for error in validator.iter_errors(line)] == []
