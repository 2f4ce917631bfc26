from dataclasses import replace
from datetime import date

import pytest

from eval.asks import corpus_sha256, locate, make_asks, question_set_sha256
from eval.errors import QuestionSetError
from eval.pipelines import SectionSpan
from eval.topics import DateRange, Evidence, Kind, Split, Topic
from tests.eval.fake_pipeline import OTHER, FakePipeline

TOPIC = Topic(
    topic_id="doses",
    question="What did Beijing send?",
    kind=Kind.FACT,
    split=Split.DEV,
    must_pass=True,
    answers=("doses",),
    answerable={"samples": True, "briefings": False},
    evidence={"samples": (Evidence("d1", "One", "Beijing sent"),)},
    expected_dates=DateRange(after=date(2021, 8, 1)),
)


def with_evidence(document: str, section: str, phrase: str) -> Topic:
    return replace(TOPIC, evidence={"samples": (Evidence(document, section, phrase),)})


def test_a_topic_is_made_ready_for_its_corpus() -> None:
    (ask,) = make_asks([TOPIC], FakePipeline(), corpus="samples", split="dev")
    assert (ask.topic_id, ask.kind, ask.split, ask.must_pass) == ("doses", "fact", "dev", True)
    assert ask.evidence[0].spans == ((0, 12),)
    assert ask.evidence[0].section == ("One",)
    assert ask.published_after == date(2021, 8, 1)


def test_the_same_topic_expects_no_answer_where_the_corpus_does_not_say() -> None:
    (ask,) = make_asks([TOPIC], FakePipeline(), corpus="briefings", split="all")
    assert (ask.answerable, ask.answers, ask.evidence) == (False, (), ())


def test_a_phrase_is_found_across_line_breaks_wherever_it_stands() -> None:
    assert locate("Rain fell on Minsk", OTHER, [SectionSpan((), 0, len(OTHER))]) == (
        (8, 27),
        (29, 47),
    )


def test_a_phrase_is_found_only_inside_the_section() -> None:
    assert locate("Rain fell on Minsk", OTHER, [SectionSpan((), 9, len(OTHER))]) == ((29, 47),)


def test_a_nested_section_goes_by_its_last_heading() -> None:
    topic = with_evidence("d1", "Two", "Nobody said")
    (ask,) = make_asks([topic], FakePipeline(), corpus="samples", split="dev")
    assert ask.evidence[0].section == ("One", "Two")


@pytest.mark.parametrize(
    ("topic", "message"),
    [
        (
            with_evidence("d9", "One", "Beijing sent"),
            "doses: the corpus 'samples' holds no document 'd9'; it holds 'd1', 'd2'",
        ),
        (
            with_evidence("d1", "Three", "Beijing sent"),
            "doses: 'd1' has no section 'Three'; it has 'One', 'Two'",
        ),
        (
            with_evidence("d1", "Two", "Beijing sent"),
            "doses: 'Beijing sent' does not stand in section 'Two' of 'd1'",
        ),
    ],
)
def test_evidence_that_is_not_in_the_corpus_ends_in_one_line(topic: Topic, message: str) -> None:
    with pytest.raises(QuestionSetError) as e:
        make_asks([topic], FakePipeline(), corpus="samples", split="dev")
    assert str(e.value) == message


def test_of_many_questions_that_fit_no_more_the_first_is_named_and_the_others_counted() -> None:
    lost = [
        replace(with_evidence("d9", "One", "x"), topic_id=topic_id) for topic_id in ("b", "a", "c")
    ]
    with pytest.raises(QuestionSetError, match=r"^a: .* \(and 2 more questions\)$"):
        make_asks([TOPIC, *lost], FakePipeline(), corpus="samples", split="dev")


@pytest.mark.parametrize(("corpus", "split"), [("samples", "holdout"), ("moon", "dev")])
def test_a_corpus_of_which_nothing_is_asked_is_named(corpus: str, split: str) -> None:
    with pytest.raises(
        QuestionSetError, match=f"is asked of the corpus '{corpus}'; known: briefings"
    ):
        make_asks([TOPIC], FakePipeline(), corpus=corpus, split=split)


def test_the_question_set_hash_follows_the_questions_not_the_place_of_the_evidence() -> None:
    asks = make_asks([TOPIC], FakePipeline(), corpus="samples", split="dev")
    found = replace(asks[0].evidence[0], spans=((5, 17),))
    assert question_set_sha256([replace(asks[0], evidence=(found,))]) == question_set_sha256(asks)
    assert question_set_sha256([replace(asks[0], answers=("x",))]) != question_set_sha256(asks)


def test_the_corpus_hash_follows_the_texts_not_their_order() -> None:
    assert corpus_sha256({"a": "1", "b": "2"}) == corpus_sha256({"b": "2", "a": "1"})
    assert corpus_sha256({"a": "1", "b": "2"}) != corpus_sha256({"a": "1", "b": "3"})
