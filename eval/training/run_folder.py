"""What a training run leaves as it goes: a checkpoint to go on from, and a learning curve."""

import hashlib
import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import typer

from embeddings.models import file_sha256
from eval.errors import TrainingError
from eval.training.optimizer import Optimizer, TrainingOptions


def recipe(options: TrainingOptions, data: Iterable[object]) -> dict[str, object]:
    """Say what shapes the weights: options, the weights begun with, and what is learned from.

    The number of steps is no part of it: more are welcome.
    """
    shaping = asdict(options)
    del shaping["n_steps"]
    if options.start_from:
        shaping["start_from"] = file_sha256(Path(options.start_from))
    digest = hashlib.sha256()
    for item in data:
        digest.update(repr(item).encode())
    return shaping | {"data": digest.hexdigest()}


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of one run."""

    path: Path
    n_steps: int
    recipe: Mapping[str, object]

    def save(self, optimizer: Optimizer, *, step: int) -> None:
        """Write a checkpoint, whole or not at all."""
        partial = self.path / "checkpoint.partial"
        torch.save({"step": step, "recipe": dict(self.recipe), **optimizer.state()}, partial)
        partial.replace(self.path / "checkpoint.pt")

    def restore(self, optimizer: Optimizer, *, device: str = "cpu") -> int:
        """Go on from the checkpoint, if there is one, and give its step.

        Raises:
            TrainingError: it is of another recipe.
        """
        checkpoint = self.path / "checkpoint.pt"
        if not checkpoint.exists():
            return 0
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        self._check(state.get("recipe", {}))
        optimizer.restore(state)
        return int(state["step"])

    def _check(self, before: Mapping[str, object]) -> None:
        changed = [
            f"{name.replace('_', ' ')} was {before.get(name)!r}, not {value!r}"
            for name, value in self.recipe.items()
            if before.get(name) != value
        ]
        if changed:
            raise TrainingError(
                f"the run in {self.path} was begun with something else ({'; '.join(changed)}): "
                "go on with the same, or start in another folder"
            )

    def log(self, entry: Mapping[str, float], *, step: int) -> None:
        """Add a line to the learning curve, and show it."""
        rounded = {name: round(value, 4) for name, value in entry.items()}
        line = json.dumps({"step": step, "of": self.n_steps, **rounded})
        with (self.path / "curve.jsonl").open("a", encoding="utf-8") as curve:
            curve.write(line + "\n")
        typer.echo(f"{time.strftime('%H:%M:%S')} {line}")
