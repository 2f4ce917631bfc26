"""The measure table, overall and by group of questions."""

from eval.changes import Change
from eval.measures.table import AURC, MEASURES_BY_NAME, summarise
from eval.report.figures import interval, number, signed, signed_interval
from eval.report.markup import Markup, element, joined, table
from eval.report.plots import bar
from eval.report.view import View
from eval.statistics import Estimate
from eval.types import Outcome

BY_GROUP = (
    "nDCG@10/chunk",
    "nDCG@10/document",
    "EvidenceInFirst3",
    "AnswerInFirstSentence",
    "AnswerShown",
    "AnsweredWhenAnswerable",
    "AbstainedWhenUnanswerable",
    "CitedInPeriod",
)


def measure_table(view: View) -> Markup:
    """Write every measure with its interval."""
    rows = [_row(name, value) for name, value in summarise(view.run.outcomes).items()]
    heads = ("Measure", "Mean", "95 % interval", "0 to 1", "Questions")
    return table("Measures of this run", heads, rows)


def change_table(view: View) -> Markup | None:
    """Write how every measure changed against the baseline."""
    if view.comparison is None or view.baseline is None:
        return None
    heads = ("Measure", "Before", "Now", "Change", "95 % interval", "p", "Holm p", "Detectable")
    margin = view.baseline.policy.margin
    note = (
        f"A gated measure (●) falls when the interval of its change lies below zero, the drop "
        f"exceeds {margin} and Holm p is at most 0.05. Detectable is the smallest drop that this "
        "many questions show four times of five."
    )
    rows = [_change_row(change) for change in view.comparison.changes]
    return joined(table("Change against the baseline", heads, rows), element("p", note))


def group_table(view: View) -> Markup:
    """Write the main measures for each split and each kind of question."""
    return table("Measures by split and kind of question", group_heads(view), group_rows(view))


def group_heads(view: View) -> tuple[str, ...]:
    """Name the columns of `group_rows`, with how many questions each has."""
    groups = _groups(view)
    return ("Measure", *(f"{name} ({len(outcomes)})" for name, outcomes in groups.items()))


def group_rows(view: View) -> list[tuple[str, ...]]:
    """List the main measures, a column for each split and kind of question."""
    groups = _groups(view)
    held = {name for outcome in view.run.outcomes for name in outcome.scores}
    return [
        (name, *(_mean(outcomes, name) for outcomes in groups.values()))
        for name in BY_GROUP
        if name in held
    ]


def _groups(view: View) -> dict[str, list[Outcome]]:
    splits = sorted({outcome.split for outcome in view.run.outcomes})
    kinds = sorted({outcome.kind for outcome in view.run.outcomes})
    by_split = {name: [o for o in view.run.outcomes if o.split == name] for name in splits}
    by_kind = {name: [o for o in view.run.outcomes if o.kind == name] for name in kinds}
    return (by_split if len(splits) > 1 else {}) | by_kind


def _mean(outcomes: list[Outcome], name: str) -> str:
    scores = [outcome.scores[name] for outcome in outcomes if name in outcome.scores]
    return number(sum(scores) / len(scores)) if scores else "–"


def _row(name: str, value: Estimate) -> tuple[str, ...]:
    drawn = bar(value.low, value.mean, value.high) if value.high <= 1 else ""
    return (_named(name), number(value.mean), interval(value), drawn, str(value.n))


def _change_row(change: Change) -> tuple[str, ...]:
    mark = "● " if change.gated else ""
    return (
        joined(mark, change.name, element("small", " lower is better") if change.falls else None),
        number(change.before),
        number(change.after),
        signed(change.difference.mean),
        signed_interval(change.difference),
        f"{change.p:.4f}",
        f"{change.p_holm:.4f}" if change.p_holm is not None else "–",
        number(change.detectable) if change.gated else "–",
    )


def _named(name: str) -> Markup:
    if name == AURC:
        meaning, falls = "area under risk and coverage", True
    else:
        meaning, falls = MEASURES_BY_NAME[name].meaning, MEASURES_BY_NAME[name].falls
    better = "; lower is better" if falls else ""
    return joined(element("span", name), element("small", f" {meaning}{better}"))
