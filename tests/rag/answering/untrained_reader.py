"""Writes a reader as it is before training: right in form, without knowledge."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from embeddings.models import ALL_MINILM_L6_V2, WEIGHTS, file_sha256, model_folder
from rag.answering.reader_model import ReaderNetwork, load_encoder_layers
from rag.answering.reader_weights import CALIBRATION, READER_WEIGHTS

WHOLE = {"sentence": [0.1, 0, 1, 0, 0], "threshold": 0.5}


def write_untrained(folder: Path, *, drop: str = "") -> Path:
    """Write weights and calibration; tensors whose name begins with `drop`, if given, lack."""
    folder.mkdir(exist_ok=True)
    torch.manual_seed(1)
    network = ReaderNetwork()
    load_encoder_layers(network, model_folder(ALL_MINILM_L6_V2) / WEIGHTS)
    state = {
        name: tensor.to(torch.bfloat16)
        for name, tensor in network.state_dict().items()
        if not name.startswith("embeddings.") and not (drop and name.startswith(drop))
    }
    save_file(state, folder / READER_WEIGHTS)
    write_calibration(folder, WHOLE)
    return folder


def write_calibration(folder: Path, calibration: dict[str, object]) -> None:
    """Write a calibration that names the weights beside it."""
    named = {"weights_sha256": file_sha256(folder / READER_WEIGHTS), **calibration}
    (folder / CALIBRATION).write_text(json.dumps(named), encoding="utf-8")
