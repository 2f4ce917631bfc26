"""The default reader weighs the network's reading with what retrieval made of the passage."""

import copy
from dataclasses import replace

import pytest

from rag.answering.blended_reader import Blend, BlendedReader
from rag.answering.reranker import N_CANDIDATES
from rag.answering.similarity_reader import SimilarityReader
from rag.assistant import make_reader
from rag.settings import Settings
from tests.fakes import WordHashEncoder
from tests.rag.answering.builders import passage

QUESTION = "How much will the repairs of the pier cost?"
TEXT = "Ferries use the old dock until March. The repairs will cost 4.2 million kroner."


@pytest.fixture(scope="module")
def reader() -> BlendedReader:
    return BlendedReader.load()


def test_finds_the_sentence_and_the_words_in_it(reader: BlendedReader) -> None:
    source = passage(TEXT, offset=5)
    best = reader.read(QUESTION, [source])[0]
    start = source.chunk.span.start
    assert TEXT[best.sentence.start - start : best.sentence.end - start].startswith("The repairs")
    assert best.highlight is not None
    assert best.sentence.contains(best.highlight)


def test_reads_every_sentence_with_a_probability(reader: BlendedReader) -> None:
    readings = reader.read(QUESTION, [passage(TEXT)])
    assert len(readings) == 2
    assert all(0 <= reading.relevance <= 1 for reading in readings)
    assert readings[0].score > readings[1].score


def test_of_equal_texts_the_better_retrieved_comes_first(reader: BlendedReader) -> None:
    poor = replace(passage(TEXT, document_id="a"), score=0.2)
    good = replace(passage(TEXT, document_id="b"), score=0.6)
    documents = [r.passage.chunk.document_id for r in reader.read(QUESTION, [poor, good])]
    assert documents[0] == "b"


def test_what_is_not_said_is_less_probable(reader: BlendedReader) -> None:
    said = reader.read(QUESTION, [passage(TEXT)])[0]
    unsaid = reader.read("Who designed the lighthouse of Vigo?", [passage(TEXT)])[0]
    assert unsaid.answerability < said.answerability


def test_the_settings_name_the_reader() -> None:
    encoder = WordHashEncoder()
    assert isinstance(make_reader(Settings(reader="similarity"), encoder), SimilarityReader)
    assert isinstance(make_reader(Settings(), encoder), BlendedReader)


def test_another_blend_has_another_name(reader: BlendedReader) -> None:
    assert replace(reader, blend=Blend(margin=0.5)).name != reader.name


@pytest.mark.parametrize(("text", "loses"), [(TEXT, True), (f"{TEXT} So Peruvians say.", False)])
def test_a_name_that_the_best_passage_lacks_counts_against_answering(
    reader: BlendedReader, text: str, *, loses: bool
) -> None:
    asked = "How much will the repairs of the pier in Peru cost?"
    sources = [passage(text), passage("Something else.", document_id="b")]
    forgiving = replace(reader, blend=replace(reader.blend, unnamed=0.0))
    pairs = list(zip(*(one.read(asked, sources) for one in (reader, forgiving)), strict=True))
    assert {ours.answerability < theirs.answerability for ours, theirs in pairs} == {loses}
    assert all(ours.sentence == theirs.sentence for ours, theirs in pairs)


@pytest.mark.parametrize(
    ("text", "loses"),
    [("Many boats sank in the storm of May 2.", True), ("In the storm six boats sank.", False)],
)
def test_an_answer_without_the_figure_asked_for_counts_against_answering(
    reader: BlendedReader, text: str, *, loses: bool
) -> None:
    forgiving = replace(reader, blend=replace(reader.blend, off_kind=0.0))
    (ours,), (theirs,) = (
        one.read("How many boats sank?", [passage(text)]) for one in (reader, forgiving)
    )
    assert (ours.answerability < theirs.answerability) is loses


def test_a_sentence_without_the_day_asked_for_comes_later(reader: BlendedReader) -> None:
    text = "The ferry to Faro sank on the way. It left the pier on May 2."
    strict = replace(reader, reranker=None)
    careless = replace(strict, blend=replace(reader.blend, undated=0.0))
    ours, theirs = (
        {r.sentence: r.score for r in one.read("On what day did the ferry sink?", [passage(text)])}
        for one in (strict, careless)
    )
    lost = [theirs[sentence] - ours[sentence] for sentence in sorted(ours)]
    assert lost == pytest.approx([reader.blend.undated, 0.0])


