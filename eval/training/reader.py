"""Train the reader: `python -m eval.training.reader --rows FILE --tuning FILE --out FOLDER`."""

import time
from collections import defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import torch
import typer
from torch.nn.utils import parametrize

from embeddings.encoder import SentenceEncoder
from embeddings.models import ALL_MINILM_L6_V2, WEIGHTS, checked_model_folder
from eval.cli_errors import one_line_errors
from eval.training.batches import PairBatch, batches, plan
from eval.training.corpus import OWN, Row, build_rows, read_raw_rows, read_rows
from eval.training.device import best_device, to_device
from eval.training.lists import ListMaker, ListOptions, TrainingList
from eval.training.losses import LossWeights, losses
from eval.training.low_rank import add_low_rank, trained_size
from eval.training.neighbours import find_neighbours
from eval.training.optimizer import Optimizer, TrainingOptions, new_network, save_weights
from eval.training.reader_scores import TuningLists, measure, tuning_lists
from eval.training.run_folder import RunFolder, recipe
from eval.training.sheets import SHEETS, balanced, read_sheets
from rag.answering.reader_inputs import MAX_TOKENS, PairTokenizer

SHORT_TOKENS = 144
LOG_EVERY = 40
_WORTH_UNANSWERABLE = 0.5
_WORTH_OBSCURE = 0.3
_OBSCURE = 0.08
"""Questions that share less with their sentence mostly make no sense without their context."""

OWN_SHARES = {
    f"{OWN}casual": 0.75,
    f"{OWN}decoy": 0.55,
    f"{OWN}digest": 0.30,
    f"{OWN}long": 0.10,
    f"{OWN}news": 0.30,
    f"{OWN}wiki": 0.20,
}
"""Of our sheets, by what their names begin with."""
OPEN_SHARES = {
    "squad2_dev": 0.40,
    "squad11_dev": 0.24,
    "qamr": 0.22,
    "timeqa": 0.07,
    "covidqa": 0.07,
    **OWN_SHARES,
}
"""How often each source is drawn, as a ratio."""
ALL_SHARES = {
    "squad2_dev": 0.36,
    "squad11_dev": 0.14,
    "qamr": 0.10,
    "timeqa": 0.03,
    "covidqa": 0.02,
    "squadshifts/new_wiki": 0.18,
    "squadshifts/reddit": 0.06,
    "squadshifts/amazon": 0.06,
    "tweetqa": 0.05,
    **OWN_SHARES,
}


