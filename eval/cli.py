"""`briefings eval`: run, compare and bless."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from eval import cli_output as output
from eval.baselines import bless as make_baseline
from eval.baselines import failing_must_pass
from eval.cli_errors import one_line_errors
from eval.cli_inbox import accept, dismiss, inbox
from eval.cli_options import CorpusName, Sources
from eval.corpora import SAMPLES_NAME
from eval.datasets.types import SEED, DatasetOptions
from eval.gate import compare as compare_runs
from eval.pipelines import Pipeline
from eval.report.files import write_reports
from eval.report.view import View
from eval.run_file import read_baseline, read_run, write_baseline
from eval.runs import AGAIN, run_asks
from eval.targets import Request, open_target
from eval.topics import QUESTIONS
from eval.types import Baseline, Policy, Run
from rag.settings import load_settings

BASELINES = Path("eval/baselines")
"""Below the folder in which a project is evaluated, so that it is committed with it."""
RESULTS = "results.json"

eval_app = typer.Typer(
    help="Measures answers, and tells whether a change made them worse.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
)
for _command in (inbox, accept, dismiss):
    eval_app.command()(one_line_errors(_command))

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for a program to read.")]


class SplitChoice(StrEnum):
    """Which questions to ask."""

    DEV = "dev"
    HOLDOUT = "holdout"
    ALL = "all"


@eval_app.command()
@one_line_errors
def run(  # noqa: PLR0913 - each is an option of the command
    *,
    corpus: CorpusName = SAMPLES_NAME,
    sources: Sources = None,
    questions: Annotated[
        Path,
        typer.Option(
            help="Question set: a .jsonl file or a folder of them.",
            show_default="those that come along",
        ),
    ] = QUESTIONS,
    split: Annotated[SplitChoice, typer.Option(help="Which questions to ask.")] = SplitChoice.ALL,
    url: Annotated[str | None, typer.Option(help="Ask a running server instead.")] = None,
    dataset: Annotated[
        Path | None, typer.Option(help="BEIR folder, or reading set in JSON lines.")
    ] = None,
    sample: Annotated[
        int | None, typer.Option(min=1, help="Draw so many questions of a data set.")
    ] = None,
    documents: Annotated[
        int | None, typer.Option(min=0, help="Keep so many documents that no question needs.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Of what is drawn.")] = SEED,
    closed: Annotated[
        bool, typer.Option("--closed", help="Ask each question of its own document only.")
    ] = False,
    again: Annotated[
        int, typer.Option(min=0, help="Ask so many again to see that answers stay the same.")
    ] = AGAIN,
    baseline: Annotated[
        Path | None, typer.Option(help="Compare with this baseline, and exit 0, 10 or 11.")
    ] = None,
    out: Annotated[Path | None, typer.Option(help="Folder for the reports.")] = None,
    as_json: AsJson = False,
) -> None:
    """Ask every question, grade the answers and write the reports."""
    given = None if baseline is None else read_baseline(baseline)
    request = Request(
        questions=questions,
        corpus=corpus,
        split=str(split),
        sources=tuple(sources or ()),
        url=url,
        dataset=dataset,
        dataset_options=DatasetOptions(sample, documents, seed, closed),
        n_again=again,
    )
    view = _evaluate(request, given, quiet=as_json)
    folder = out or load_settings().data_dir / "eval" / view.run.stamp.corpus
    write_reports(view, folder)
    _show(view, folder, as_json=as_json)
    raise typer.Exit(int(view.verdict or 0))


@eval_app.command()
@one_line_errors
def compare(
    results: Annotated[Path, typer.Argument(help="A results.json, or the folder it is in.")],
    baseline: Annotated[
        Path | None,
        typer.Argument(
            help="A baseline, or another run's folder; by default eval/baselines/<corpus>.json."
        ),
    ] = None,
    *,
    out: Annotated[Path | None, typer.Option(help="Folder for the reports.")] = None,
    as_json: AsJson = False,
) -> None:
    """Compare a run with a baseline; exits 0 pass, 10 regression, 11 inconclusive."""
    given = _read_results(results)
    before = _read_before(baseline or _baseline_path(given))
    view = View(given, before, compare_runs(given, before))
    if out is not None:
        write_reports(view, out)
    _show(view, out, as_json=as_json)
    raise typer.Exit(int(view.verdict or 0))


@eval_app.command()
@one_line_errors
def bless(
    results: Annotated[Path, typer.Argument(help="A results.json, or the folder it is in.")],
    *,
    output_file: Annotated[
        Path | None, typer.Option("--output", help="By default eval/baselines/<corpus>.json.")
    ] = None,
    gate: Annotated[list[str] | None, typer.Option(help="Gate this measure (repeatable).")] = None,
    margin: Annotated[
        float | None, typer.Option(min=0, max=1, help="Let a smaller mean drop pass.")
    ] = None,
    blind_spot: Annotated[
        float | None, typer.Option(min=0.001, max=1, help="A drop that must be detectable.")
    ] = None,
) -> None:
    """Make a run the baseline; what is not given stays as the present baseline has it."""
    given = _read_results(results)
    path = output_file or _baseline_path(given)
    present = read_baseline(path).policy if path.exists() else Policy()
    policy = Policy(
        gated=tuple(gate) if gate else present.gated,
        invariants=present.invariants,
        margin=present.margin if margin is None else margin,
        blind_spot=present.blind_spot if blind_spot is None else blind_spot,
        least_deviation=present.least_deviation,
    )
    blessed = make_baseline(given, policy)
    write_baseline(blessed, path)
    for topic_id in failing_must_pass(given):
        output.warn(f"must-pass question {topic_id} fails; the gate does not demand it yet")
    output.console.print(f"Blessed {len(given.outcomes)} questions of {given.stamp.commit}: {path}")


def _evaluate(request: Request, baseline: Baseline | None, *, quiet: bool) -> View:
    with (
        output.progress(quiet=quiet) as tell,
        open_target(request, on_progress=lambda p: tell("Ingesting", p.done, p.total)) as target,
    ):
        for warning in target.warnings:
            output.warn(warning)
        given = run_asks(
            target.pipeline,
            target.asks,
            target.options,
            on_progress=lambda done, total: tell("Asking", done, total),
        )
        return _view(given, baseline, target.pipeline)


def _view(run: Run, baseline: Baseline | None, pipeline: Pipeline) -> View:
    if baseline is None:
        return View(run)
    comparison = compare_runs(run, baseline)
    cited = {place[0] for topic in baseline.topics.values() for place in topic.citations}
    texts = {i: pipeline.text(i) for i in sorted(cited & pipeline.documents().keys())}
    return View(run, baseline, comparison, texts)


def _show(view: View, folder: Path | None, *, as_json: bool) -> None:
    if as_json:
        output.show_view_json(view)
        return
    output.show_view(view)
    if folder is not None:
        output.console.print(f"Reports: {folder}")


def _read_before(path: Path) -> Baseline:
    return make_baseline(_read_results(path), Policy()) if path.is_dir() else read_baseline(path)


def _read_results(path: Path) -> Run:
    return read_run(path / RESULTS if path.is_dir() else path)


def _baseline_path(run: Run) -> Path:
    return BASELINES / f"{run.stamp.corpus}.json"
