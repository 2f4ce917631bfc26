"""Calibrate a trained reader: `python -m eval.training.calibrate --weights FILE --tuning FILE`.

Writes the weights anew with their calibration inside, and prints sha256 and figures.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import numpy as np
import torch
import typer
from numpy.typing import NDArray
from safetensors import safe_open
from safetensors.torch import save_file

from embeddings.models import file_sha256
from eval.training.corpus import read_rows
from eval.training.curves import auc, logistic_weights
from eval.training.tuning import ScoredQuestion, score_all, tuning_questions
from rag.answering.reader import CrossEncoderReader, sentence_features

ALLOWED_RISK = 0.05
NEUTRAL = {"passage": [1, 0, 0, 0], "sentence": [1, 0, 0, 0, 0], "threshold": 0.5}


def fit(scored: Sequence[ScoredQuestion]) -> dict[str, list[float]]:
    """Fit both logistic regressions."""
    sentence_rows, sentence_right, passage_rows, passage_right = [], [], [], []
    for one in scored:
        for place, score in enumerate(one.scores):
            if not score.sentences:
                continue
            sentences = [sentence for sentence, _ in score.sentences]
            passage_rows.append(
                (
                    score.relevance,
                    max(s.margin for s in sentences),
                    max(s.energy for s in sentences),
                )
            )
            passage_right.append(place == one.asked.gold)
            for sentence in sentences:
                sentence_rows.append(sentence_features(score.relevance, sentence))
                sentence_right.append(one.is_right(place, sentence.span))
    return {
        "passage": logistic_weights(passage_rows, passage_right),
        "sentence": logistic_weights(sentence_rows, sentence_right),
    }


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
    """Find the lowest threshold whose answers are wrong at most `risk`, and its coverage."""
    order = np.argsort(-best, kind="stable")
    wrong = np.cumsum(~right[order]) / np.arange(1, len(order) + 1)
    kept = np.flatnonzero(wrong <= risk)
    if not len(kept):
        return 1.0, 0.0
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


def write_calibrated(
    source: Path, target: Path, calibration: dict[str, object], *, about: dict[str, str]
) -> str:
    """Write the weights with their calibration, and give the file's sha256."""
    with safe_open(source, framework="pt") as tensors:
        state = {name: tensors.get_tensor(name) for name in tensors.keys()}  # noqa: SIM118  # no mapping
    save_file(state, target, metadata={"calibration": json.dumps(calibration), **about})
    return file_sha256(target)


def main(
    *,
    weights: Annotated[Path, typer.Option(help="what training wrote")],
    tuning: Annotated[Path, typer.Option(help="rows to calibrate on, gzipped JSONL")],
    out: Annotated[Path, typer.Option(help="where the calibrated weights go")],
    left_out: Annotated[float, typer.Option(help="share of answers left out")] = 0.25,
    every: Annotated[int, typer.Option(help="take every n-th question")] = 1,
) -> None:
    """Fit the calibration on half of the articles, measure it on the other, then fit on all."""
    torch.set_num_threads(2)
    write_calibrated(weights, out, dict(NEUTRAL), about={})
    reader = CrossEncoderReader(out, expected_sha256=None)
    rows, pool = read_rows(tuning)
    asked = tuning_questions(rows, pool, left_out=left_out)[::every]
    scored = score_all(reader, asked)
    fitted = fit(scored)
    best, right = tops(scored, fitted["sentence"])
    threshold, _ = threshold_at(best, right, risk=ALLOWED_RISK)
    for kind in (*sorted({one.asked.kind for one in scored}), ""):
        part = [one for one in scored if one.asked.kind.startswith(kind)]
        figures = {k: round(v, 4) for k, v in report(part, fitted["sentence"]).items()}
        typer.echo(f"{kind or 'all'}: {json.dumps(figures)}")
    typer.echo(json.dumps({**fitted, "threshold": round(threshold, 4)}))
    sha256 = write_calibrated(
        weights, out, {**fitted, "threshold": round(threshold, 4)}, about={"format": "pt"}
    )
    typer.echo(f"{out}: {out.stat().st_size} bytes, sha256 {sha256}")


if __name__ == "__main__":
    typer.run(main)
