"""What the program `briefings` prints: colour for people, JSON for programs."""

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict
from typing import Any

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, TaskID, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bars
from rich.table import Table
from rich.text import Text

from api.widget_access.snippet import Snippet
from rag.answering.abstain import NOT_SAID
from rag.store.reports import (
    FileOutcome,
    IngestReport,
    OnProgress,
    Progress,
    Stage,
    VerifyReport,
    WithdrawReport,
)
from rag.types import Answer, AnswerStatus, Citation, DocumentSummary

console = Console(highlight=False, soft_wrap=False)
errors = Console(stderr=True, highlight=False)
_NO_NEWS = {FileOutcome.UNCHANGED, FileOutcome.WITHDRAWN}
_HIDDEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]")
_COLOURS = {
    FileOutcome.OK: "green",
    FileOutcome.PARTIAL: "yellow",
    FileOutcome.FAILED: "red",
    FileOutcome.UNCHANGED: "dim",
    FileOutcome.DUPLICATE: "dim",
    FileOutcome.WITHDRAWN: "yellow",
}


def show_json(shape: Any) -> None:  # noqa: ANN401 - whatever JSON can hold
    """Print JSON, one object, indented."""
    console.out(json.dumps(shape, ensure_ascii=False, indent=2), highlight=False)


def warn(message: str) -> None:
    """Print a warning that stops nothing."""
    errors.print(f"[yellow]briefings:[/] {escape(message)}")


def show_snippet(snippet: Snippet, *, as_json: bool) -> None:
    """Print what to set and what to paste."""
    if as_json:
        show_json(asdict(snippet))
        return
    errors.print("[dim]Set this where the server runs, and start it again:[/]")
    console.out(snippet.setting, highlight=False)
    errors.print("[dim]Put this into the page; what is allowed there besides: docs/widget.md[/]")
    console.out(snippet.markup, highlight=False)


def show_answer(answer: Answer) -> None:
    """Print the sentences with their numbers, then the sources."""
    if answer.standalone_question != answer.question.strip():
        console.print(f"[dim]Understood as: {escape(answer.standalone_question)}[/]")
    if answer.status is AnswerStatus.ABSTAINED:
        console.print(Text(visible(answer.text), style="yellow"))
        return
    for sentence in answer.sentences:
        numbers = "".join(f"[{number}]" for number in sentence.citations)
        console.print(Text.assemble(visible(sentence.text), " ", (numbers, "cyan")))
    for part in answer.unanswered:
        console.print(Text(f"{NOT_SAID} {visible(part)}", style="yellow"))
    console.print()
    for citation in answer.citations:
        console.print(_source(citation))


def show_documents(documents: Sequence[DocumentSummary], *, as_json: bool) -> None:
    """Print one line a briefing."""
    if as_json:
        show_json([_document(document) for document in documents])
        return
    table = Table("published", box=None, pad_edge=False)
    table.add_column("id", no_wrap=True, overflow="ignore")
    for heading in ("title", "sections", "chunks"):
        table.add_column(heading)
    for document in documents:
        table.add_row(
            document.published.isoformat() if document.published else "undated",
            document.document_id,
            Text(visible(document.title)),
            str(document.n_sections),
            str(document.n_chunks),
        )
    console.print(table)


def show_ingest(report: IngestReport, *, as_json: bool = False, only_news: bool = False) -> None:
    """Print what came of each file; `only_news` leaves the unchanged ones out."""
    if as_json:
        show_json(asdict(report))
        return
    for file in report.files:
        if only_news and file.status in _NO_NEWS:
            continue
        outcome = Text(f"{file.status.value:9} ", style=_COLOURS[file.status])
        reason = f" - {file.reason}" if file.reason else ""
        errors.print(Text.assemble(outcome, visible(file.source + reason)))
    counts = ", ".join(
        f"{n} {status.value}" for status in FileOutcome if (n := report.count(status))
    )
    errors.print(
        f"{counts or 'no files'}; {_counted(report.n_documents, 'briefing')},"
        f" {_counted(report.n_chunks, 'chunk')}, generation {report.generation}"
    )


def show_withdrawal(report: WithdrawReport, *, n_slack_messages: int, as_json: bool) -> None:
    """Print what a withdrawal removed, and what the Slack bot has yet to edit."""
    if as_json:
        show_json({**asdict(report), "n_slack_messages": n_slack_messages})
        return
    if n_slack_messages:
        quoting = _counted(n_slack_messages, "Slack message")
        console.print(f"To be edited by the running bot: {quoting} that quoted it.")
    console.print(
        f"Withdrawn: {', '.join(report.document_ids)} ({_counted(report.n_versions, 'version')},"
        f" {_counted(report.n_receipts, 'receipt')} blanked)."
        f" Generation {report.generation} holds none of it."
    )


def show_verification(report: VerifyReport, *, as_json: bool) -> None:
    """Print what was found wrong, what a repair left, and what is lost."""
    if as_json:
        show_json({**asdict(report), "sound": report.sound})
        return
    for finding in report.remaining if report.repaired else report.findings:
        console.print(Text.assemble((f"{finding.area.value}: ", "red"), visible(finding.message)))
    for lost in report.lost:
        console.print(Text.assemble(("lost: ", "red"), visible(lost)))
    if report.repaired:
        console.print(f"Repaired {_counted(len(report.findings), 'finding')}.")
    checked = (
        f"{_counted(report.n_documents, 'briefing')}, {_counted(report.n_chunks, 'chunk')},"
        f" {_counted(report.n_receipts, 'receipt')}"
    )
    verdict = "[green]sound[/]" if report.sound else "[red]damaged[/]"
    console.print(f"Generation {report.generation} with {checked}: {verdict}")


def _counted(n: int, noun: str) -> str:
    return f"{n} {noun}" if n == 1 else f"{n} {noun}s"


@contextmanager
def progress(*, quiet: bool = False) -> Iterator[OnProgress]:
    """Show a bar a stage on stderr."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn())
    bars = Bars(*columns, TimeElapsedColumn(), console=errors, disable=quiet, transient=True)
    tasks: dict[Stage, TaskID] = {}

    def show(step: Progress) -> None:
        if step.stage not in tasks:
            tasks[step.stage] = bars.add_task(step.stage.value, total=step.total)
        bars.update(tasks[step.stage], completed=step.done, total=step.total)

    with bars:
        yield show


def visible(text: str) -> str:
    """Spell out control, direction and zero-width characters, so that a terminal obeys none."""
    return _HIDDEN.sub(lambda match: f"[U+{ord(match.group()):04X}]", text)


def _source(citation: Citation) -> Text:
    published = citation.published.isoformat() if citation.published else "undated"
    place = " / ".join(citation.section)
    return Text.assemble(
        (f"[{citation.number}] ", "cyan"),
        (visible(citation.document_title), "bold"),
        f" ({published})",
        f" - {visible(place)}" if place else "",
        (f"\n    {citation.document_id} {citation.span.start}..{citation.span.end}", "dim"),
    )


def _document(document: DocumentSummary) -> dict[str, Any]:
    return {
        "document_id": document.document_id,
        "title": document.title,
        "published": document.published.isoformat() if document.published else None,
        "url": document.url,
        "source": document.source,
        "sha256": document.sha256,
        "n_characters": document.n_characters,
        "n_sections": document.n_sections,
        "n_chunks": document.n_chunks,
    }
