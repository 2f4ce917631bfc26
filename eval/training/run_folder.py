"""What a training run leaves as it goes: a checkpoint to go on from, and a learning curve."""

import json
import time
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

import torch
import typer

from eval.training.optimizer import Optimizer, TrainingOptions


@dataclass(frozen=True, slots=True)
class RunFolder:
    """The folder of one run."""

    path: Path
    options: TrainingOptions

    def save(self, optimizer: Optimizer, *, step: int) -> None:
        """Write a checkpoint, whole or not at all."""
        partial = self.path / "checkpoint.partial"
        torch.save({"step": step, "options": asdict(self.options), **optimizer.state()}, partial)
        partial.replace(self.path / "checkpoint.pt")

    def restore(self, optimizer: Optimizer, *, device: str = "cpu") -> int:
        """Go on from the checkpoint, if there is one, and give its step.

        Raises:
            ValueError: it was made with other options, or of other weights.
        """
        checkpoint = self.path / "checkpoint.pt"
        if not checkpoint.exists():
            return 0
        state = torch.load(checkpoint, map_location=device, weights_only=True)
        self._check_options(state.get("options", {}))
        optimizer.restore(state)
        return int(state["step"])

    def _check_options(self, before: Mapping[str, object]) -> None:
        """Refuse to go on with options that change what is learned; more steps are welcome."""
        changed = [
            f"--{name.replace('_', '-')} was {before[name]!r}, not {value!r}"
            for name, value in asdict(self.options).items()
            if name != "n_steps" and before.get(name, value) != value
        ]
        if changed:
            raise ValueError(
                f"the run in {self.path} was begun with other options "
                f"({'; '.join(changed)}): go on with the same, or start in another folder"
            )

    def log(self, entry: Mapping[str, float], *, step: int) -> None:
        """Add a line to the learning curve, and show it."""
        rounded = {name: round(value, 4) for name, value in entry.items()}
        line = json.dumps({"step": step, "of": self.options.n_steps, **rounded})
        with (self.path / "curve.jsonl").open("a", encoding="utf-8") as curve:
            curve.write(line + "\n")
        typer.echo(f"{time.strftime('%H:%M:%S')} {line}")
