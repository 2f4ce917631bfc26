"""Train the reranker: `python -m eval.training.reranker --lists FILE --out FOLDER`.

The lists come from `python -m eval.training.candidates`.
"""

import random
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import torch
import typer
from safetensors.torch import save_file
from torch import Tensor
from torch.nn.utils import parametrize

from embeddings.models import ALL_MINILM_L6_V2, WEIGHTS, checked_model_folder
from eval.cli_errors import one_line_errors
from eval.training.device import best_device, to_device
from eval.training.low_rank import add_low_rank, low_rank_updates, trained_size
from eval.training.optimizer import Optimizer, TrainingOptions, new_network
from eval.training.rerank_lists import RerankBatch, RerankList, batches, read_lists
from eval.training.run_folder import RunFolder, recipe
from rag.answering.reader_inputs import PairTokenizer
from rag.answering.reader_model import ReaderNetwork
from rag.answering.reader_weights import READER_FOLDER, READER_WEIGHTS
from rag.answering.reranker_weights import MADE_FOR, RERANKER_WEIGHTS

LOG_EVERY = 40
SORTED_STEPS = 8
"""Steps whose lists are sorted by length together."""
WEIGHTS_TRIED = (0.3, 0.5, 0.7, 1.0)
"""Of the reranker's energies beside the reader's scores."""


class RerankTraining:
    """One run, from its first step or from where a checkpoint left it."""

    def __init__(self, options: TrainingOptions, lists: Sequence[RerankList], out: Path) -> None:
        self.options = options
        self.out = out
        self.out.mkdir(parents=True, exist_ok=True)
        self.device = best_device()
        torch.manual_seed(options.seed)
        model_dir = checked_model_folder(ALL_MINILM_L6_V2)
        self.tokenizer = PairTokenizer(model_dir / "tokenizer.json")
        self.network = new_network(model_dir / WEIGHTS, start_from=options.start_from)
        add_low_rank(self.network, rank=options.lora_rank)
        for unused in (self.network.relevance_in, self.network.relevance_out):
            unused.requires_grad_(requires_grad=False)
        self.network.to(self.device)
        self.optimizer = Optimizer(self.network, options)
        self._lists = sorted((o for o in lists if not o.held_out), key=lambda one: one.list_id)
        self._folder = RunFolder(out, options.n_steps, recipe(options, self._lists))
        self._held_out = [one.first() for one in lists if one.held_out]
        self._orders: dict[int, list[int]] = {}
        self._block, self._batches = -1, list[RerankBatch]()
        self.step = self._folder.restore(self.optimizer, device=self.device)

    def run(self, *, measure_every: int, save_every_seconds: float) -> None:
        """Take the steps that are left, measuring and saving on the way."""
        saved = since = time.monotonic()
        total = 0.0
        while self.step < self.options.n_steps:
            total += self.learn() / LOG_EVERY
            if self.step % LOG_EVERY == 0:
                now = time.monotonic()
                per_second = LOG_EVERY * self.options.lists_per_step / (now - since)
                self._log({"loss": total, "lists_per_second": per_second})
                total, since = 0.0, now
            if self.step % measure_every == 0 or self.step == self.options.n_steps:
                self._log(measure(self.network, self.tokenizer, self._held_out))
                since = time.monotonic()
            if time.monotonic() - saved > save_every_seconds:
                self.save()
                saved = time.monotonic()
        self.save()

    def learn(self) -> float:
        """Take one step, and give its loss.

        The energies are learned on top of the reader's scores, so that they tell what the reader
        does not know by itself. In use a share of them is added.
        """
        batch = self._batch()
        with parametrize.cached():
            energies = batch.energies(self.network(batch.inputs).evidence)
            loss = listwise_loss(batch.scores + energies, batch.answers)
            loss.backward()  # type: ignore[no-untyped-call]
        self.optimizer.step(self.step)
        self.step += 1
        return loss.item()

    def save(self) -> None:
        """Write a checkpoint and the updates as they stand, each whole or not at all."""
        self._folder.save(self.optimizer, step=self.step)
        written = (self.out / RERANKER_WEIGHTS).with_suffix(".partial")
        made_for = {MADE_FOR: str(self._folder.recipe["start_from"])}
        save_file(low_rank_updates(self.network), written, metadata=made_for)
        written.replace(self.out / RERANKER_WEIGHTS)

    def _batch(self) -> RerankBatch:
        block, place = divmod(self.step, SORTED_STEPS)
        if block != self._block:
            self._block, self._batches = block, self._in_block(block)
        return to_device(self._batches[place], self.device)

    def _in_block(self, block: int) -> list[RerankBatch]:
        """Draw the lists of several steps at once, so that each gets lists of like length."""
        n_lists = self.options.lists_per_step * SORTED_STEPS
        drawn = []
        for number in range(block * n_lists, (block + 1) * n_lists):
            turn, place = divmod(number, len(self._lists))
            one = self._lists[self._order(turn)[place]]
            drawn.append(one.drawn(seed=self.options.seed, turn=turn))
        found = batches(drawn, self.tokenizer, size=self.options.lists_per_step)
        self._chance("block", block).shuffle(found)
        return found

    def _order(self, turn: int) -> list[int]:
        if turn not in self._orders:
            order = list(range(len(self._lists)))
            self._chance("turn", turn).shuffle(order)
            self._orders = {turn: order}
        return self._orders[turn]

    def _chance(self, what: str, number: int) -> random.Random:
        return random.Random(f"{self.options.seed} {what} {number}")  # noqa: S311  # no secret

    def _log(self, entry: dict[str, float]) -> None:
        self._folder.log(entry, step=self.step)


