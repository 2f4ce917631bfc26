"""What running texts laid end to end, none of them padded, takes beside the layers themselves.

Everything but attention works on single tokens and does not care whose they are.
"""

from collections.abc import Sequence

import torch
from torch import Tensor
from torch.nn import functional

_TILE = 16
_ROUND = 64
_FEW_TOKENS = 256


def use_one_thread() -> None:
    """Let each multiplication run in the thread that asks for it.

    Several texts in threads of their own fill the cores; threads within one wait for each other
    longer than they work. And sums have one order on every machine.
    """
    if torch.get_num_threads() != 1:
        torch.set_num_threads(1)


def n_filling(n_tokens: int) -> int:
    """Count the tokens, of no meaning, that fill a batch up to a round number.

    For each number that it has not seen oneDNN makes its multiplications anew, and keeps them:
    half a GiB for numbers of all kinds. The sixteen rows of a tile cost nothing to fill.
    """
    return -n_tokens % (_TILE if n_tokens <= _FEW_TOKENS else _ROUND)


def attend(projected: Tensor, lengths: Sequence[int], *, n_heads: int) -> Tensor:
    """Mix the tokens of each text among themselves.

    Args:
        projected: query, key and value of each token in a row of its own.
        lengths: of the texts, in tokens.
        n_heads: of the attention.
    """
    texts = torch.split(projected, list(lengths))
    return torch.cat([_attend(text, n_heads=n_heads) for text in texts])


def _attend(projected: Tensor, *, n_heads: int) -> Tensor:
    n_tokens = len(projected)
    heads = projected.view(1, n_tokens, 3, n_heads, -1)
    query, key, value = heads.permute(2, 0, 3, 1, 4)
    mixed = functional.scaled_dot_product_attention(query, key, value)
    return mixed.transpose(1, 2).reshape(n_tokens, -1)
