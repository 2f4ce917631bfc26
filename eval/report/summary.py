"""`summary.md`: the verdict and the tables, for a job's page or a pull request's comment."""

import re
from collections.abc import Sequence

from eval.measures.table import summarise
from eval.report.figures import interval, milliseconds, number, signed, signed_interval
from eval.report.latency import latency
from eval.report.measures import group_heads, group_rows
from eval.report.page import stamp_rows
from eval.report.view import View
from eval.report.visible import visible

_MOST_FLIPS = 20
_SPECIAL = re.compile(r"([\\`*_{}\[\]<>()#+!|~&@])")


def marker(corpus: str) -> str:
    """Mark the comment, so that the next run updates it in place."""
    return f"<!-- briefings-eval:{corpus} -->"


def summary(view: View) -> str:
    """Write the whole file."""
    parts = [
        marker(view.run.stamp.corpus),
        f"## {_plain(view.headline)}",
        _reasons(view),
        measure_table(view),
        _flips(view),
        "<details><summary>By split and kind of question</summary>",
        _table(group_heads(view), group_rows(view)),
        "</details>",
        _latency(view),
        " · ".join(f"{key} {_plain(value)}" for key, value in stamp_rows(view)),
    ]
    return "\n\n".join(part for part in parts if part) + "\n"


def measure_table(view: View) -> str:
    """Write the measures, beside the baseline's where there is one."""
    if view.comparison is None:
        rows = [
            (name, number(value.mean), interval(value), str(value.n))
            for name, value in summarise(view.run.outcomes).items()
        ]
        return _table(("Measure", "Mean", "95 % interval", "Questions"), rows)
    changes = [
        (
            f"**{change.name}**" if change.gated else change.name,
            number(change.before),
            number(change.after),
            signed(change.difference.mean),
            signed_interval(change.difference),
            number(change.detectable) if change.gated else "–",
        )
        for change in view.comparison.changes
    ]
    heads = ("Measure (**gated**)", "Before", "Now", "Change", "95 % interval", "Detectable")
    return _table(heads, changes)


def _reasons(view: View) -> str:
    reasons = view.comparison.reasons if view.comparison else ()
    return "\n".join(f"- {_plain(reason)}" for reason in reasons)


def _flips(view: View) -> str:
    if view.comparison is None:
        return ""
    questions = {outcome.topic_id: outcome.question for outcome in view.run.outcomes}
    lines = []
    for name, topic_ids in (("Lost", view.comparison.lost), ("Gained", view.comparison.gained)):
        lines.append(f"**{name}: {len(topic_ids)}**")
        lines += [f"- {_plain(f'{i}: {questions[i]}')}" for i in topic_ids[:_MOST_FLIPS]]
        if len(topic_ids) > _MOST_FLIPS:
            lines.append(f"- and {len(topic_ids) - _MOST_FLIPS} more")
        lines.append("")
    return "\n".join(lines).strip()


def _latency(view: View) -> str:
    summed = latency(view.run)
    ratio = f", {summed.ratio:.1f} × encoding the question" if summed.ratio else ""
    return f"Latency: median {milliseconds(summed.median)}, p95 {milliseconds(summed.p95)}{ratio}"


def _table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(cells)} |" for cells in lines)


def _plain(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", " ".join(visible(text).split()))
