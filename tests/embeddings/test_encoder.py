import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from embeddings.encoder import SentenceEncoder
from embeddings.models import ALL_MINILM_L6_V2, model_folder

TEXTS = (
    "Who spoke at the summit?",
    "Ministers met on Tuesday.\n\nThey agreed on grain, and on little else.",
    "",
    " \t\n",
    "Żółć, naïve, 北京, עברית, \U0001f9ea and e\u0301",
    "word " * 2000,
    "x" * 50_000,
    "[CLS] [SEP] [MASK] [UNK]",
    "tab\x00nul",
)


def test_vectors_have_unit_length_and_the_model_s_dimension(encoder: SentenceEncoder) -> None:
    vectors = encoder.encode_passages(TEXTS)
    assert vectors.shape == (len(TEXTS), encoder.dimension)
    assert vectors.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1.0, atol=1e-5)


def test_a_query_gives_the_same_bytes_whatever_stands_beside_it(encoder: SentenceEncoder) -> None:
    together = encoder.encode_queries(TEXTS)
    alone = np.concatenate([encoder.encode_queries([text]) for text in TEXTS])
    assert together.tobytes() == alone.tobytes()


def test_the_same_passages_give_the_same_bytes(encoder: SentenceEncoder) -> None:
    many = TEXTS * 20
    assert encoder.encode_passages(many).tobytes() == encoder.encode_passages(many).tobytes()


def test_a_passage_hardly_depends_on_what_stands_beside_it(encoder: SentenceEncoder) -> None:
    together = encoder.encode_passages(TEXTS)
    alone = np.concatenate([encoder.encode_passages([text]) for text in TEXTS])
    assert (together * alone).sum(axis=1).min() > 0.9999


def test_concurrent_queries_give_the_same_bytes(encoder: SentenceEncoder) -> None:
    alone = encoder.encode_queries(TEXTS)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda text: encoder.encode_queries([text])[0], TEXTS * 4))
    assert np.stack(found).tobytes() == np.concatenate([alone] * 4).tobytes()


def test_nothing_to_encode_gives_no_rows(encoder: SentenceEncoder) -> None:
    assert encoder.encode_queries([]).shape == (0, encoder.dimension)
    assert encoder.encode_passages([]).shape == (0, encoder.dimension)


def test_half_characters_do_not_raise(encoder: SentenceEncoder) -> None:
    assert np.isfinite(encoder.encode_queries(["half \ud800 a character"])).all()


def test_progress_adds_up(encoder: SentenceEncoder) -> None:
    told: list[int] = []
    encoder.encode_passages(TEXTS, on_progress=told.append)
    assert sum(told) == len(TEXTS)


def test_related_texts_are_nearer(encoder: SentenceEncoder) -> None:
    question = encoder.encode_queries(["How many people were hurt in the earthquake?"])[0]
    near, far = encoder.encode_passages(
        ["The tremor injured some forty villagers.", "The bank raised its interest rate."]
    )
    assert question @ near > question @ far + 0.2


# transformers warns about its own coming changes.
@pytest.mark.filterwarnings("ignore::DeprecationWarning", "ignore::FutureWarning")
def test_vectors_are_those_of_sentence_transformers(
    encoder: SentenceEncoder, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    from sentence_transformers import SentenceTransformer

    oracle = SentenceTransformer(str(model_folder(ALL_MINILM_L6_V2)), device="cpu")
    texts = [text for text in TEXTS if "\x00" not in text]
    expected = np.asarray(oracle.encode(texts, show_progress_bar=False))
    cosines = (encoder.encode_passages(texts) * expected).sum(axis=1)
    # bf16 keeps eight bits of a number; the same comparison in fp32 is at the network.
    assert cosines.min() > 0.999


def test_importing_the_encoder_does_not_load_torch() -> None:
    code = "import sys, embeddings.encoder; sys.exit('torch' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], env=os.environ, check=False)
    assert done.returncode == 0
