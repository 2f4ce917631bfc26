import gzip
from pathlib import Path

import pytest
import torch

from embeddings.models import ALL_MINILM_L6_V2, model_folder
from eval.errors import TrainingError
from eval.training.rerank_lists import RerankList, batches, read_lists, write_lists
from rag.answering.reader_inputs import PairTokenizer
from rag.answering.reranker import N_CANDIDATES, Candidate


def rerank_list(name: str, *right: int, n: int = 10, held_out: bool = False) -> RerankList:
    """`n` sentences, of which those numbered `right` answer; the reader ranks them in order."""
    return RerankList(
        name,
        held_out,
        f"What does {name} say?",
        tuple(Candidate("Harbour", "", f"Ferry {number} sails.") for number in range(n)),
        tuple(-float(number) for number in range(n)),
        tuple(number in right for number in range(n)),
    )


@pytest.fixture(scope="module")
def tokenizer() -> PairTokenizer:
    return PairTokenizer(model_folder(ALL_MINILM_L6_V2) / "tokenizer.json")


def test_lists_are_read_as_they_were_written(tmp_path: Path) -> None:
    lists = [rerank_list("Åse", 1), rerank_list("Bo", 0, 2, n=3, held_out=True)]
    write_lists(tmp_path / "lists.jsonl.gz", iter(lists))
    assert read_lists(tmp_path / "lists.jsonl.gz") == lists
    assert [path.name for path in tmp_path.iterdir()] == ["lists.jsonl.gz"]


@pytest.mark.parametrize("content", [b"no gzip", gzip.compress(b"no json"), gzip.compress(b"{}")])
def test_a_file_that_holds_no_lists_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "lists.jsonl.gz"
    path.write_bytes(content)
    with pytest.raises(TrainingError, match=r"lists\.jsonl\.gz holds no lists .*candidates"):
        read_lists(path)


def test_lists_to_measure_on_alone_teach_nothing(tmp_path: Path) -> None:
    path = tmp_path / "lists.jsonl.gz"
    for lists in ([], [rerank_list("kept", 0, held_out=True)]):
        write_lists(path, lists)
        with pytest.raises(TrainingError, match="no list that is learned from"):
            read_lists(path)


def test_a_draw_holds_what_is_right_and_sentences_beside_it() -> None:
    one = rerank_list("a", 9)
    draws = [one.drawn(seed=1, turn=turn) for turn in range(40)]
    assert all(len(draw.candidates) == N_CANDIDATES and sum(draw.answers) == 1 for draw in draws)
    for draw in draws:
        texts = [c.text for c in draw.candidates]
        assert len(set(texts)) == N_CANDIDATES
        assert texts[draw.answers.index(True)] == "Ferry 9 sails."
        assert [-score for score in draw.scores] == [int(text.split()[1]) for text in texts]
    assert len({draw.answers.index(True) for draw in draws}) == N_CANDIDATES
    wrong = [frozenset(draw.scores) for draw in draws]
    best_ones = frozenset({0.0, -1.0, -2.0, -3.0, -4.0, -9.0})
    assert len(wrong) / 2 < wrong.count(best_ones) < len(wrong)


def test_a_draw_is_the_same_by_seed_and_turn() -> None:
    one = rerank_list("a", 3)
    assert one.drawn(seed=1, turn=2) == one.drawn(seed=1, turn=2)
    assert len({one.drawn(seed=1, turn=turn).scores for turn in range(9)}) > 1


def test_of_many_right_ones_two_are_drawn() -> None:
    draw = rerank_list("a", 0, 1, 2, 3).drawn(seed=1, turn=0)
    assert sum(draw.answers) == 2
    assert len(draw.candidates) == N_CANDIDATES


def test_few_sentences_are_all_drawn() -> None:
    draw = rerank_list("a", 1, n=3).drawn(seed=1, turn=0)
    assert sorted(draw.scores) == [-2.0, -1.0, 0.0]


def test_what_is_asked_about_comes_first() -> None:
    assert rerank_list("a", 9).first().scores == tuple(-float(n) for n in range(N_CANDIDATES))
    assert len(rerank_list("a", 1, n=3).first().candidates) == 3


def test_energies_are_means_over_the_words_of_a_sentence(tokenizer: PairTokenizer) -> None:
    one = RerankList(
        "a",
        held_out=False,
        question="Who?",
        candidates=(Candidate("Harbour", "Rain.", "The crew."), Candidate("", "", "Nobody.")),
        scores=(0.5, -1.5),
        answers=(True, False),
    )
    (batch,) = batches([one], tokenizer, size=4)
    evidence = torch.arange(batch.inputs.token_ids.shape[1]).float()[None]
    energies = batch.energies(evidence)[0]
    # [CLS] who ? [SEP] harbour | rain . THE CREW . [SEP] NOBODY . [SEP]
    assert energies[:2].tolist() == [9.0, 12.5]
    assert torch.isinf(energies[2:]).all()
    assert batch.answers[0].tolist() == [True] + [False] * (N_CANDIDATES - 1)
    assert batch.scores[0].tolist() == [0.5, -1.5] + [0.0] * (N_CANDIDATES - 2)


def test_rows_of_like_length_come_together(tokenizer: PairTokenizer) -> None:
    lists = [rerank_list(name, 0, n=n) for name, n in (("a", 6), ("b", 1), ("c", 6), ("d", 1))]
    found = batches([one.first() for one in lists], tokenizer, size=2)
    assert [batch.present.sum(1).tolist() for batch in found] == [[1, 1], [6, 6]]
