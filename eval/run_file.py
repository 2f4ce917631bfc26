"""Runs and baselines as JSON files.

Reading checks every field against the dataclasses, so that a damaged file ends in one line.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any, TypeVar

from pydantic import TypeAdapter, ValidationError

from eval.errors import RunFileError
from eval.measures.table import summarise
from eval.types import Baseline, Outcome, Run

T = TypeVar("T")
FORMAT = 1
_RUN = TypeAdapter(Run)
_BASELINE = TypeAdapter(Baseline)


def write_run(run: Run, path: Path) -> None:
    """Write `results.json`: the measures for programs, then every question."""
    splits = {outcome.split for outcome in run.outcomes}
    content = {
        "format": FORMAT,
        "measures": _measures(run.outcomes),
        "measures_by_split": {
            name: _measures([outcome for outcome in run.outcomes if outcome.split == name])
            for name in (splits if len(splits) > 1 else ())
        },
        "run": asdict(run),
    }
    _write(path, content)


def read_run(path: Path) -> Run:
    """Read a run that `write_run` wrote."""
    return _parse(_RUN, _read(path, "run"), path, "a run; write one with `briefings eval run`")


def write_baseline(baseline: Baseline, path: Path) -> None:
    """Write a baseline; the same baseline gives the same bytes."""
    _write(path, {"format": FORMAT, "baseline": asdict(baseline)})


def read_baseline(path: Path) -> Baseline:
    """Read a baseline that `write_baseline` wrote."""
    given = _read(path, "baseline")
    return _parse(_BASELINE, given, path, "a baseline; write one with `briefings eval bless`")


def _measures(outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    return {name: asdict(value) for name, value in summarise(outcomes).items()}


def _write(path: Path, content: dict[str, object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps(
        content, ensure_ascii=False, indent=1, sort_keys=True, allow_nan=False, default=str
    )
    path.write_text(text + "\n", encoding="utf-8")


def _read(path: Path, key: str) -> object:
    try:
        content: Any = json.loads(path.read_bytes())
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise RunFileError(f"{path}: cannot be read ({reason})") from error
    except (ValueError, RecursionError) as error:
        raise RunFileError(f"{path}: is not JSON ({error})") from error
    if not isinstance(content, dict) or content.get("format") != FORMAT or key not in content:
        raise RunFileError(f"{path}: is not a {key} file of format {FORMAT}")
    return content[key]


def _parse(adapter: TypeAdapter[T], given: object, path: Path, wanted: str) -> T:
    try:
        return adapter.validate_json(json.dumps(given), strict=True)
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        place = ".".join(str(step) for step in first["loc"])
        raise RunFileError(f"{path}: {place}: {first['msg']}; this is not {wanted}") from error
