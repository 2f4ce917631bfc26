from collections.abc import Iterator

import pytest

from eval.asks import make_asks
from eval.local import LocalPipeline
from eval.pipelines import SectionSpan
from eval.runs import RunOptions, run_asks
from tests.eval.quay_store import ENCODER, FOLLOW_UP, QUAY, TOPICS, open_quay, store_pages


@pytest.fixture(scope="module")
def pipeline(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LocalPipeline]:
    with open_quay(store_pages(tmp_path_factory.mktemp("local"))) as assistant:
        yield LocalPipeline(assistant, ENCODER)


def test_documents_texts_and_sections_are_those_of_the_store(pipeline: LocalPipeline) -> None:
    assert set(pipeline.documents()) == {"quay", "mill"}
    assert pipeline.text("quay") == QUAY
    assert [section.path for section in pipeline.sections("quay")] == [(), ("Ice",), ("Crane",)]
    assert pipeline.sections("mill")[0] == SectionSpan((), 0, 10)


def test_a_run_over_the_assistant_is_valid_and_stable(pipeline: LocalPipeline) -> None:
    asks = make_asks(TOPICS, pipeline, corpus="quay", split="dev")
    run = run_asks(pipeline, asks, RunOptions("quay", "dev"))
    by_id = {outcome.topic_id: outcome for outcome in run.outcomes}
    assert all(outcome.scores["CitationValidity"] == 1.0 for outcome in run.outcomes)
    assert all(outcome.scores["Determinism"] == 1.0 for outcome in run.outcomes)
    assert by_id["crane"].scores["AnswerInFirstSentence"] == 1.0
    assert by_id["crane"].scores["RR/chunk"] == 1.0
    assert by_id["crane"].scores["CitationRecall"] == 1.0
    assert by_id["vigo"].scores["AbstainedWhenUnanswerable"] == 1.0
    assert run.stamp.provenance.encoder == ENCODER.fingerprint
    assert run.stamp.provenance.generation == 1
    assert run.encode_seconds is not None


def test_history_is_sent_along(pipeline: LocalPipeline) -> None:
    (ask,) = make_asks([FOLLOW_UP], pipeline, corpus="quay", split="dev")
    response = pipeline.reply(ask).response
    assert "mill" in response.standalone_question
    assert "mill" in [passage.document_id for passage in response.passages]


def test_documents_are_ranked_by_their_best_passage_where_documents_are_judged(
    pipeline: LocalPipeline,
) -> None:
    by_document = LocalPipeline(pipeline._assistant, ENCODER, by_document=True)
    (ask,) = make_asks(TOPICS[:1], pipeline, corpus="quay", split="dev")
    found = [passage.document_id for passage in by_document.reply(ask).response.passages]
    assert found == ["quay", "mill"]
    assert len(pipeline.reply(ask).response.passages) > 2
