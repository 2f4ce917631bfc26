"""Low-rank updates of the layers' matrices (LoRA; Hu et al., 2021), as torch parametrizations.

A matrix of the layers is then its frozen base plus a product of two narrow ones, added in float32
and rounded like any trained weight: the network that is trained is the one that is merged and
written, to the bit. Biases, norms and heads, a small part of all, are trained whole.
"""

import math

import torch
from safetensors.torch import save
from torch import Tensor, nn
from torch.nn.utils import parametrize

from rag.answering.reader_model import ReaderNetwork
from rag.answering.reranker_weights import DOWN, UP, add_update

_INSIDE = ".parametrizations."


class LowRankUpdate(nn.Module):
    """Adds a product of two narrow matrices; nothing at first, since `up` begins as zeros."""

    def __init__(self, base: Tensor, *, rank: int) -> None:
        super().__init__()
        n_out, n_in = base.shape
        self.down = nn.Parameter(torch.empty(rank, n_in, dtype=base.dtype, device=base.device))
        self.up = nn.Parameter(torch.zeros(n_out, rank, dtype=base.dtype, device=base.device))
        nn.init.kaiming_uniform_(self.down, a=math.sqrt(5))

    def forward(self, base: Tensor) -> Tensor:
        """Give the matrix with its update, in the precision of the base."""
        return add_update(base, up=self.up, down=self.down)


def add_low_rank(network: ReaderNetwork, *, rank: int) -> None:
    """Freeze the matrices of the layers, and train an update of `rank` for each instead.

    Raises:
        ValueError: the rank is below 1, or not below the width of a layer.
    """
    linears = [module for module in network.layers.modules() if isinstance(module, nn.Linear)]
    highest = min(min(linear.weight.shape) for linear in linears)
    if not 1 <= rank < highest:
        raise ValueError(f"the rank of an update must lie within 1..{highest - 1}, got {rank}")
    for linear in linears:
        linear.weight.requires_grad = False
        update = LowRankUpdate(linear.weight, rank=rank)
        parametrize.register_parametrization(linear, "weight", update)


def merged_weights(network: ReaderNetwork) -> dict[str, Tensor]:
    """Give the weights by the names of a network without updates, which are added."""
    state = {name: t for name, t in network.state_dict().items() if _INSIDE not in name}
    for name, module in network.named_modules():
        if parametrize.is_parametrized(module, "weight"):
            state[f"{name}.weight"] = module.weight
    return {name: tensor.detach() for name, tensor in state.items()}


def low_rank_updates(network: ReaderNetwork) -> dict[str, Tensor]:
    """Give what is trained, updates by the names that `reranker_weights.updated` knows."""
    ends = {f"{_INSIDE}weight.0.up": f".weight{UP}", f"{_INSIDE}weight.0.down": f".weight{DOWN}"}
    state = {}
    for name, tensor in network.named_parameters():
        end = next((end for end in ends if name.endswith(end)), "")
        if tensor.requires_grad:
            state[name.removesuffix(end) + ends.get(end, "")] = tensor.detach().cpu().contiguous()
    return state


def trained_size(network: ReaderNetwork) -> tuple[int, int]:
    """Count the parameters that are trained, and the bytes of a file of these alone."""
    trained = low_rank_updates(network)
    return sum(p.numel() for p in trained.values()), len(save(trained))
