"""What a training run leaves as it goes: a checkpoint to go on from, and a learning curve."""

import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import torch
import typer

from eval.training.optimizer import Optimizer


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of one run."""

    path: Path

    def save(self, optimizer: Optimizer, *, step: int) -> None:
        """Write a checkpoint, whole or not at all."""
        partial = self.path / "checkpoint.partial"
        torch.save({"step": step, **optimizer.state()}, partial)
        partial.replace(self.path / "checkpoint.pt")

    def restore(self, optimizer: Optimizer, *, device: str = "cpu") -> int:
        """Go on from the checkpoint, if there is one, and give its step.

        Raises:
            ValueError: it was made of other weights.
        """
        checkpoint = self.path / "checkpoint.pt"
        if not checkpoint.exists():
            return 0
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        optimizer.restore(state)
        return int(state["step"])

    def log(self, entry: Mapping[str, float], *, step: int, n_steps: int) -> None:
        """Add a line to the learning curve, and show it."""
        rounded = {name: round(value, 4) for name, value in entry.items()}
        line = json.dumps({"step": step, "of": n_steps, **rounded})
        with (self.path / "curve.jsonl").open("a", encoding="utf-8") as curve:
            curve.write(line + "\n")
        typer.echo(f"{time.strftime('%H:%M:%S')} {line}")
