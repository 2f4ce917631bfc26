import pytest

from embeddings.models import ALL_MINILM_L6_V2, model_folder
from rag.answering.reader_inputs import (
    MAX_PREFIX_TOKENS,
    MAX_QUESTION_TOKENS,
    MAX_TOKENS,
    PairTokenizer,
    pad,
    room,
    token_row,
)


@pytest.fixture(scope="module")
def tokenizer() -> PairTokenizer:
    return PairTokenizer(model_folder(ALL_MINILM_L6_V2) / "tokenizer.json")


def test_offsets_cut_the_words_out_of_the_passage(tokenizer: PairTokenizer) -> None:
    text = "Früher: 🚢 “ships” sailed."
    tokens = tokenizer.passage("Harbour | News", text)
    assert [text[a:b] for a, b in tokens.offsets][-4:] == ["ships", "”", "sailed", "."]


def test_half_a_surrogate_pair_takes_the_place_of_a_character(tokenizer: PairTokenizer) -> None:
    assert tokenizer.question("Who \ud83d sailed") == tokenizer.question("Who ? sailed")
    assert tokenizer.passage("", "\ud83d ships").offsets == ((0, 1), (2, 7))


def test_row_is_question_prefix_passage(tokenizer: PairTokenizer) -> None:
    question = tokenizer.question("Who?")
    passage = tokenizer.passage("Harbour", "The crew.")
    row = token_row(question, passage, 0, 10)
    assert row.token_ids[0] == 101
    assert row.token_ids[row.n_question - 1] == 102
    assert row.token_ids[row.first : row.first + len(row.offsets)] == passage.token_ids
    assert row.token_ids[-1] == 102


@pytest.mark.parametrize("prefix", ["", "short", "very " * 500])
def test_a_full_window_fits(tokenizer: PairTokenizer, prefix: str) -> None:
    question = tokenizer.question("why " * 500)
    passage = tokenizer.passage(prefix, "word " * 500)
    n_fit = room(question, passage)
    row = token_row(question, passage, 0, n_fit)
    assert len(row.token_ids) == MAX_TOKENS
    assert len(row.offsets) == n_fit


def test_long_questions_and_prefixes_are_cut(tokenizer: PairTokenizer) -> None:
    assert len(tokenizer.question("why " * 500)) == MAX_QUESTION_TOKENS
    assert len(tokenizer.passage("very " * 500, "x").prefix) == MAX_PREFIX_TOKENS


def test_a_long_prefix_keeps_its_nearest_heading(tokenizer: PairTokenizer) -> None:
    tokens = tokenizer.passage("very " * 500 + "| Harbour", "x")
    assert tokens.prefix[-2:] == tokenizer.passage("Harbour", "x").prefix


def test_rows_are_padded_to_a_few_widths(tokenizer: PairTokenizer) -> None:
    question = tokenizer.question("Who?")
    rows = [
        token_row(question, tokenizer.passage("", text), 0, 99)
        for text in ("one", "one two three four five six seven eight nine ten eleven twelve")
    ]
    inputs = pad(rows)
    assert inputs.token_ids.shape == (2, 32)
    assert inputs.attended.sum(1).tolist() == [len(row.token_ids) for row in rows]
    assert not inputs.segments[~inputs.attended].any()
    assert not inputs.token_ids[~inputs.attended].any()
