import pytest
import torch
from transformers import BertModel

from embeddings.models import ALL_MINILM_L6_V2, WEIGHTS, model_folder
from rag.answering.reader_model import (
    PairInputs,
    ReaderNetwork,
    load_embeddings,
    load_encoder_layers,
)


@pytest.fixture(scope="module")
def network() -> ReaderNetwork:
    torch.manual_seed(1)
    network = ReaderNetwork()
    load_embeddings(network, model_folder(ALL_MINILM_L6_V2) / WEIGHTS)
    load_encoder_layers(network, model_folder(ALL_MINILM_L6_V2) / WEIGHTS)
    return network.eval()


@pytest.fixture(scope="module")
def inputs() -> PairInputs:
    token_ids = torch.randint(
        1000, 2000, (3, 20), generator=torch.Generator().manual_seed(2), dtype=torch.int64
    )
    segments = torch.zeros_like(token_ids)
    segments[:, 8:] = 1
    attended = torch.ones_like(token_ids, dtype=torch.bool)
    attended[1, 15:] = False
    return PairInputs(token_ids, segments, attended)


def test_layers_compute_what_bert_computes(network: ReaderNetwork, inputs: PairInputs) -> None:
    oracle = BertModel.from_pretrained(
        model_folder(ALL_MINILM_L6_V2), attn_implementation="eager", add_pooling_layer=False
    )
    oracle.train(mode=False)
    with torch.inference_mode():
        expected = oracle(
            input_ids=inputs.token_ids,
            token_type_ids=inputs.segments,
            attention_mask=inputs.attended.long(),
        ).last_hidden_state
        found = network.encode(inputs)
    torch.testing.assert_close(
        found[inputs.attended], expected[inputs.attended], atol=1e-4, rtol=1e-4
    )


def test_padding_changes_no_logit(network: ReaderNetwork, inputs: PairInputs) -> None:
    alone = PairInputs(
        inputs.token_ids[1:2, :15], inputs.segments[1:2, :15], inputs.attended[1:2, :15]
    )
    with torch.inference_mode():
        padded, bare = network(inputs), network(alone)
    torch.testing.assert_close(padded.relevance[1:2], bare.relevance, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(padded.start[1:2, :15], bare.start, atol=1e-4, rtol=1e-4)


def test_heads_stay_in_float32_when_the_layers_do_not(inputs: PairInputs) -> None:
    network = ReaderNetwork()
    for part in network.body():
        part.to(torch.bfloat16)
    with torch.inference_mode():
        logits = network(inputs)
    assert network.encode(inputs).dtype == torch.bfloat16
    assert {logits.relevance.dtype, logits.start.dtype, logits.evidence.dtype} == {torch.float32}
