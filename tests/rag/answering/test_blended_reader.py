"""The default reader weighs the network's reading with what retrieval made of the passage."""

from dataclasses import replace

import pytest

from rag.answering.blended_reader import BlendedReader
from rag.answering.reader import CrossEncoderReader
from rag.answering.similarity_reader import SimilarityReader
from rag.assistant import make_reader
from rag.settings import Settings
from tests.fakes import WordHashEncoder
from tests.rag.answering.builders import passage

QUESTION = "How much will the repairs of the pier cost?"
TEXT = "Ferries use the old dock until March. The repairs will cost 4.2 million kroner."


@pytest.fixture(scope="module")
def reader() -> BlendedReader:
    return BlendedReader(CrossEncoderReader())


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
    assert unsaid.relevance < said.relevance


def test_the_settings_name_the_reader() -> None:
    encoder = WordHashEncoder()
    assert isinstance(make_reader(Settings(reader="similarity"), encoder), SimilarityReader)
    assert isinstance(make_reader(Settings(), encoder), BlendedReader)
