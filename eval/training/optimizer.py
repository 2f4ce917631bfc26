"""Weights under training: in bfloat16 to be fast, with a float32 copy to be exact."""

from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file, save_file

from eval.training.low_rank import merged_weights
from rag.answering.reader_model import ReaderNetwork, load_embeddings, load_encoder_layers


@dataclass(frozen=True, slots=True)
class TrainingOptions:
    """What shapes the weights."""

    n_steps: int
    lists_per_step: int = 12
    learning_rate: float = 1.5e-4
    warm_up_steps: int = 60
    decay_share: float = 0.6
    """Last share of the steps, over which the learning rate falls to nothing."""
    seed: int = 11
    open_only: bool = False
    n_negatives: int = 3
    start_from: str = ""
    """File of weights that an earlier run wrote; empty: the encoder's layers and new heads."""
    lora_rank: int = 0
    """Rank of the updates of the layers' matrices; 0: the matrices themselves are trained."""


class Optimizer:
    """AdamW on a float32 copy of weights that the network holds in bfloat16."""

    def __init__(self, network: ReaderNetwork, options: TrainingOptions) -> None:
        self._options = options
        self._weights = [p for p in network.parameters() if p.requires_grad]
        self.masters = [p.detach().float().clone() for p in self._weights]
        decayed = [m for m in self.masters if m.dim() > 1]
        plain = [m for m in self.masters if m.dim() == 1]
        groups = [{"params": decayed, "weight_decay": 0.01}, {"params": plain, "weight_decay": 0.0}]
        self._adam = torch.optim.AdamW(
            groups, lr=options.learning_rate, betas=(0.9, 0.98), eps=1e-6
        )

    def rate(self, step: int) -> float:
        """Give the learning rate: up, level, then down to nothing."""
        left = (self._options.n_steps - step) / max(
            1.0, self._options.n_steps * self._options.decay_share
        )
        up = (step + 1) / self._options.warm_up_steps
        return self._options.learning_rate * min(1.0, up, left)

    def step(self, step: int) -> None:
        """Take one step with the network's gradients, and empty them."""
        for master, weight in zip(self.masters, self._weights, strict=True):
            master.grad = None if weight.grad is None else weight.grad.float()
            weight.grad = None
        torch.nn.utils.clip_grad_norm_(self.masters, 1.0)
        for group in self._adam.param_groups:
            group["lr"] = self.rate(step)
        self._adam.step()
        self.write_back()

    def write_back(self) -> None:
        """Copy the float32 weights into the network."""
        with torch.no_grad():
            for master, weight in zip(self.masters, self._weights, strict=True):
                weight.copy_(master)

    def state(self) -> dict[str, object]:
        """Give what a checkpoint must hold."""
        return {"masters": self.masters, "adam": self._adam.state_dict()}

    def restore(self, state: dict[str, object]) -> None:
        """Go on from a checkpoint of the same recipe."""
        held: list[torch.Tensor] = state["masters"]  # type: ignore[assignment]
        with torch.no_grad():
            for master, saved in zip(self.masters, held, strict=True):
                master.copy_(saved)
        self._adam.load_state_dict(state["adam"])  # type: ignore[arg-type]
        self.write_back()


def new_network(model_file: Path, *, start_from: str = "") -> ReaderNetwork:
    """Build a network on the encoder's layers, its layers in bfloat16, its word vectors frozen."""
    network = ReaderNetwork()
    load_embeddings(network, model_file)
    load_encoder_layers(network, model_file)
    if start_from:
        network.load_state_dict(load_file(start_from), strict=False)
    for part in network.body():
        part.to(torch.bfloat16)
    network.embeddings.requires_grad_(requires_grad=False)
    return network


def save_weights(network: ReaderNetwork, path: Path) -> None:
    """Write what the installed encoder does not have: layers in bfloat16, heads in float32."""
    state = {
        name: tensor.cpu().contiguous()
        for name, tensor in merged_weights(network).items()
        if not name.startswith("embeddings.")
    }
    partial = path.with_suffix(".partial")
    save_file(state, partial)
    partial.replace(path)
