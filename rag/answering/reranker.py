"""The listwise reranker: reads the best sentences side by side, and says which of them answers.

The reader reads passages one by one and cannot compare. Here one row holds the question and the
sentences, each behind its heading and the end of the sentence before it. Nogueira et al. (2019),
"Multi-Stage Document Ranking with BERT", compare the best of a first stage so, by pairs.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from rag.answering.antecedent import sentence_before
from rag.answering.packed_rows import read_rows
from rag.answering.reader_inputs import PairTokenizer, TokenRow, heading, joined_row
from rag.answering.reader_model import N_POSITIONS
from rag.answering.reader_weights import READER_FOLDER, LoadedReader
from rag.answering.reranker_weights import RERANKER_SHA256, load_reranker
from rag.roles import Reading

N_CANDIDATES = 6
"""Sentences read side by side."""
HEADING_TOKENS = 11
BEFORE_TOKENS = 16
SENTENCE_TOKENS = 60
LAYOUT = (N_CANDIDATES, HEADING_TOKENS, BEFORE_TOKENS, SENTENCE_TOKENS)


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with what it stands behind."""

    heading: str
    before: str
    """The sentence before it in its passage, if any."""
    text: str


@dataclass(frozen=True, slots=True)
class SideBySide:
    """One row of a question and several sentences."""

    row: TokenRow
    sentences: tuple[slice, ...]
    """Where in the row the tokens of each sentence are."""


def candidate(reading: Reading) -> Candidate:
    """Give the sentence of a reading with what it stands behind."""
    before = sentence_before(reading)
    ahead = replace(reading, sentence=before).text if before else ""
    return Candidate(heading(reading.passage), ahead, reading.text)


def side_by_side(
    tokenizer: PairTokenizer, question: str, candidates: Sequence[Candidate]
) -> SideBySide:
    """Lay out one row; where tokens lack, each sentence gives up what stands before it.

    Raises:
        ValueError: there are no candidates, or more than fit.
    """
    if not 1 <= len(candidates) <= N_CANDIDATES:
        raise ValueError(f"1..{N_CANDIDATES} sentences fit into a row, got {len(candidates)}")
    asked = tokenizer.question(question)
    share = (N_POSITIONS - len(asked) - 2) // len(candidates)
    parts: list[tuple[int, ...]] = []
    sentences = []
    place = len(asked) + 2
    for one in candidates:
        sentence = tokenizer.token_ids(one.text)[:SENTENCE_TOKENS]
        head = tokenizer.prefix(one.heading, HEADING_TOKENS)
        room = min(BEFORE_TOKENS, share - len(head) - len(sentence) - 1)
        before = tokenizer.token_ids(one.before)
        ahead = (*head, *before[max(len(before) - room, 0) :])
        begin = place + len(ahead)
        sentences.append(slice(begin, begin + len(sentence)))
        parts.append((*ahead, *sentence))
        place = begin + len(sentence) + 1
    return SideBySide(joined_row(asked, parts), tuple(sentences))


class ListwiseReranker:
    """Compares sentences with the reader's network and updates of its own."""

    def __init__(
        self,
        reader: LoadedReader,
        folder: Path = READER_FOLDER,
        *,
        expected_sha256: str | None = RERANKER_SHA256,
    ) -> None:
        """Load the updates.

        Raises:
            ReaderWeightsError: they are missing, altered or made for another reader.
        """
        self._tokenizer = reader.tokenizer
        loaded = load_reranker(reader, folder, expected_sha256=expected_sha256)
        self._network = loaded.network
        self.weights_sha256 = loaded.weights_sha256

    def energies(self, question: str, candidates: Sequence[Candidate]) -> tuple[float, ...]:
        """Score sentences in the order given; the softmax is how likely each is the right one."""
        laid = side_by_side(self._tokenizer, question, candidates)
        (logits,) = read_rows(self._network, [laid.row])
        return tuple(float(logits.tokens[2, own].mean()) for own in laid.sentences)
