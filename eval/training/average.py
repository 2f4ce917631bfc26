"""Average the weights of two runs: `python -m eval.training.average FIRST SECOND --out FILE`.

Two runs that began in the same place lie in one basin of the loss, and their mean is often better
than either (Wortsman et al., Model soups, ICML 2022).
"""

from pathlib import Path
from typing import Annotated

import typer
from safetensors.torch import load_file, save_file


def average(first: Path, second: Path, out: Path, *, share: float) -> None:
    """Write `share` of the second's weights and the rest of the first's.

    Raises:
        ValueError: the two do not hold the same tensors, or `share` is not within 0..1.
    """
    if not 0 <= share <= 1:
        raise ValueError(f"the share must lie within 0..1, got {share}")
    ours, theirs = load_file(first), load_file(second)
    if {n: t.shape for n, t in ours.items()} != {n: t.shape for n, t in theirs.items()}:
        raise ValueError(f"{first} and {second} do not hold the same tensors")
    mixed = {
        name: ((1 - share) * ours[name].float() + share * tensor.float()).to(tensor.dtype)
        for name, tensor in theirs.items()
    }
    partial = out.with_suffix(".partial")
    save_file(mixed, partial)
    partial.replace(out)


def main(
    first: Annotated[Path, typer.Argument(help="weights that training wrote")],
    second: Annotated[Path, typer.Argument(help="weights of another run")],
    *,
    out: Annotated[Path, typer.Option(help="where to write their mean")],
    share: Annotated[float, typer.Option(min=0, max=1, help="of the second")] = 0.5,
) -> None:
    """Average the weights of two runs."""
    average(first, second, out, share=share)


if __name__ == "__main__":
    typer.run(main)
