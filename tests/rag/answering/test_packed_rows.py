"""Rows laid end to end say what the padded network says, which training uses."""

from pathlib import Path

import numpy as np
import pytest
import torch

from rag.answering.packed_rows import read_rows, share_out
from rag.answering.reader_inputs import TokenRow, pad, token_row
from rag.answering.reader_weights import LoadedReader, load_reader
from tests.rag.answering.untrained_reader import write_untrained

TEXTS = (
    "Closed.",
    "The harbour of Westby was closed on Monday. Engineers had found cracks in the pier.",
    "x" * 90,
    "Früher: 🚢 “ships” sailed; 北京, עברית, and then the crew went on sorting nets and ropes. "
    * 3,
    "",
)


@pytest.fixture(scope="module")
def untrained(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_untrained(tmp_path_factory.mktemp("weights"))


@pytest.fixture(scope="module")
def loaded(untrained: Path) -> LoadedReader:
    return load_reader(untrained, expected_sha256=None, dtype=torch.float32)


@pytest.fixture(scope="module")
def rows(loaded: LoadedReader) -> list[TokenRow]:
    asked = loaded.tokenizer.question("Who closed the harbour?")
    passages = [loaded.tokenizer.passage("Harbour | News", text) for text in TEXTS]
    return [token_row(asked, one, 0, len(one.token_ids)) for one in passages]


def test_they_are_read_as_the_padded_network_reads_them(
    loaded: LoadedReader, rows: list[TokenRow]
) -> None:
    with torch.inference_mode():
        expected = loaded.network(pad(rows))
    found = read_rows(loaded.network, rows)
    relevance = [row.relevance for row in found]
    np.testing.assert_allclose(relevance, expected.relevance.numpy(), atol=1e-4)
    padded = torch.stack((expected.start, expected.end, expected.evidence)).numpy()
    for number, row in enumerate(found):
        own = padded[:, number, : len(rows[number].token_ids)]
        np.testing.assert_allclose(row.tokens, own, atol=1e-4)


def test_neighbours_change_nothing(loaded: LoadedReader, rows: list[TokenRow]) -> None:
    (alone,) = read_rows(loaded.network, rows[1:2])
    among = read_rows(loaded.network, rows)[1]
    assert alone.relevance == pytest.approx(among.relevance, abs=1e-4)
    np.testing.assert_allclose(alone.tokens, among.tokens, atol=1e-4)


def test_half_precision_stays_near(rows: list[TokenRow]) -> None:
    full, half = (
        np.array([row.relevance for row in read_rows(load_reader(dtype=dtype).network, rows)])
        for dtype in (torch.float32, torch.bfloat16)
    )
    np.testing.assert_allclose(half, full, atol=0.1)
    assert np.ptp(full) > 1


@pytest.mark.parametrize(
    ("lengths", "n_groups"),
    [
        ([], 0),
        ([200], 1),
        ([120, 130], 1),
        ([120, 140], 2),
        ([100] * 12, 2),
        ([224] * 10, 4),
        ([224] * 100, 22),
    ],
)
def test_rows_are_shared_out_evenly_and_each_once(lengths: list[int], n_groups: int) -> None:
    groups = share_out(lengths)
    assert len(groups) == n_groups
    assert sorted(number for group in groups for number in group) == list(range(len(lengths)))
    totals = [sum(lengths[number] for number in group) for group in groups]
    assert max(totals, default=0) - min(totals, default=0) <= max(lengths, default=0)
    assert max(totals, default=0) <= 1024 + max(lengths, default=0)