def test_shares_of_one_probability_go_to_all_sentences(reader: BlendedReader) -> None:
    sources = [passage(TEXT), passage("Something else.", document_id="b")]
    readings = reader.read(QUESTION, sources)
    assert sum(r.relevance for r in readings) == pytest.approx(readings[0].answerability, abs=1e-4)
    assert len({r.answerability for r in readings}) == 1


def test_without_passages_there_is_nothing_to_read(reader: BlendedReader) -> None:
    assert reader.read(QUESTION, []) == ()


@pytest.mark.parametrize(
    ("question", "gains"),
    [("How much will it cost to mend the quay?", True), ("Why is the quay closed?", False)],
)
def test_a_figure_that_was_asked_for_makes_an_answer_likelier(
    reader: BlendedReader, question: str, *, gains: bool
) -> None:
    told = passage("The quay is closed. It will cost 4 million euros to mend it.")
    plain = replace(reader, blend=replace(reader.blend, figure=0.0))
    ours, theirs = (one.read(question, [told])[0] for one in (reader, plain))
    assert (ours.answerability > theirs.answerability) is gains


STORY = (
    "The pier will be mended. Ferries use the old dock until March. Nobody was hurt. "
    "Repairs will cost 4.2 million kroner. The mayor hopes for the best. It rained on Monday. "
    "The council meets on Tuesday. Fishermen sell their catch at the quay."
)


def test_the_best_are_compared_and_the_others_count_like_the_weakest(
    reader: BlendedReader,
) -> None:
    sources = [passage(STORY)]
    alone = {r.sentence: r.score for r in replace(reader, reranker=None).read(QUESTION, sources)}
    compared = {r.sentence: r.score for r in reader.read(QUESTION, sources)}
    in_order = sorted(alone, key=lambda sentence: -alone[sentence])
    best, others = in_order[:N_CANDIDATES], in_order[N_CANDIDATES:]
    assert len(others) == 2
    assert all(compared[sentence] == alone[sentence] for sentence in others)
    gains = sorted(compared[sentence] - alone[sentence] for sentence in best)
    assert gains[0] == 0 < gains[1]


HARBOUR = passage("Ferries use the old dock until March. Nobody was hurt.")
QUAY = passage(
    "In Westby, the repairs of the pier will cost 4.2 million kroner.", document_id="quay", rank=4
)


def test_what_is_best_side_by_side_comes_first(reader: BlendedReader) -> None:
    """And whether to answer is decided before: what retrieval prefers names no Westby."""
    asked = "What will the repairs in Westby cost?"
    plain = replace(reader, reranker=None).read(asked, [HARBOUR, QUAY])
    compared = reader.read(asked, [HARBOUR, QUAY])
    firsts = [readings[0].passage.chunk.document_id for readings in (plain, compared)]
    assert firsts == ["harbour", "quay"]
    assert compared[0].answerability == plain[0].answerability
    forgiving = replace(reader, blend=replace(reader.blend, unnamed=0.0))
    assert forgiving.read(asked, [HARBOUR, QUAY])[0].answerability > plain[0].answerability


def test_where_none_is_shown_none_are_compared(reader: BlendedReader) -> None:
    asked, sources = "Who designed the lighthouse of Vigo?", [passage(STORY)]
    readings = reader.read(asked, sources)
    assert readings[0].answerability < reader.threshold
    assert readings == replace(reader, reranker=None).read(asked, sources)


def test_one_sentence_is_compared_with_none(reader: BlendedReader) -> None:
    sources = [passage("Repairs will cost 4.2 million kroner.")]
    assert replace(reader, reranker=None).read(QUESTION, sources) == reader.read(QUESTION, sources)


def test_another_reranker_has_another_name(reader: BlendedReader) -> None:
    assert replace(reader, reranker=None).name != reader.name
    assert reader.reranker is not None
    other = copy.copy(reader.reranker)
    other.weights_sha256 = "f" * 64
    assert replace(reader, reranker=other).name != reader.name
