"""Where a network is trained: on a GPU where there is one."""

from dataclasses import fields, replace
from typing import TYPE_CHECKING, TypeVar

import torch
from torch import Tensor

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Batch = TypeVar("_Batch", bound="DataclassInstance")


def best_device() -> str:
    """Name the device to train on."""
    return "cuda" if torch.cuda.is_available() else "cpu"


def to_device(batch: _Batch, device: str) -> _Batch:
    """Move the tensors of a dataclass, and of the dataclasses in it."""
    values = {field.name: getattr(batch, field.name) for field in fields(batch)}
    moved = {
        name: value.to(device) if isinstance(value, Tensor) else to_device(value, device)
        for name, value in values.items()
    }
    return replace(batch, **moved)
