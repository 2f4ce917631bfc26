import numpy as np
import pytest
import torch

from embeddings import network
from embeddings.models import ALL_MINILM_L6_V2, model_folder
from embeddings.network import Network

TEXTS = (
    "Who spoke at the summit?",
    "Ministers met on Tuesday.\n\nThey agreed on grain, and on little else.",
    "",
    "Żółć, naïve, 北京, עברית, \U0001f9ea and e\u0301",
    "word " * 2000,
)


# transformers warns about its own coming changes.
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_in_full_precision_it_is_sentence_transformers_to_the_sixth_decimal(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from sentence_transformers import SentenceTransformer

    folder = model_folder(ALL_MINILM_L6_V2)
    own = Network.load(ALL_MINILM_L6_V2, folder, precision=torch.float32)
    oracle = SentenceTransformer(str(folder), device="cpu")
    expected = np.asarray(oracle.encode(list(TEXTS), show_progress_bar=False))
    found = own.encode([own.token_ids(text) for text in TEXTS])
    np.testing.assert_allclose(found, expected, atol=2e-6)


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        ({"amx_bf16": True, "avx512_bf16": True}, torch.bfloat16),
        ({"amx_bf16": False, "avx512_bf16": True}, torch.bfloat16),
        ({"amx_bf16": False, "avx512_bf16": False}, torch.float32),
        ({}, torch.float32),
    ],
)
def test_precision_follows_the_processor(
    monkeypatch: pytest.MonkeyPatch, features: dict[str, bool], expected: torch.dtype
) -> None:
    monkeypatch.setattr(torch.cpu, "get_capabilities", lambda: features)
    assert network.best_precision() is expected


def test_text_beyond_what_the_model_reads_changes_nothing() -> None:
    own = Network.load(ALL_MINILM_L6_V2, model_folder(ALL_MINILM_L6_V2))
    long = "one two three " * 5000
    assert own.token_ids(long).tolist() == own.token_ids(long + "and then some").tolist()
    assert len(own.token_ids(long)) == ALL_MINILM_L6_V2.max_tokens
