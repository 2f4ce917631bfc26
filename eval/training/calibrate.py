"""Calibrate a trained reader: `python -m eval.training.calibrate --folder OUT --tuning FILE`."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray

from embeddings.models import file_sha256
from eval.training.corpus import build_rows, read_raw_rows
from eval.training.curves import auc, logistic_weights
from eval.training.sheets import HELD_OUT, read_sheets
from eval.training.tuning import ScoredQuestion, score_all, tuning_questions
from rag.answering.reader import CrossEncoderReader, sentence_features
from rag.answering.reader_weights import CALIBRATION, READER_WEIGHTS

ALLOWED_RISK = 0.05
FEWEST_ANSWERS = 20
NEUTRAL = {"sentence": [1, 0, 0, 0, 0], "threshold": 0.5}


def fit(scored: Sequence[ScoredQuestion]) -> list[float]:
    """Fit the logistic regression of sentences."""
    rows, right = [], []
    for one in scored:
        for place, score in enumerate(one.scores):
            for sentence, _ in score.sentences:
                rows.append(sentence_features(score.relevance, sentence))
                right.append(one.is_right(place, sentence.span))
    return logistic_weights(rows, right)


def tops(scored: Sequence[ScoredQuestion], weights: Sequence[float]) -> tuple[NDArray, NDArray]:  # type: ignore[type-arg]
    """Give each question's best probability, and whether that sentence is right."""
    best, right = [], []
    for one in scored:
        candidates = [
            (
                float(np.dot(weights[:-1], sentence_features(score.relevance, s)) + weights[-1]),
                place,
                s,
            )
            for place, score in enumerate(one.scores)
            for s, _ in score.sentences
        ]
        energy, place, sentence = max(candidates, key=lambda c: c[0])
        best.append(1 / (1 + np.exp(-energy)))
        right.append(one.is_right(place, sentence.span))
    return np.array(best), np.array(right)


def threshold_at(best: NDArray, right: NDArray, *, risk: float) -> tuple[float, float]:  # type: ignore[type-arg]
    """Find the lowest threshold whose answers are wrong at most `risk`, and its coverage.

    Where no threshold keeps to it, take the one whose answers are wrong least often. Fewer than
    FEWEST_ANSWERS say nothing about their risk.
    """
    if len(best) < FEWEST_ANSWERS:
        return 1.0, 0.0
    order = np.argsort(-best, kind="stable")
    wrong = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    wrong[: FEWEST_ANSWERS - 1] = 1.0
    kept = np.flatnonzero(wrong <= max(risk, wrong.min()))
    last = int(kept[-1])
    return float(best[order[last]]), (last + 1) / len(order)


def report(scored: Sequence[ScoredQuestion], weights: Sequence[float]) -> dict[str, float]:
    """Measure what a user would see."""
    best, right = tops(scored, weights)
    possible = np.array([one.asked.gold is not None for one in scored])
    passage_first = [
        max(range(len(one.scores)), key=lambda place: one.scores[place].relevance) == one.asked.gold
        for one in scored
        if one.asked.gold is not None
    ]
    threshold, coverage = threshold_at(best, right, risk=ALLOWED_RISK)
    answered = best >= threshold
    return {
        "questions": len(scored),
        "answerable": int(possible.sum()),
        "passage_first": float(np.mean(passage_first)),
        "sentence_first": float(right[possible].mean()),
        "auc_answerable": float(auc(best, possible)),
        "auc_right": float(auc(best, right)),
        "threshold": threshold,
        "coverage": coverage,
        "right_answered": float((answered & right).sum() / max(possible.sum(), 1)),
    }


def write_calibration(folder: Path, fitted: Mapping[str, object]) -> None:
    """Write the calibration of the weights in a folder, naming their sha256."""
    named = {"weights_sha256": file_sha256(folder / READER_WEIGHTS), **fitted}
    text = json.dumps(named, indent=1) + "\n"
    (folder / CALIBRATION).write_text(text, encoding="utf-8")


def main(
    *,
    folder: Annotated[
        Path, typer.Option(help="where training wrote the weights", exists=True, file_okay=False)
    ],
    tuning: Annotated[
        Path, typer.Option(help="rows to calibrate on, gzipped JSONL", exists=True, dir_okay=False)
    ],
    sheets: Annotated[
        Path,
        typer.Option(help="folder of held-out questions of ours", exists=True, file_okay=False),
    ] = HELD_OUT,
    left_out: Annotated[float, typer.Option(help="share of answers left out")] = 0.25,
    every: Annotated[int, typer.Option(help="take every n-th question")] = 1,
    threads: int = 2,
) -> None:
    """Fit the calibration, write it beside the weights, and print how well the reader does."""
    torch.set_num_threads(threads)
    write_calibration(folder, NEUTRAL)
    reader = CrossEncoderReader(folder, expected_sha256=None)
    raw_rows = read_raw_rows(tuning)
    rows, pool = build_rows([*raw_rows, *read_sheets(sheets, raw_rows)])
    scored = score_all(reader, tuning_questions(rows, pool, left_out=left_out)[::every])
    weights = fit(scored)
    best, right = tops(scored, weights)
    threshold, _ = threshold_at(best, right, risk=ALLOWED_RISK)
    for kind in (*sorted({one.asked.kind for one in scored}), ""):
        part = [one for one in scored if one.asked.kind.startswith(kind)]
        figures = {k: round(v, 4) for k, v in report(part, weights).items()}
        typer.echo(f"{kind or 'all'}: {json.dumps(figures)}")
    rounded = [round(weight, 4) for weight in weights]
    write_calibration(folder, {"sentence": rounded, "threshold": round(threshold, 4)})
    typer.echo((folder / CALIBRATION).read_text(encoding="utf-8"))


if __name__ == "__main__":
    typer.run(main)
