from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

from eval.training.average import average


def write(path: Path, **tensors: torch.Tensor) -> Path:
    save_file(tensors, path)
    return path


def test_a_share_of_each_in_the_precision_of_each(tmp_path: Path) -> None:
    first = write(
        tmp_path / "a.safetensors",
        layer=torch.tensor([0.0, 4.0], dtype=torch.bfloat16),
        head=torch.tensor([1.0]),
    )
    second = write(
        tmp_path / "b.safetensors",
        layer=torch.tensor([4.0, 0.0], dtype=torch.bfloat16),
        head=torch.tensor([3.0]),
    )
    average(first, second, tmp_path / "c.safetensors", share=0.75)
    mean = load_file(tmp_path / "c.safetensors")
    assert mean["layer"].tolist() == [3.0, 1.0]
    assert mean["layer"].dtype is torch.bfloat16
    assert mean["head"].tolist() == [2.5]


@pytest.mark.parametrize(
    ("other", "share", "said"),
    [
        ({"layer": torch.zeros(3)}, 0.5, "do not hold the same tensors"),
        ({"head": torch.zeros(2)}, 0.5, "do not hold the same tensors"),
        ({"layer": torch.zeros(2)}, 1.5, "within 0..1, got 1.5"),
    ],
)
def test_what_cannot_be_averaged_is_refused(
    tmp_path: Path, other: dict[str, torch.Tensor], share: float, said: str
) -> None:
    first = write(tmp_path / "a.safetensors", layer=torch.zeros(2))
    second = write(tmp_path / "b.safetensors", **other)
    with pytest.raises(ValueError, match=said):
        average(first, second, tmp_path / "c.safetensors", share=share)
    assert not (tmp_path / "c.safetensors").exists()
