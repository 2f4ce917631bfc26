"""Writes a reader's weights as they are before training: right in form, without knowledge."""

import json
from pathlib import Path

import torch
from safetensors.torch import save_file

from embeddings.models import ALL_MINILM_L6_V2, WEIGHTS, model_folder
from rag.answering.reader_model import ReaderNetwork, load_encoder_layers

CALIBRATION = {"passage": [1, 0, 0, 0], "sentence": [0.1, 0, 1, 0, 0], "threshold": 0.5}


def write_untrained(path: Path, *, calibration: object = CALIBRATION, drop: str = "") -> Path:
    """Write weights; the tensors whose name begins with `drop` are left out when it is given."""
    torch.manual_seed(1)
    network = ReaderNetwork()
    load_encoder_layers(network, model_folder(ALL_MINILM_L6_V2) / WEIGHTS)
    state = {
        name: tensor.to(torch.bfloat16)
        for name, tensor in network.state_dict().items()
        if not name.startswith("embeddings.") and not (drop and name.startswith(drop))
    }
    save_file(state, path, metadata={"calibration": json.dumps(calibration)})
    return path
