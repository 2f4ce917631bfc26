"""How fast briefings are taken in, against sentence-transformers' own `encode`."""

from functools import partial

import torch

from embeddings.cores import n_cores
from embeddings.encoder import SentenceEncoder
from embeddings.models import ALL_MINILM_L6_V2, model_folder
from embeddings.network import best_precision
from eval.bench.figures import Figure, paired_ratio, seconds_of
from eval.bench.timing import TimedIngest
from rag.store.reports import Stage

_BLOCK = 256
"""Chunks encoded in turn by one and the other."""
_BARE_BATCH = 32


def ingest_figures(timed: TimedIngest, encoder: SentenceEncoder, inputs: list[str]) -> list[Figure]:
    """Compare with bare encoding of a sample of the same inputs, block by block in turn.

    What an ingest does beside encoding is taken from the ingest itself: its ratio is the
    encoder's, times the share of the time that encoding took.
    """
    encoding = paired_ratio(*_block_times(encoder, inputs))
    share = timed.stages.seconds(Stage.ENCODE) / timed.seconds
    report = timed.report
    return [
        Figure("ingest: chunks", report.n_chunks, "chunks"),
        Figure("ingest: chunks encoded per second", report.n_encoded / timed.seconds, "chunks/s"),
        Figure("ingest: share of time spent encoding", share, ""),
        Figure("ingest: parse", timed.stages.seconds(Stage.PARSE), "s"),
        Figure("ingest: write", timed.stages.seconds(Stage.WRITE), "s"),
        Figure("encoding: rate / bare encode, best precision", encoding, "x"),
        Figure("ingest: rate / bare encode, best precision", encoding * share, "x", at_least=0.85),
        Figure("ingest: peak memory", timed.peak_mib, "MiB", at_most=2048),
    ]


def _block_times(encoder: SentenceEncoder, inputs: list[str]) -> tuple[list[float], list[float]]:
    # Only here: what is loaded to compare with must not count as the ingest's memory.
    from sentence_transformers import SentenceTransformer

    bare = SentenceTransformer(
        str(model_folder(ALL_MINILM_L6_V2)),
        device="cpu",
        local_files_only=True,
        model_kwargs={"dtype": best_precision()},
    )
    encode = partial(bare.encode, batch_size=_BARE_BATCH, show_progress_bar=False)
    encode(inputs[:_BARE_BATCH])
    theirs, ours = [], []
    for start in range(0, len(inputs), _BLOCK):
        block = inputs[start : start + _BLOCK]
        # Our encoder leaves torch with one thread each; bare encoding is quickest with all.
        torch.set_num_threads(n_cores())
        theirs.append(seconds_of(partial(encode, block)))
        ours.append(seconds_of(partial(encoder.encode_passages, block)))
    return theirs, ours