def listwise_loss(energies: Tensor, answers: Tensor) -> Tensor:
    """Cross-entropy of each list's softmax; several right sentences share what is right.

    Args:
        energies: shape (lists, sentences), -inf where a list has none.
        answers: same shape, bool.
    """
    right = energies.masked_fill(~answers, -torch.inf)
    return (energies.logsumexp(1) - right.logsumexp(1)).mean()


def measure(
    network: ReaderNetwork, tokenizer: PairTokenizer, lists: Sequence[RerankList]
) -> dict[str, float]:
    """Tell how often the right sentence comes first: by the reader, and with the reranker."""
    network.eval()
    device = network.tokens_out.weight.device.type
    found = dict.fromkeys(("reader", *map(str, WEIGHTS_TRIED), "reranker"), 0.0)
    with torch.inference_mode():
        for one in lists:
            (batch,) = batches([one], tokenizer, size=1)
            batch = to_device(batch, device)
            energies = batch.energies(network(batch.inputs).evidence)[0, : len(one.answers)].cpu()
            scores = torch.tensor(one.scores)
            ranked = {"reader": scores, "reranker": energies}
            ranked |= {str(weight): scores + weight * energies for weight in WEIGHTS_TRIED}
            for name, by in ranked.items():
                found[name] += one.answers[int(by.argmax())] / len(lists)
    network.train()
    return {f"first_{name}": share for name, share in found.items()}


@one_line_errors
def main(  # noqa: PLR0913  # one parameter an option of the command line
    *,
    lists: Annotated[Path, typer.Option(help="of candidates", exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Option(help="folder for checkpoint, weights and learning curve")],
    start_from: Annotated[
        Path, typer.Option(help="weights of the reader", exists=True, dir_okay=False)
    ] = READER_FOLDER / READER_WEIGHTS,
    steps: int = 2200,
    learning_rate: float = 1e-3,
    lists_per_step: int = 16,
    seed: int = 11,
    lora_rank: int = 16,
    measure_every: int = 550,
    threads: int = 2,
) -> None:
    """Train, or go on where the last run in the same folder stopped."""
    torch.set_num_threads(threads)
    options = TrainingOptions(
        n_steps=steps,
        learning_rate=learning_rate,
        lists_per_step=lists_per_step,
        seed=seed,
        start_from=str(start_from),
        lora_rank=lora_rank,
    )
    training = RerankTraining(options, read_lists(lists), out)
    n_trained, n_bytes = trained_size(training.network)
    typer.echo(f"{n_trained:,} parameters are trained; the file has some {n_bytes:,} bytes")
    training.run(measure_every=measure_every, save_every_seconds=300.0)


if __name__ == "__main__":
    typer.run(main)
