"""The reader's network: six MiniLM layers of our own, and heads for relevance and answer."""

import math
from dataclasses import dataclass
from pathlib import Path

import torch
from safetensors.torch import load_file
from torch import Tensor, nn

N_LAYERS = 6
WIDTH = 384
N_HEADS = 12
INNER_WIDTH = 1536
N_POSITIONS = 512
VOCABULARY = 30522
EPSILON = 1e-12


@dataclass(frozen=True, slots=True)
class PairInputs:
    """Questions with their passages, one row a pair, padded on the right."""

    token_ids: Tensor
    """Shape (pairs, tokens), int64."""
    segments: Tensor
    """Same shape: 0 in the question, 1 in the passage."""
    attended: Tensor
    """Same shape, bool: False where padded."""


@dataclass(frozen=True, slots=True)
class PairLogits:
    """What the heads say; float32 whatever the layers' precision."""

    relevance: Tensor
    """Shape (pairs,): above 0, the passage rather answers the question."""
    start: Tensor
    """Shape (pairs, tokens); position 0 stands for no answer here."""
    end: Tensor
    evidence: Tensor
    """Shape (pairs, tokens); its mean over a sentence is that sentence's energy."""


class Embeddings(nn.Module):
    """Word, position and segment vectors; the words' are the installed encoder's, never trained."""

    def __init__(self) -> None:
        super().__init__()
        self.words = nn.Embedding(VOCABULARY, WIDTH)
        self.positions = nn.Embedding(N_POSITIONS, WIDTH)
        self.segments = nn.Embedding(2, WIDTH)
        self.norm = nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, inputs: PairInputs) -> Tensor:
        """Give a vector a token."""
        positions = self.positions.weight[: inputs.token_ids.shape[1]]
        return self.embed(inputs.token_ids, inputs.segments, positions)

    def embed(self, token_ids: Tensor, segments: Tensor, positions: Tensor) -> Tensor:
        """Add up the three vectors of each token; `positions` are vectors already."""
        normed: Tensor = self.norm(self.words(token_ids) + self.segments(segments) + positions)
        return normed


class Layer(nn.Module):
    """One transformer layer as in BERT, with query, key and value in one matrix."""

    def __init__(self) -> None:
        super().__init__()
        self.attention_in = nn.Linear(WIDTH, 3 * WIDTH)
        self.attention_out = nn.Linear(WIDTH, WIDTH)
        self.attention_norm = nn.LayerNorm(WIDTH, eps=EPSILON)
        self.inner = nn.Linear(WIDTH, INNER_WIDTH)
        self.outer = nn.Linear(INNER_WIDTH, WIDTH)
        self.outer_norm = nn.LayerNorm(WIDTH, eps=EPSILON)

    def forward(self, hidden: Tensor, bias: Tensor) -> Tensor:
        """Attend, then transform; `bias` is hugely negative where padded."""
        return self.transform(hidden, self._attend(hidden, bias))

    def transform(self, hidden: Tensor, mixed: Tensor) -> Tensor:
        """Take in what attention mixed, and transform each token by itself."""
        hidden = self.attention_norm(hidden + self.attention_out(mixed))
        transformed = self.outer(nn.functional.gelu(self.inner(hidden)))
        normed: Tensor = self.outer_norm(hidden + transformed)
        return normed

    def _attend(self, hidden: Tensor, bias: Tensor) -> Tensor:
        n_pairs, n_tokens, _ = hidden.shape
        split = self.attention_in(hidden).view(n_pairs, n_tokens, 3, N_HEADS, WIDTH // N_HEADS)
        query, key, value = split.permute(2, 0, 3, 1, 4)
        # Written out: on a CPU in bfloat16 this trains faster than the fused attention.
        likeness = query @ key.transpose(-1, -2) / math.sqrt(WIDTH // N_HEADS) + bias
        mixed = likeness.softmax(-1) @ value
        joined: Tensor = mixed.transpose(1, 2).reshape(n_pairs, n_tokens, WIDTH)
        return joined


class ReaderNetwork(nn.Module):
    """Reads (question, passage) pairs."""

    def __init__(self) -> None:
        super().__init__()
        self.embeddings = Embeddings()
        self.layers = nn.ModuleList(Layer() for _ in range(N_LAYERS))
        self.relevance_in = nn.Linear(WIDTH, WIDTH)
        self.relevance_out = nn.Linear(WIDTH, 1)
        self.tokens_out = nn.Linear(WIDTH, 3)

    def body(self) -> tuple[nn.Module, ...]:
        """List the parts that may run in bfloat16; the heads stay in float32."""
        return (self.embeddings, self.layers)

    def encode(self, inputs: PairInputs) -> Tensor:
        """Give the last layer's vector of each token."""
        hidden: Tensor = self.embeddings(inputs)
        bias = torch.zeros(inputs.attended.shape, dtype=hidden.dtype, device=hidden.device)
        bias = bias.masked_fill(~inputs.attended, -1e4)[:, None, None, :]
        for layer in self.layers:
            hidden = layer(hidden, bias)
        return hidden

    def forward(self, inputs: PairInputs) -> PairLogits:
        """Score each pair and each of its tokens."""
        hidden = self.encode(inputs).float()
        start, end, evidence = self.tokens_out(hidden).unbind(-1)
        return PairLogits(self.relevance(hidden[:, 0]), start, end, evidence)

    def relevance(self, first: Tensor) -> Tensor:
        """Score pairs by the vectors of their first tokens, in float32."""
        scored: Tensor = self.relevance_out(torch.tanh(self.relevance_in(first)))
        return scored.squeeze(-1)


def load_encoder_layers(network: ReaderNetwork, model_file: Path) -> None:
    """Start the layers from the encoder's own."""
    tensors = load_file(model_file)
    for number, layer in enumerate(network.layers):
        layer.load_state_dict(_encoder_layer(tensors, f"encoder.layer.{number}."))


def load_embeddings(network: ReaderNetwork, model_file: Path) -> None:
    """Take the embeddings from the encoder's file."""
    names = {
        "words.weight": "word_embeddings.weight",
        "positions.weight": "position_embeddings.weight",
        "segments.weight": "token_type_embeddings.weight",
        "norm.weight": "LayerNorm.weight",
        "norm.bias": "LayerNorm.bias",
    }
    tensors = load_file(model_file)
    state = {ours: tensors[f"embeddings.{theirs}"] for ours, theirs in names.items()}
    network.embeddings.load_state_dict(state)


def _encoder_layer(tensors: dict[str, Tensor], prefix: str) -> dict[str, Tensor]:
    names = {
        "attention_out": "attention.output.dense",
        "attention_norm": "attention.output.LayerNorm",
        "inner": "intermediate.dense",
        "outer": "output.dense",
        "outer_norm": "output.LayerNorm",
    }
    state = {}
    for kind in ("weight", "bias"):
        parts = [
            tensors[f"{prefix}attention.self.{part}.{kind}"] for part in ("query", "key", "value")
        ]
        state[f"attention_in.{kind}"] = torch.cat(parts)
        for ours, theirs in names.items():
            state[f"{ours}.{kind}"] = tensors[f"{prefix}{theirs}.{kind}"]
    return state
