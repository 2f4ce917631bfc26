"""Turns questions and passages into the token rows that the reader's network reads."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

import torch
from tokenizers import Encoding, Tokenizer

from rag.answering.reader_model import PairInputs
from rag.types import Passage

MAX_QUESTION_TOKENS = 64
MAX_PREFIX_TOKENS = 32
MAX_TOKENS = 224
WIDTH_STEP = 16
_START, _END, _PAD = 101, 102, 0


@dataclass(frozen=True, slots=True)
class PassageTokens:
    """A passage's tokens with their places in its text."""

    prefix: tuple[int, ...]
    """Of title and headings; no answer is sought there."""
    token_ids: tuple[int, ...]
    offsets: tuple[tuple[int, int], ...]
    """Half-open, in code points of the passage's text."""

    def first(self, n_tokens: int) -> Self:
        """Keep so many tokens of the text, and the whole prefix."""
        return replace(self, token_ids=self.token_ids[:n_tokens], offsets=self.offsets[:n_tokens])


@dataclass(frozen=True, slots=True)
class TokenRow:
    """What is read at once, mostly one pair: start, question, end, prefix, passage, end."""

    token_ids: tuple[int, ...]
    n_question: int
    """Tokens up to and with the first end mark."""
    first: int
    """Where the passage's own tokens begin in the row."""
    offsets: tuple[tuple[int, int], ...]
    """Of the passage's tokens in this row."""


class PairTokenizer:
    """The encoder's word pieces."""

    def __init__(self, tokenizer_file: Path) -> None:
        self._tokenizer = Tokenizer.from_file(str(tokenizer_file))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()

    def question(self, text: str) -> tuple[int, ...]:
        """Tokenize a question, cut where it is too long."""
        return self.token_ids(text)[:MAX_QUESTION_TOKENS]

    def token_ids(self, text: str) -> tuple[int, ...]:
        """Tokenize a text whole."""
        return tuple(self._encode(text).ids)

    def prefix(self, text: str, n_tokens: int) -> tuple[int, ...]:
        """Tokenize a heading and the bar behind it, cut in front; nothing where there is none."""
        return self.token_ids(f"{text} |")[-n_tokens:] if text else ()

    def passage(self, prefix: str, text: str) -> PassageTokens:
        """Tokenize a passage and what stands before it."""
        body = self._encode(text)
        head = self.prefix(prefix, MAX_PREFIX_TOKENS)
        return PassageTokens(head, tuple(body.ids), tuple(body.offsets))

    def _encode(self, text: str) -> Encoding:
        # Half of a surrogate pair is no character; one that is takes its place.
        clean = text.encode("utf-8", "replace").decode()
        return self._tokenizer.encode(clean, add_special_tokens=False)


def heading(passage: Passage) -> str:
    """Give the title and headings that a passage stands under."""
    return " | ".join(
        part for part in (passage.chunk.document_title, *passage.chunk.section) if part
    )


def room(question: Sequence[int], passage: PassageTokens, *, max_tokens: int = MAX_TOKENS) -> int:
    """Count the passage tokens that fit beside the question."""
    return max_tokens - len(question) - len(passage.prefix) - 3


def token_row(question: Sequence[int], passage: PassageTokens, start: int, stop: int) -> TokenRow:
    """Lay out one pair with the passage's tokens from `start` to `stop`."""
    head = (_START, *question, _END)
    body = passage.token_ids[start:stop]
    return TokenRow(
        token_ids=(*head, *passage.prefix, *body, _END),
        n_question=len(head),
        first=len(head) + len(passage.prefix),
        offsets=passage.offsets[start:stop],
    )


def joined_row(question: Sequence[int], parts: Sequence[Sequence[int]]) -> TokenRow:
    """Lay out one row of several parts, each with an end mark behind it; it has no offsets."""
    head = (_START, *question, _END)
    body = (token_id for part in parts for token_id in (*part, _END))
    return TokenRow((*head, *body), n_question=len(head), first=len(head), offsets=())


def pad(rows: Sequence[TokenRow]) -> PairInputs:
    """Stack rows to one width, a multiple of WIDTH_STEP: few shapes, each prepared once."""
    width = max(len(row.token_ids) for row in rows)
    width = -(-width // WIDTH_STEP) * WIDTH_STEP
    token_ids = torch.full((len(rows), width), _PAD, dtype=torch.int64)
    segments = torch.zeros_like(token_ids)
    attended = torch.zeros(token_ids.shape, dtype=torch.bool)
    for number, row in enumerate(rows):
        n_tokens = len(row.token_ids)
        token_ids[number, :n_tokens] = torch.tensor(row.token_ids)
        segments[number, row.n_question : n_tokens] = 1
        attended[number, :n_tokens] = True
    return PairInputs(token_ids, segments, attended)
