"""`briefings eval inbox`, `accept` and `dismiss`."""

import sys
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

import typer

from embeddings.encoder import SentenceEncoder
from eval import cli_output as output
from eval.corpora import SAMPLES_NAME
from eval.drafts import Draft, append_question, suggested_id
from eval.errors import InboxError
from eval.inbox import Closed, Complaint, Inbox
from eval.local import LocalPipeline
from rag.assistant import open_assistant
from rag.settings import load_settings
from rag.store.store import Store

FEEDBACK_SET = Path("eval/questions/feedback.jsonl")
"""Below the folder in which a project is evaluated."""

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for a program to read.")]
Id = Annotated[int, typer.Argument(help="Of the complaint, as `inbox` lists it.")]


def inbox(*, as_json: AsJson = False) -> None:
    """List the answers that people gave a thumbs-down."""
    data_dir = load_settings().data_dir
    with Store(data_dir, SentenceEncoder()) as store:
        complaints = Inbox(store.catalog, data_dir).complaints()
    if as_json:
        output.show_json([asdict(complaint) for complaint in complaints])
    else:
        output.show_complaints(complaints)


def accept(  # noqa: PLR0913 - each is an option of the command
    feedback_id: Id,
    *,
    corpus: Annotated[
        str, typer.Option(help="Name under which questions know the stored briefings.")
    ] = SAMPLES_NAME,
    questions: Annotated[
        Path, typer.Option(help="The .jsonl file that the question is added to.")
    ] = FEEDBACK_SET,
    topic_id: Annotated[str | None, typer.Option(help="Id of the question.")] = None,
    question: Annotated[str | None, typer.Option(help="Its words, if other than asked.")] = None,
    answer: Annotated[
        list[str] | None, typer.Option(help="A short answer that is right (repeatable).")
    ] = None,
    document: Annotated[str | None, typer.Option(help="Briefing that says it.")] = None,
    phrase: Annotated[
        str | None, typer.Option(help="At most eight words of the sentence that says it.")
    ] = None,
    unanswerable: Annotated[
        bool, typer.Option("--unanswerable", help="The briefings do not say.")
    ] = False,
    must_pass: Annotated[
        bool, typer.Option("--must-pass", help="The gate falls whenever it fails.")
    ] = False,
) -> None:
    """Turn a complaint into a question; asks for what is not given."""
    settings = load_settings()
    with open_assistant(settings) as assistant:
        box = Inbox(assistant.store.catalog, settings.data_dir)
        complaint = box.complaint(feedback_id)
        _show_complaint(complaint)
        asked = question or _ask("Question", "--question", complaint.standalone_question)
        wanted = () if unanswerable else tuple(answer or _ask_answers())
        draft = Draft(
            topic_id=topic_id or _ask("Id of the question", "--topic-id", suggested_id(asked)),
            question=asked,
            corpus=corpus,
            answers=wanted,
            document_id=(document or _ask("Briefing that says it", "--document"))
            if wanted
            else None,
            phrase=(phrase or _ask("At most eight of its words", "--phrase")) if wanted else None,
            must_pass=must_pass,
        )
        append_question(draft, questions, LocalPipeline(assistant, SentenceEncoder()))
        box.close(complaint, Closed(topic_id=draft.topic_id))
    output.console.print(f"Added {draft.topic_id} to {questions}; bless a new baseline with it.")


def dismiss(
    feedback_id: Id,
    *,
    reason: Annotated[str | None, typer.Option(help="Why nothing follows from it.")] = None,
) -> None:
    """Close a complaint without a question."""
    data_dir = load_settings().data_dir
    with Store(data_dir, SentenceEncoder()) as store:
        box = Inbox(store.catalog, data_dir)
        complaint = box.complaint(feedback_id)
        box.close(complaint, Closed(reason=reason or _ask("Why", "--reason")))
    output.console.print(f"Dismissed {feedback_id}.")


def _show_complaint(complaint: Complaint) -> None:
    output.show_complaints((complaint,))


def _ask_answers() -> list[str]:
    given = _ask(
        "Short answers that are right, parted by ';' (empty: the briefings do not say)",
        "--answer or --unanswerable",
        "",
    )
    return [part.strip() for part in given.split(";") if part.strip()]


def _ask(what: str, option: str, default: str | None = None) -> str:
    if not _somebody_is_there():
        raise InboxError(f"{what.lower()} is not given, and there is nobody to ask: add {option}")
    prompt: Callable[..., str] = typer.prompt
    return prompt(what, default=default)


def _somebody_is_there() -> bool:
    return sys.stdin.isatty()
