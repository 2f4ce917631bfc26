"""Tables of what each part of the pipeline pays, in Markdown."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from eval.baselines import bless
from eval.changes import Change, changes
from eval.measures.table import summarise
from eval.report.figures import interval, number, signed, signed_interval
from eval.statistics import RESAMPLES, Estimate
from eval.types import Policy, Run

MEASURES = (
    "EvidenceInFirstSentence",
    "EvidenceInFirst3",
    "AnsweredWhenAnswerable",
    "AbstainedWhenUnanswerable",
    "BalancedAccuracy",
    "WrongOfAnswered",
)
NOTHING = "–"
"""Where the whole or the variant answers nothing."""


def tables(whole: Run, others: Mapping[str, Run]) -> str:
    """Lay out a table of each split, in Markdown."""
    splits = sorted({outcome.split for outcome in whole.outcomes})
    return "\n\n".join(
        f"{split}, {len(part.outcomes)} questions:\n\n"
        + table(part, {name: _split(run, split) for name, run in others.items()})
        for split in splits
        for part in (_split(whole, split),)
    )


def table(whole: Run, others: Mapping[str, Run]) -> str:
    """Lay out each measure of the whole, and its change without each part, in Markdown.

    A measure that applies to answers alone has no value where nothing is answered.
    """
    baseline = bless(whole, Policy())
    own = summarise(whole.outcomes)
    lines = [
        _row("", [f"`{name}`" for name in MEASURES]),
        "|---" * (len(MEASURES) + 1) + "|",
        _row("whole", [_value(own[name]) if name in own else NOTHING for name in MEASURES]),
    ]
    for name, run in others.items():
        found = {one.name: one for one in changes(run, baseline, resamples=RESAMPLES)}
        cells = [_change(found[one]) if one in found else NOTHING for one in MEASURES]
        lines.append(_row(name, cells))
    return "\n".join(lines)


def _split(run: Run, split: str) -> Run:
    """Take the questions of a split, with the measures of the table alone."""
    return replace(
        run,
        outcomes=tuple(
            replace(o, scores={name: o.scores[name] for name in MEASURES if name in o.scores})
            for o in run.outcomes
            if o.split == split
        ),
    )


def _row(head: str, cells: Sequence[str]) -> str:
    return f"| {head} | " + " | ".join(cells) + " |"


def _value(estimate: Estimate) -> str:
    return f"{number(estimate.mean)} [{interval(estimate)}]"


def _change(change: Change) -> str:
    return f"{signed(change.difference.mean)} [{signed_interval(change.difference)}]"
