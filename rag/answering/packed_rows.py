"""Reads rows laid end to end, so that none is padded; training pads (`reader_model.py`).

Of twelve passages a third of a padded batch is padding, and its attention spills out of the cache:
docs/reader.md has the figures. A test holds the two to the same logits.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import cast

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from embeddings.packing import attend, n_filling, use_one_thread
from rag.answering.reader_inputs import TokenRow
from rag.answering.reader_model import N_HEADS, Layer, ReaderNetwork

_FEW_TOKENS = 256
_MANY_TOKENS = 1024


@dataclass(frozen=True, slots=True)
class RowLogits:
    """What the heads say of one row."""

    relevance: float
    tokens: NDArray[np.float32]
    """Shape (3, tokens of the row): start, end, evidence."""


@dataclass(frozen=True, slots=True)
class _Packed:
    """Rows as one long row; the last, of no meaning, fills it up."""

    token_ids: Tensor
    segments: Tensor
    lengths: list[int]


def read_rows(network: ReaderNetwork, rows: Sequence[TokenRow]) -> tuple[RowLogits, ...]:
    """Read rows, in one thread: each core takes rows of its own."""
    use_one_thread()
    packed = _pack(rows)
    with torch.inference_mode():
        states = _states(network, packed).float()
        firsts = torch.stack([row[0] for row in torch.split(states, packed.lengths)[: len(rows)]])
        relevance = network.relevance(firsts).tolist()
        tokens = torch.split(network.tokens_out(states), packed.lengths)[: len(rows)]
        return tuple(
            RowLogits(score, row.T.numpy()) for score, row in zip(relevance, tokens, strict=True)
        )


def share_out(lengths: Sequence[int]) -> list[list[int]]:
    """Put rows, by number, into groups with about as many tokens each, for threads of their own.

    How many groups depends on the rows and not on the cores: in half precision the last bits of a
    score depend on what else stands in its group.
    """
    n_tokens = sum(lengths)
    # An even number, since with two cores an odd one leaves a core idle at the end.
    n_groups = 2 * -(-n_tokens // (2 * _MANY_TOKENS)) if n_tokens > _FEW_TOKENS else 1
    groups: list[list[int]] = [[] for _ in range(n_groups)]
    totals = [0] * n_groups
    for number in sorted(range(len(lengths)), key=lambda number: (-lengths[number], number)):
        emptiest = totals.index(min(totals))
        groups[emptiest].append(number)
        totals[emptiest] += lengths[number]
    return [group for group in groups if group]


def _pack(rows: Sequence[TokenRow]) -> _Packed:
    lengths = [len(row.token_ids) for row in rows]
    filling = n_filling(sum(lengths))
    token_ids = [token_id for row in rows for token_id in row.token_ids]
    segments = [
        segment
        for row in rows
        for segment in (*[0] * row.n_question, *[1] * (len(row.token_ids) - row.n_question))
    ]
    return _Packed(
        torch.tensor([*token_ids, *[0] * filling]),
        torch.tensor([*segments, *[0] * filling]),
        [*lengths, filling] if filling else lengths,
    )


def _states(network: ReaderNetwork, packed: _Packed) -> Tensor:
    """Give the last layer's vector of each token."""
    places = torch.cat([network.embeddings.positions.weight[:n] for n in packed.lengths])
    states = network.embeddings.embed(packed.token_ids, packed.segments, places)
    for layer in cast("Iterable[Layer]", network.layers):
        mixed = attend(layer.attention_in(states), packed.lengths, n_heads=N_HEADS)
        states = layer.transform(states, mixed)
    return states
