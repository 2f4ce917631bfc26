from dataclasses import replace

import pytest

from embeddings.models import ALL_MINILM_L6_V2, model_folder
from rag.answering.reader_inputs import MAX_QUESTION_TOKENS, PairTokenizer
from rag.answering.reader_model import N_POSITIONS
from rag.answering.reader_weights import load_reader
from rag.answering.reranker import (
    BEFORE_TOKENS,
    HEADING_TOKENS,
    N_CANDIDATES,
    SENTENCE_TOKENS,
    Candidate,
    ListwiseReranker,
    candidate,
    side_by_side,
)
from tests.rag.answering.builders import passage, reading

STORY = "Ferries use the old dock. The repairs will cost 4.2 million kroner."
ASKED = "What will the repairs cost?"


@pytest.fixture(scope="module")
def tokenizer() -> PairTokenizer:
    return PairTokenizer(model_folder(ALL_MINILM_L6_V2) / "tokenizer.json")


@pytest.fixture(scope="module")
def reranker() -> ListwiseReranker:
    return ListwiseReranker(load_reader())


def test_a_candidate_has_what_stands_before_it_and_above() -> None:
    source = passage(STORY, offset=40)
    told = candidate(reading(source, "The repairs will cost 4.2 million kroner.", 0.5))
    assert told == Candidate(
        "Harbour | News",
        "Ferries use the old dock.",
        "The repairs will cost 4.2 million kroner.",
    )
    assert candidate(reading(source, "Ferries use the old dock.", 0.5)).before == ""


def test_a_row_is_the_question_and_each_sentence_behind_its_heading(
    tokenizer: PairTokenizer,
) -> None:
    one = Candidate("Harbour", "It rained.", "The crew slept.")
    other = Candidate("", "", "Nobody came.")
    laid = side_by_side(tokenizer, "Who slept?", [one, other])
    end = [102]
    expected = [101, *tokenizer.question("Who slept?"), *end]
    assert laid.row.n_question == len(expected)
    for text in ("Harbour |", "It rained.", "The crew slept."):
        expected += tokenizer.token_ids(text)
    expected += [*end, *tokenizer.token_ids("Nobody came."), *end]
    assert list(laid.row.token_ids) == expected
    assert [tuple(laid.row.token_ids[own]) for own in laid.sentences] == [
        tokenizer.token_ids(one.text),
        tokenizer.token_ids(other.text),
    ]


def test_what_stands_before_is_cut_in_front_and_a_sentence_behind(
    tokenizer: PairTokenizer,
) -> None:
    long = " ".join(map(str, range(100)))
    laid = side_by_side(tokenizer, "Why?", [Candidate(long, long, long)])
    ids = tokenizer.token_ids(long)
    (own,) = laid.sentences
    assert laid.row.token_ids[own] == ids[:SENTENCE_TOKENS]
    ahead = laid.row.token_ids[laid.row.n_question : own.start]
    assert ahead == (*tokenizer.prefix(long, HEADING_TOKENS), *ids[-BEFORE_TOKENS:])


def test_the_longest_sentences_fit_into_a_row(tokenizer: PairTokenizer) -> None:
    long = Candidate("harbour " * 40, "rain " * 90, "crew " * 900)
    laid = side_by_side(tokenizer, "why " * 500, [long] * N_CANDIDATES)
    assert laid.row.n_question == MAX_QUESTION_TOKENS + 2
    assert N_POSITIONS - N_CANDIDATES < len(laid.row.token_ids) <= N_POSITIONS
    assert {own.stop - own.start for own in laid.sentences} == {SENTENCE_TOKENS}


@pytest.mark.parametrize("n_candidates", [0, N_CANDIDATES + 1])
def test_what_does_not_fit_is_refused(tokenizer: PairTokenizer, n_candidates: int) -> None:
    with pytest.raises(ValueError, match=f"1..{N_CANDIDATES} sentences.*got {n_candidates}"):
        side_by_side(tokenizer, "Why?", [Candidate("", "", "It rained.")] * n_candidates)


def test_the_sentence_that_answers_has_most_energy(reranker: ListwiseReranker) -> None:
    texts = (
        "Ferries use the old dock until March.",
        "Repairs to the pier, the council said, will cost 4.2 million kroner.",
        "The mayor hopes that the repairs will please all who sail.",
    )
    told = [Candidate("Harbour", "", text) for text in texts]
    energies = reranker.energies(ASKED, told)
    assert max(energies) == energies[1]
    turned = reranker.energies(ASKED, told[::-1])
    assert max(turned) == turned[1]


def test_the_same_sentences_have_the_same_energies(reranker: ListwiseReranker) -> None:
    told = [Candidate("Harbour", "", "It rained."), Candidate("", "It rained.", "Nobody came.")]
    assert reranker.energies(ASKED, told) == reranker.energies(ASKED, told)
    assert reranker.energies(ASKED, [replace(told[0], text="It snowed."), told[1]]) != (
        reranker.energies(ASKED, told)
    )
