"""What `briefings eval` prints: tables for people, JSON for programs."""

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict

from rich.console import Console
from rich.markup import escape
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from eval.gate import Verdict
from eval.inbox import Complaint
from eval.measures.table import summarise
from eval.report.figures import interval, milliseconds, number, signed, signed_interval
from eval.report.latency import latency
from eval.report.measures import group_heads, group_rows
from eval.report.view import View
from eval.report.visible import visible

console = Console(highlight=False)
if not console.is_terminal:
    console.width = 140  # a log has no edge, and tables of CI would be cut
errors = Console(stderr=True, highlight=False)
Tell = Callable[[str, int, int], None]
"""Told what is done, how many of it, of how many."""
_COLOURS = {
    Verdict.PASS: "green",
    Verdict.REGRESSION: "red",
    Verdict.INCONCLUSIVE: "yellow",
    None: "cyan",
}


@contextmanager
def progress(*, quiet: bool) -> Iterator[Tell]:
    """Show bars on stderr while something is done."""
    silent = quiet or not errors.is_terminal
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=errors, transient=True, disable=silent) as bars:
        tasks: dict[str, TaskID] = {}

        def tell(what: str, done: int, total: int) -> None:
            task = tasks.get(what)
            if task is None:
                task = tasks[what] = bars.add_task(what)
            bars.update(task, completed=done, total=total)

        yield tell


def warn(message: str) -> None:
    """Print a warning that stops nothing."""
    errors.print(f"[yellow]briefings:[/] {escape(visible(message))}")


def fail(message: str) -> None:
    """Print an error as one line."""
    errors.print(f"briefings: {escape(visible(' '.join(message.split())))}", soft_wrap=True)


def show_view(view: View) -> None:
    """Print measures, or their change, then the verdict."""
    console.print(_measures(view) if view.comparison is None else _changes(view))
    console.print(_groups(view))
    spent = latency(view.run)
    ratio = f", {spent.ratio:.1f} × encoding the question" if spent.ratio else ""
    console.print(f"Latency: median {milliseconds(spent.median)}{ratio}")
    stamp = view.run.stamp
    console.print(
        f"Stamp: commit {stamp.commit}, {escape(stamp.provenance.reader)}, "
        f"{len(view.run.outcomes)} questions {stamp.question_set_sha256[:12]}, "
        f"corpus {stamp.corpus_sha256[:12]}, settings {stamp.provenance.settings[:19]}"
    )
    console.print(f"[bold {_COLOURS[view.verdict]}]{escape(view.headline)}[/]")
    for reason in view.comparison.reasons if view.comparison else ():
        console.print(f"  {escape(reason)}", soft_wrap=True)


def show_view_json(view: View) -> None:
    """Print verdict and measures as one JSON object."""
    shape: dict[str, object] = {
        "stamp": asdict(view.run.stamp),
        "measures": {name: asdict(e) for name, e in summarise(view.run.outcomes).items()},
        "latency": asdict(latency(view.run)) | {"ratio": latency(view.run).ratio},
    }
    if view.comparison is not None:
        compared = asdict(view.comparison)
        shape |= {"comparison": compared | {"verdict": view.comparison.verdict.name.lower()}}
    show_json(shape)


def show_json(shape: object) -> None:
    """Print one JSON object, indented."""
    console.out(json.dumps(shape, ensure_ascii=False, indent=2, default=str), highlight=False)


def show_complaints(complaints: tuple[Complaint, ...]) -> None:
    """Print what is open in the inbox."""
    if not complaints:
        console.print("The inbox is empty.")
        return
    table = Table("Id", "Since", "Times", "Question", "Shown", "Comments", show_lines=True)
    for complaint in complaints:
        table.add_row(
            str(complaint.feedback_id),
            complaint.created_at.strftime("%Y-%m-%d %H:%M"),
            str(complaint.n_complaints),
            escape(visible(complaint.question)),
            escape(visible(complaint.shown or "(withdrawn)")),
            escape(visible("\n".join(complaint.comments))),
        )
    console.print(table)


def _measures(view: View) -> Table:
    table = _table("Measure", "Mean", "95 % interval", "Questions")
    for name, value in summarise(view.run.outcomes).items():
        table.add_row(name, number(value.mean), interval(value), str(value.n))
    return table


def _changes(view: View) -> Table:
    table = _table("Measure", "Before", "Now", "Change", "95 % interval", "Holm p", "Detectable")
    for change in view.comparison.changes if view.comparison else ():
        table.add_row(
            f"[bold]{change.name}[/]" if change.gated else change.name,
            number(change.before),
            number(change.after),
            signed(change.difference.mean),
            signed_interval(change.difference),
            f"{change.p_holm:.4f}" if change.p_holm is not None else "",
            number(change.detectable) if change.gated else "",
        )
    return table


def _groups(view: View) -> Table:
    table = _table(*group_heads(view))
    for row in group_rows(view):
        table.add_row(*row)
    return table


def _table(first: str, *others: str) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column(first, no_wrap=True)
    for name in others:
        table.add_column(escape(name), justify="right")
    return table
