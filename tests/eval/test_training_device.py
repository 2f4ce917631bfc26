from dataclasses import fields

import torch

from embeddings.models import ALL_MINILM_L6_V2, model_folder
from eval.training.device import to_device
from eval.training.rerank_lists import batches
from eval.training.reranker import listwise_loss
from rag.answering.reader_inputs import PairTokenizer
from rag.answering.reader_model import ReaderNetwork
from tests.eval.test_training_rerank_lists import rerank_list


def test_every_tensor_of_a_batch_is_moved_and_none_is_lost() -> None:
    tokenizer = PairTokenizer(model_folder(ALL_MINILM_L6_V2) / "tokenizer.json")
    (batch,) = batches([rerank_list("ferry", 0, n=2)], tokenizer, size=1)
    same = to_device(batch, "cpu")
    assert torch.equal(same.inputs.token_ids, batch.inputs.token_ids)
    assert torch.equal(same.scores, batch.scores)
    # On this device nothing is computed, but tensors of two devices are refused all the same.
    elsewhere = to_device(batch, "meta")
    inputs, *others = (getattr(elsewhere, field.name) for field in fields(elsewhere))
    moved = [*others, *(getattr(inputs, field.name) for field in fields(inputs))]
    assert {tensor.device.type for tensor in moved} == {"meta"}
    evidence = ReaderNetwork().to("meta")(elsewhere.inputs).evidence
    loss = listwise_loss(elsewhere.scores + elsewhere.energies(evidence), elsewhere.answers)
    assert loss.device.type == "meta"
