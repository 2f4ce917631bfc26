"""Which lists make up each step, and their tensors with targets."""

import random
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor

from eval.training.corpus import Row
from eval.training.lists import TrainingList, TrainingPassage
from rag.answering.reader_inputs import (
    MAX_TOKENS,
    PairTokenizer,
    PassageTokens,
    TokenRow,
    pad,
    room,
    token_row,
)
from rag.answering.reader_model import PairInputs

NO_TOKEN = -1


@dataclass(frozen=True, slots=True)
class PairBatch:
    """Pairs of like length, with their targets."""

    inputs: PairInputs
    lists: Tensor
    """Shape (pairs,): number of the list that each pair belongs to."""
    relevant: Tensor
    """Shape (pairs,), bool."""
    start: Tensor
    """Shape (pairs,): first token of the answer, 0 where there is none."""
    end: Tensor
    """Its last token."""
    may_answer: Tensor
    """Shape (pairs, tokens), bool: the passage's own tokens and position 0."""
    sentence: Tensor
    """Shape (pairs, tokens): number of the token's sentence in this batch, or NO_TOKEN."""
    sentence_pair: Tensor
    """Shape (sentences,): the pair that each sentence stands in."""
    sentence_relevant: Tensor
    """Shape (sentences,), bool: the sentence holds the answer."""


@dataclass(frozen=True, slots=True)
class _Pair:
    row: TokenRow
    number: int
    passage: TrainingPassage


def plan(
    rows: Sequence[Row],
    shares: Mapping[str, float],
    *,
    n_lists: int,
    seed: int,
    weight: Callable[[Row], float],
) -> list[tuple[Row, int]]:
    """Choose the row of every list and its turn; a longer plan begins like a shorter one.

    Every row comes once a turn, and those of greater `weight` rather early in it.
    """
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        name = next((name for name in shares if row.source.startswith(name)), None)
        if name is not None:
            groups[name].append(row)
    names = sorted(groups)
    weights = np.array([shares[name] for name in names])
    chosen = np.random.default_rng(seed).choice(len(names), n_lists, p=weights / weights.sum())
    orders: dict[tuple[str, int], list[Row]] = {}
    counts: dict[str, int] = defaultdict(int)
    planned = []
    for choice in chosen:
        name = names[choice]
        turn, place = divmod(counts[name], len(groups[name]))
        if (name, turn) not in orders:
            chance = random.Random(f"{seed} {name} {turn}")  # noqa: S311  # no secret
            orders[name, turn] = _weighted_order(groups[name], weight, chance)
        planned.append((orders[name, turn][place], turn))
        counts[name] += 1
    return planned


def _weighted_order(
    rows: Sequence[Row], weight: Callable[[Row], float], chance: random.Random
) -> list[Row]:
    """Shuffle, heavier rows rather first (Efraimidis and Spirakis 2006)."""
    return sorted(rows, key=lambda row: chance.random() ** (1 / weight(row)), reverse=True)


def batches(
    lists: Sequence[TrainingList],
    tokenizer: PairTokenizer,
    *,
    size: int = 16,
    max_tokens: int = MAX_TOKENS,
) -> list[PairBatch]:
    """Tokenize lists and stack their pairs, `size` of like length together."""
    pairs = []
    for number, one in enumerate(lists):
        question = tokenizer.question(one.question)
        for passage in one.passages:
            tokens = tokenizer.passage(passage.prefix, passage.text)
            row = _row(question, passage, tokens, room(question, tokens, max_tokens=max_tokens))
            pairs.append(_Pair(row, number, passage))
    pairs.sort(key=lambda pair: len(pair.row.token_ids))
    return [_stack(pairs[start : start + size]) for start in range(0, len(pairs), size)]


def _row(
    question: Sequence[int], passage: TrainingPassage, tokens: PassageTokens, n_fit: int
) -> TokenRow:
    start = 0
    if passage.answer and len(tokens.offsets) > n_fit:
        first, last = _answer_tokens(tokens.offsets, passage.answer)
        # A window in the middle of which the answer stands, inside the passage's ends.
        start = max(0, min((first + last - n_fit) // 2, len(tokens.offsets) - n_fit))
    return token_row(question, tokens, start, start + n_fit)


def _answer_tokens(offsets: Sequence[tuple[int, int]], answer: tuple[int, int]) -> tuple[int, int]:
    inside = [
        number
        for number, (start, end) in enumerate(offsets)
        if start < answer[1] and end > answer[0]
    ]
    return (inside[0], inside[-1]) if inside else (NO_TOKEN, NO_TOKEN)


def _stack(pairs: Sequence[_Pair]) -> PairBatch:
    inputs = pad([pair.row for pair in pairs])
    may_answer = torch.zeros(inputs.token_ids.shape, dtype=torch.bool)
    may_answer[:, 0] = True
    sentence = torch.full(inputs.token_ids.shape, NO_TOKEN)
    starts: list[int] = []
    ends: list[int] = []
    sentence_pairs: list[int] = []
    sentence_relevant: list[bool] = []
    for number, pair in enumerate(pairs):
        row, answer = pair.row, pair.passage.answer
        may_answer[number, row.first : row.first + len(row.offsets)] = True
        first, last = _answer_tokens(row.offsets, answer) if answer else (NO_TOKEN, NO_TOKEN)
        starts.append(row.first + first if first != NO_TOKEN else 0)
        ends.append(row.first + last if last != NO_TOKEN else 0)
        for begin, stop in pair.passage.sentences:
            tokens = [n for n, (a, _) in enumerate(row.offsets) if begin <= a < stop]
            if not tokens:
                continue
            sentence[number, row.first + tokens[0] : row.first + tokens[-1] + 1] = len(
                sentence_pairs
            )
            sentence_pairs.append(number)
            sentence_relevant.append(bool(answer and begin <= answer[0] < stop))
    return PairBatch(
        inputs=inputs,
        lists=torch.tensor([pair.number for pair in pairs]),
        relevant=torch.tensor([start > 0 for start in starts]),
        start=torch.tensor(starts),
        end=torch.tensor(ends),
        may_answer=may_answer,
        sentence=sentence,
        sentence_pair=torch.tensor(sentence_pairs),
        sentence_relevant=torch.tensor(sentence_relevant),
    )
