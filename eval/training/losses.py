"""What the reader is taught: which passage of a list, which sentence, which words, or none."""

from collections.abc import Sequence
from dataclasses import dataclass

import torch
from torch import Tensor
from torch.nn import functional

from eval.training.batches import NO_TOKEN, PairBatch
from rag.answering.reader_model import PairLogits

_NEVER = -1e4


@dataclass(frozen=True, slots=True)
class LossWeights:
    """How much each part counts."""

    passage: float = 1.0
    """Listwise: softmax over a list's passages and none of them."""
    pointwise: float = 0.25
    """Each pair by itself."""
    span: float = 1.0
    null_span: float = 0.25
    """Spans of pairs without an answer."""
    sentence: float = 1.0
    """Listwise over the sentences of all passages and none of them."""


@dataclass(frozen=True, slots=True)
class Losses:
    """Each part, and what is minimised."""

    passage: Tensor
    pointwise: Tensor
    span: Tensor
    null_span: Tensor
    sentence: Tensor

    def total(self, weights: LossWeights) -> Tensor:
        """Add the parts."""
        return (
            weights.passage * self.passage
            + weights.pointwise * self.pointwise
            + weights.span * self.span
            + weights.null_span * self.null_span
            + weights.sentence * self.sentence
        )


def losses(parts: Sequence[tuple[PairBatch, PairLogits]], *, n_lists: int) -> Losses:
    """Measure one step's parts together, since a list's pairs may lie in several."""
    relevance = torch.cat([logits.relevance for _, logits in parts])
    relevant = torch.cat([batch.relevant for batch, _ in parts])
    spans = torch.cat([_span_losses(batch, logits) for batch, logits in parts])
    energies = torch.cat([sentence_energies(batch, logits) for batch, logits in parts])
    sentence_lists = torch.cat([batch.lists[batch.sentence_pair] for batch, _ in parts])
    return Losses(
        passage=_listwise(
            relevance, relevant, torch.cat([batch.lists for batch, _ in parts]), n_lists=n_lists
        ),
        pointwise=functional.binary_cross_entropy_with_logits(relevance, relevant.float()),
        span=_mean(spans[relevant]),
        null_span=_mean(spans[~relevant]),
        sentence=_listwise(
            energies,
            torch.cat([batch.sentence_relevant for batch, _ in parts]),
            sentence_lists,
            n_lists=n_lists,
        ),
    )


def sentence_energies(batch: PairBatch, logits: PairLogits) -> Tensor:
    """Average the evidence over each sentence's tokens."""
    inside = batch.sentence != NO_TOKEN
    numbers = batch.sentence[inside]
    n_sentences = len(batch.sentence_pair)
    totals = logits.evidence.new_zeros(n_sentences).index_add(0, numbers, logits.evidence[inside])
    counts = torch.bincount(numbers, minlength=n_sentences).clamp(min=1)
    return totals / counts


def _listwise(energies: Tensor, relevant: Tensor, lists: Tensor, *, n_lists: int) -> Tensor:
    """Cross-entropy of each list's softmax, in which zero stands for none of them."""
    peak = energies.detach().clamp(min=0).max()
    mass = energies.new_zeros(n_lists).index_add(0, lists, (energies - peak).exp())
    total = peak + (mass + (-peak).exp()).log()
    wanted = energies.new_zeros(n_lists).index_add(0, lists[relevant], energies[relevant])
    return (total - wanted).mean()


def _span_losses(batch: PairBatch, logits: PairLogits) -> Tensor:
    start = logits.start.masked_fill(~batch.may_answer, _NEVER)
    end = logits.end.masked_fill(~batch.may_answer, _NEVER)
    first = functional.cross_entropy(start, batch.start, reduction="none")
    last = functional.cross_entropy(end, batch.end, reduction="none")
    return (first + last) / 2


def _mean(values: Tensor) -> Tensor:
    return values.mean() if len(values) else values.sum()
