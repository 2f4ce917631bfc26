"""What the reranker learns from: a question with the sentences that the reader puts first."""

import gzip
import json
import random
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Self

import torch
from torch import Tensor

from eval.errors import TrainingError
from rag.answering.reader_inputs import PairTokenizer, pad
from rag.answering.reader_model import PairInputs
from rag.answering.reranker import N_CANDIDATES, Candidate, SideBySide, side_by_side

NO_SENTENCE = -1
_ADVICE = "make them with `python -m eval.training.candidates`"
_MOST_RIGHT = 2
_BEST_ONES = 0.7
"""Share of lists with the sentences that the reader puts first, not with any of those kept."""


@dataclass(frozen=True, slots=True)
class RerankList:
    """One question, whose sentences come as the reader ranks them."""

    list_id: str
    held_out: bool
    question: str
    candidates: tuple[Candidate, ...]
    scores: tuple[float, ...]
    """Of the reader, log-odds."""
    answers: tuple[bool, ...]

    @classmethod
    def of(cls, fields: dict[str, object]) -> Self:
        """Read what `asdict` wrote."""
        given: list[dict[str, str]] = fields["candidates"]  # type: ignore[assignment]
        return cls(
            list_id=str(fields["list_id"]),
            held_out=bool(fields["held_out"]),
            question=str(fields["question"]),
            candidates=tuple(Candidate(**one) for one in given),
            scores=tuple(fields["scores"]),  # type: ignore[arg-type]
            answers=tuple(fields["answers"]),  # type: ignore[arg-type]
        )

    def drawn(self, *, seed: int, turn: int) -> Self:
        """Draw as many sentences as are read side by side, in any order; one or two are right."""
        chance = random.Random(f"{seed} {self.list_id} {turn}")  # noqa: S311  # no secret
        places = range(len(self.candidates))
        right = [place for place in places if self.answers[place]][:_MOST_RIGHT]
        wrong = [place for place in places if not self.answers[place]]
        n_wrong = min(len(wrong), N_CANDIDATES - len(right))
        best_ones = chance.random() < _BEST_ONES
        chosen = right + (wrong[:n_wrong] if best_ones else chance.sample(wrong, n_wrong))
        chance.shuffle(chosen)
        return self._only(chosen)

    def first(self) -> Self:
        """Keep what is read side by side when one asks."""
        return self._only(range(min(N_CANDIDATES, len(self.candidates))))

    def _only(self, places: Iterable[int]) -> Self:
        kept = list(places)
        return replace(
            self,
            candidates=tuple(self.candidates[place] for place in kept),
            scores=tuple(self.scores[place] for place in kept),
            answers=tuple(self.answers[place] for place in kept),
        )


@dataclass(frozen=True, slots=True)
class RerankBatch:
    """Lists of like length, a row each."""

    inputs: PairInputs
    sentence: Tensor
    """Shape (lists, tokens): number of the token's sentence in its list, or NO_SENTENCE."""
    present: Tensor
    """Shape (lists, N_CANDIDATES), bool: False where a list has fewer."""
    answers: Tensor
    """Same shape, bool."""
    scores: Tensor
    """Same shape: of the reader, log-odds; 0 where a list has fewer."""

    def energies(self, evidence: Tensor) -> Tensor:
        """Average the evidence of shape (lists, tokens) over each sentence; -inf for none."""
        numbers = torch.arange(N_CANDIDATES, device=evidence.device)
        inside = (self.sentence.unsqueeze(-1) == numbers).float()
        totals = (evidence.unsqueeze(-1) * inside).sum(1)
        means = totals / inside.sum(1).clamp(min=1)
        return means.masked_fill(~self.present, -torch.inf)


def write_lists(path: Path, lists: Iterable[RerankList]) -> None:
    """Write lists, gzipped JSONL, whole or not at all."""
    partial = path.with_suffix(".partial")
    with gzip.open(partial, "wt", encoding="utf-8") as lines:
        lines.writelines(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in lists)
    partial.replace(path)


def read_lists(path: Path) -> list[RerankList]:
    """Read what `write_lists` wrote.

    Raises:
        TrainingError: it holds none that is learned from.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") as lines:
            found = [RerankList.of(json.loads(line)) for line in lines]
    except (OSError, EOFError, ValueError, KeyError, TypeError) as exc:
        raise TrainingError(f"{path} holds no lists ({exc}); {_ADVICE}") from exc
    if all(one.held_out for one in found):
        raise TrainingError(f"{path} holds no list that is learned from; {_ADVICE}")
    return found


def batches(
    lists: Sequence[RerankList], tokenizer: PairTokenizer, *, size: int
) -> list[RerankBatch]:
    """Tokenize lists and stack their rows, `size` of like length together."""
    laid = [(side_by_side(tokenizer, one.question, one.candidates), one) for one in lists]
    laid.sort(key=lambda pair: len(pair[0].row.token_ids))
    return [_stack(laid[start : start + size]) for start in range(0, len(laid), size)]


def _stack(laid: Sequence[tuple[SideBySide, RerankList]]) -> RerankBatch:
    inputs = pad([one.row for one, _ in laid])
    sentence = torch.full(inputs.token_ids.shape, NO_SENTENCE)
    present = torch.zeros((len(laid), N_CANDIDATES), dtype=torch.bool)
    answers = torch.zeros_like(present)
    scores = torch.zeros(present.shape)
    for place, (one, rerank_list) in enumerate(laid):
        present[place, : len(one.sentences)] = True
        answers[place, : len(one.sentences)] = torch.tensor(rerank_list.answers)
        scores[place, : len(one.sentences)] = torch.tensor(rerank_list.scores)
        for number, own in enumerate(one.sentences):
            sentence[place, own] = number
    return RerankBatch(inputs, sentence, present, answers, scores)