class Training:
    """One run, from its first step or from where a checkpoint left it."""

    def __init__(self, options: TrainingOptions, *, rows: Path, sheets: Path, out: Path) -> None:
        self.options = options
        self.out = out
        self.out.mkdir(parents=True, exist_ok=True)
        self.device = best_device()
        torch.manual_seed(options.seed)
        model_dir = checked_model_folder(ALL_MINILM_L6_V2)
        self.tokenizer = PairTokenizer(model_dir / "tokenizer.json")
        self.network = new_network(model_dir / WEIGHTS, start_from=options.start_from)
        if options.lora_rank:
            add_low_rank(self.network, rank=options.lora_rank)
        self.network.to(self.device)
        self.optimizer = Optimizer(self.network, options)
        raw_rows = read_raw_rows(rows)
        taught = [*raw_rows, *balanced(read_sheets(sheets, raw_rows))]
        self._folder = RunFolder(out, options.n_steps, recipe(options, taught))
        self.rows, self.pool = build_rows(taught)
        self.plan = self._plan(self.rows)
        list_options = ListOptions(n_negatives=options.n_negatives)
        planned = list({row.row_id: row for row, _ in self.plan}.values())
        neighbours = find_neighbours(planned, self.pool, SentenceEncoder())
        self.maker = ListMaker(self.pool, neighbours, options=list_options, seed=options.seed)
        self.step = self._folder.restore(self.optimizer, device=self.device)

    def run(self, tuning: TuningLists, *, measure_every: int, save_every_seconds: float) -> None:
        """Take the steps that are left, measuring and saving on the way."""
        started = saved = time.monotonic()
        n_pairs, since = 0, started
        sums: dict[str, float] = defaultdict(float)
        while self.step < self.options.n_steps:
            n_step_pairs, parts = self.learn()
            n_pairs += n_step_pairs
            for name, value in parts.items():
                sums[name] += value / LOG_EVERY
            if self.step % LOG_EVERY == 0:
                now = time.monotonic()
                self._log({**sums, "pairs_per_second": n_pairs / (now - since)})
                n_pairs, since = 0, now
                sums.clear()
            if self.step % measure_every == 0 or self.step == self.options.n_steps:
                self._log(measure(self.network, self.tokenizer, tuning))
                n_pairs, since = 0, time.monotonic()
            if time.monotonic() - saved > save_every_seconds:
                self.save()
                saved = time.monotonic()
        self.save()

    def learn(self) -> tuple[int, dict[str, float]]:
        """Take one step; tell how many pairs it read, and its losses."""
        per_step = self.options.lists_per_step
        chosen = self.plan[self.step * per_step : (self.step + 1) * per_step]
        lists = [self.maker.draw(row, turn=turn) for row, turn in chosen]
        with parametrize.cached():  # one sum of base and update a step, not one a batch
            parts = [(part, self.network(part.inputs)) for part in self._batches(lists)]
        found = losses(parts, n_lists=len(lists))
        found.total(LossWeights()).backward()  # type: ignore[no-untyped-call]
        self.optimizer.step(self.step)
        self.step += 1
        shown = {name: value.item() for name, value in _items(found)}
        return sum(len(batch.relevant) for batch, _ in parts), shown

    def save(self) -> None:
        """Write a checkpoint and the weights as they stand, each whole or not at all."""
        self._folder.save(self.optimizer, step=self.step)
        save_weights(self.network, self.out / "reader.safetensors")

    def _plan(self, rows: Sequence[Row]) -> list[tuple[Row, int]]:
        shares = OPEN_SHARES if self.options.open_only else ALL_SHARES
        n_lists = self.options.n_steps * self.options.lists_per_step
        return plan(rows, shares, n_lists=n_lists, seed=self.options.seed, weight=self._worth)

    def _worth(self, row: Row) -> float:
        """Weigh a row by what it can teach: questions in other words than the text's.

        Ours weigh alike, since no form of theirs may come without its counterpart.
        """
        if row.source.startswith(OWN):
            return 1.0
        if not row.answers:
            return _WORTH_UNANSWERABLE
        shared = self.pool.shared_weight(row)
        return _WORTH_OBSCURE if shared < _OBSCURE else (1.2 - shared) ** 2

    def _batches(self, lists: Sequence[TrainingList]) -> Iterator[PairBatch]:
        # Most steps cut long passages short, which halves the time of a step.
        max_tokens = MAX_TOKENS if self.step % 8 == 0 else SHORT_TOKENS
        for batch in batches(lists, self.tokenizer, max_tokens=max_tokens):
            yield to_device(batch, self.device)

    def _log(self, entry: dict[str, float]) -> None:
        self._folder.log(entry, step=self.step)


def _items(found: object) -> Iterator[tuple[str, torch.Tensor]]:
    for name in ("passage", "pointwise", "span", "null_span", "sentence"):
        yield name, getattr(found, name)


@one_line_errors
def main(  # noqa: PLR0913  # one parameter an option of the command line
    *,
    rows: Annotated[
        Path, typer.Option(help="training rows, gzipped JSONL", exists=True, dir_okay=False)
    ],
    tuning: Annotated[
        Path, typer.Option(help="rows to measure on, gzipped JSONL", exists=True, dir_okay=False)
    ],
    out: Annotated[Path, typer.Option(help="folder for checkpoint, weights and learning curve")],
    sheets: Annotated[
        Path, typer.Option(help="folder of questions that we wrote", exists=True, file_okay=False)
    ] = SHEETS,
    steps: int = 3400,
    learning_rate: float = 1.5e-4,
    lists_per_step: int = 12,
    n_negatives: int = 3,
    seed: int = 11,
    open_only: Annotated[bool, typer.Option(help="only rows under a stated free licence")] = False,
    start_from: Annotated[str, typer.Option(help="weights to go on from, not the encoder")] = "",
    lora_rank: Annotated[int, typer.Option(help="train updates of this rank; 0: all weights")] = 0,
    measure_every: int = 300,
    threads: int = 2,
) -> None:
    """Train, or go on where the last run in the same folder stopped."""
    torch.set_num_threads(threads)
    options = TrainingOptions(
        n_steps=steps,
        learning_rate=learning_rate,
        lists_per_step=lists_per_step,
        n_negatives=n_negatives,
        seed=seed,
        open_only=open_only,
        start_from=start_from,
        lora_rank=lora_rank,
    )
    training = Training(options, rows=rows, sheets=sheets, out=out)
    n_trained, n_bytes = trained_size(training.network)
    typer.echo(f"{n_trained:,} parameters are trained; a file of these alone has {n_bytes:,} bytes")
    kept, pool = read_rows(tuning)
    training.run(
        tuning_lists(kept, pool, n_ranking=160, n_single=300),
        measure_every=measure_every,
        save_every_seconds=300.0,
    )


if __name__ == "__main__":
    typer.run(main)
