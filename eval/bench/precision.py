"""What the quicker precision does to rankings."""

import numpy as np
import torch

from embeddings.models import ALL_MINILM_L6_V2, model_folder
from embeddings.network import Network, best_precision
from embeddings.types import Ids
from eval.bench.figures import Figure

_DEPTH = 10


def precision_figures(inputs: list[str], questions: tuple[str, ...]) -> list[Figure]:
    """Rank the same chunks for the same questions in full and in the best precision."""
    full = _ranked(torch.float32, inputs, questions)
    best = _ranked(best_precision(), inputs, questions)
    shared = [
        len(set(a) & set(b)) / len(a) for a, b in zip(full.tolist(), best.tolist(), strict=True)
    ]
    return [
        Figure("precision: first place is the same", float(np.mean(full[:, 0] == best[:, 0])), ""),
        Figure(f"precision: first {_DEPTH} shared with fp32", float(np.mean(shared)), ""),
    ]


def _ranked(precision: torch.dtype, inputs: list[str], questions: tuple[str, ...]) -> Ids:
    network = Network.load(ALL_MINILM_L6_V2, model_folder(ALL_MINILM_L6_V2), precision=precision)
    passages, asked = (
        np.concatenate([network.encode([network.token_ids(text)]) for text in texts])
        for texts in (inputs, questions)
    )
    order = np.argsort(-(asked @ passages.T), axis=1, kind="stable")
    return order[:, :_DEPTH].astype(np.int64)
