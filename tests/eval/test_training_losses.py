import math

import pytest
import torch

from embeddings.models import ALL_MINILM_L6_V2, model_folder
from eval.training.batches import NO_TOKEN, PairBatch, batches, plan
from eval.training.corpus import build_rows
from eval.training.curves import auc, logistic_weights
from eval.training.lists import TrainingList, TrainingPassage
from eval.training.losses import losses, sentence_energies
from rag.answering.reader_inputs import PairTokenizer
from rag.answering.reader_model import PairLogits
from tests.eval.test_training_corpus import FERRY, raw

LISTS = (
    TrainingList(
        "When does it sail?",
        (
            TrainingPassage("Harbour", FERRY, (19, 23), ((0, 25), (25, len(FERRY)))),
            TrainingPassage("", "The pier is old.", None, ((0, 16),)),
        ),
    ),
    TrainingList("Who?", (TrainingPassage("", "Nobody was seen.", None, ((0, 16),)),)),
)


@pytest.fixture(scope="module")
def tokenizer() -> PairTokenizer:
    return PairTokenizer(model_folder(ALL_MINILM_L6_V2) / "tokenizer.json")


@pytest.fixture
def batch(tokenizer: PairTokenizer) -> PairBatch:
    (batch,) = batches(LISTS, tokenizer)
    return batch


def logits_of(batch: PairBatch, relevance: list[float]) -> PairLogits:
    zeros = torch.zeros(batch.inputs.token_ids.shape)
    return PairLogits(torch.tensor(relevance), zeros, zeros, zeros)


def test_targets_stand_at_the_answer(batch: PairBatch) -> None:
    answering = int(batch.relevant.nonzero())
    token = int(batch.inputs.token_ids[answering, batch.start[answering]])
    assert token == int(batch.inputs.token_ids[answering, batch.end[answering]])
    assert batch.sentence_relevant[batch.sentence[answering, batch.start[answering]]]
    assert batch.start[~batch.relevant].tolist() == [0, 0]


def test_no_answer_is_sought_in_question_or_title(batch: PairBatch) -> None:
    inside = batch.sentence != NO_TOKEN
    assert batch.may_answer[:, 0].all()
    assert torch.equal(inside[:, 1:], batch.may_answer[:, 1:])


def test_listwise_loss_of_equal_logits_is_even(batch: PairBatch) -> None:
    found = losses([(batch, logits_of(batch, [0.0, 0.0, 0.0]))], n_lists=2)
    # The first list chooses among two passages and none of them, the second among one and none.
    assert float(found.passage) == pytest.approx((math.log(3) + math.log(2)) / 2)
    assert float(found.sentence) == pytest.approx((math.log(4) + math.log(2)) / 2)
    assert float(found.pointwise) == pytest.approx(math.log(2))


def test_listwise_loss_falls_when_the_right_passage_rises(batch: PairBatch) -> None:
    right = torch.where(batch.relevant, 9.0, -9.0).tolist()
    wrong = torch.where(batch.relevant, -9.0, 9.0).tolist()
    assert float(losses([(batch, logits_of(batch, right))], n_lists=2).passage) < 1e-3
    assert float(losses([(batch, logits_of(batch, wrong))], n_lists=2).passage) > 9


def test_losses_do_not_depend_on_how_pairs_are_split(tokenizer: PairTokenizer) -> None:
    whole, parts = batches(LISTS, tokenizer), batches(LISTS, tokenizer, size=1)
    together = losses([(b, logits_of(b, [0.5] * len(b.relevant))) for b in whole], n_lists=2)
    apart = losses([(b, logits_of(b, [0.5] * len(b.relevant))) for b in parts], n_lists=2)
    assert float(together.passage) == pytest.approx(float(apart.passage))
    assert float(together.sentence) == pytest.approx(float(apart.sentence))


def test_energy_is_the_mean_over_a_sentence(batch: PairBatch) -> None:
    logits = logits_of(batch, [0.0, 0.0, 0.0])
    numbered = PairLogits(
        logits.relevance, logits.start, logits.end, batch.sentence.float().clamp(min=0)
    )
    assert sentence_energies(batch, numbered).tolist() == [0.0, 1.0, 2.0, 3.0]


def test_a_long_passage_is_cut_around_its_answer(tokenizer: PairTokenizer) -> None:
    text = "rope " * 400 + "anchor " + "net " * 400
    passage = TrainingPassage("", text, (2000, 2006), ((0, len(text)),))
    (batch,) = batches([TrainingList("What?", (passage,))], tokenizer, max_tokens=64)
    assert batch.inputs.token_ids.shape == (1, 64)
    assert batch.relevant.tolist() == [True]


def test_a_longer_plan_begins_like_a_shorter_one() -> None:
    rows, _ = build_rows([raw(f"Question {n}?", FERRY, "noon") for n in range(7)])
    short = plan(rows, {"squad2": 1.0}, n_lists=10, seed=4, weight=lambda _: 1.0)
    longer = plan(rows, {"squad2": 1.0}, n_lists=30, seed=4, weight=lambda _: 1.0)
    assert longer[:10] == short
    assert [turn for _, turn in short] == [0] * 7 + [1] * 3


def test_rows_of_greater_weight_come_rather_early_and_every_row_comes() -> None:
    rows, _ = build_rows([raw(f"Question {n}?", FERRY, "noon") for n in range(200)])
    heavy = {row.row_id for row in rows[:100]}
    planned = plan(
        rows,
        {"squad2": 1.0},
        n_lists=200,
        seed=4,
        weight=lambda row: 9.0 if row.row_id in heavy else 1.0,
    )
    assert len({row.row_id for row, _ in planned}) == len(rows)
    assert sum(row.row_id in heavy for row, _ in planned[:100]) > 75


def test_auc_counts_ties_half() -> None:
    assert auc([0.1, 0.4, 0.4, 0.9], [False, False, True, True]) == pytest.approx(0.875)


def test_logistic_regression_finds_the_odds() -> None:
    # One feature: 0 is right once in four, 1 three times in four.
    rows = [(0.0,)] * 4000 + [(1.0,)] * 4000
    right = ([True] + [False] * 3) * 1000 + ([True] * 3 + [False]) * 1000
    slope, bias = logistic_weights(rows, right)
    assert bias == pytest.approx(-math.log(3), abs=0.01)
    assert slope == pytest.approx(2 * math.log(3), abs=0.01)
