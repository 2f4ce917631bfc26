"""The program `briefings`."""

import socket
import sys
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from api import cli_output as output
from api.schemas import AnswerResponse
from api.slack.quoting import count_quoting
from api.slack.settings import MANIFEST, load_slack_settings, require
from api.widget_access.snippet import new_snippet, usual_endpoint
from api.widget_file import widget_file
from embeddings.encoder import SentenceEncoder
from embeddings.errors import EmbeddingsError
from eval.cli import eval_app
from rag.assistant import open_assistant
from rag.corpus.parse import FileParser
from rag.errors import BriefingsError, SettingsError, StoreBusyError
from rag.settings import Settings, load_settings
from rag.store.ingest import IngestOptions
from rag.store.ingest import ingest as ingest_files
from rag.store.reports import FileOutcome, IngestReport
from rag.store.store import Store
from rag.store.verify import verify as verify_store
from rag.store.withdraw import withdraw as withdraw_documents
from rag.types import Filters, Question

app = typer.Typer(
    help="Answers questions about newsletter briefings; every sentence is proven to stand in one.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(eval_app, name="eval")

AsJson = Annotated[bool, typer.Option("--json", help="Write JSON for a program to read.")]
ISO_DAY = ["%Y-%m-%d"]


def _text(given: str) -> str:
    """Take an argument that is text; a terminal may send any bytes."""
    try:
        given.encode()
    except UnicodeEncodeError as exc:
        raise typer.BadParameter("it holds bytes that are not UTF-8") from exc
    return given


def main() -> None:
    """Run the program; an expected error is one line on stderr and exit code 1."""
    try:
        app()
    except (BriefingsError, EmbeddingsError) as error:
        sys.exit(f"briefings: {error}")


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders of briefings.")],
    *,
    restore: Annotated[
        bool, typer.Option("--restore", help="Take withdrawn briefings in again.")
    ] = False,
    reencode: Annotated[
        bool, typer.Option("--reencode", help="Index all anew, for another model.")
    ] = False,
    as_json: AsJson = False,
) -> None:
    """Add new briefings and replace changed ones; unchanged files cost a hash."""
    options = IngestOptions(restore=restore, reencode=reencode)
    report = _ingest(load_settings(), paths, options, quiet=as_json)
    output.show_ingest(report, as_json=as_json)
    if report.count(FileOutcome.FAILED):
        raise typer.Exit(1)


@app.command()
def documents(*, as_json: AsJson = False) -> None:
    """List the stored briefings, newest first."""
    with Store(load_settings().data_dir, SentenceEncoder()) as store:
        listed = store.catalog.documents(generation=store.current().number)
    output.show_documents(listed, as_json=as_json)


@app.command()
def withdraw(
    document_ids: Annotated[
        list[str],
        typer.Argument(help="Ids, as `documents` lists them.", parser=_text, metavar="ID..."),
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Remove briefings from the store, its indexes and its receipts, for good."""
    data_dir = load_settings().data_dir
    report = withdraw_documents(data_dir, SentenceEncoder(), document_ids)
    n_messages = count_quoting(data_dir, document_ids)
    output.show_withdrawal(report, n_slack_messages=n_messages, as_json=as_json)


@app.command()
def ask(
    question: Annotated[
        str,
        typer.Argument(help="The question, in plain words.", parser=_text, metavar="QUESTION"),
    ],
    *,
    after: Annotated[
        datetime | None, typer.Option(formats=ISO_DAY, help="Only briefings of this day or later.")
    ] = None,
    before: Annotated[
        datetime | None,
        typer.Option(formats=ISO_DAY, help="Only briefings of this day or earlier."),
    ] = None,
    document: Annotated[
        list[str] | None,
        typer.Option(help="Only this briefing (repeatable).", parser=_text, metavar="ID"),
    ] = None,
    max_sentences: Annotated[int, typer.Option(min=1, max=8)] = 4,
    as_json: AsJson = False,
) -> None:
    """Answer from the stored briefings, with citations, or say that they do not say."""
    settings = load_settings()
    filters = Filters(
        published_after=after.date() if after else None,
        published_before=before.date() if before else None,
        document_ids=tuple(document or ()),
    )
    _check_reader(settings)
    _ingest_into_empty(settings)
    with open_assistant(settings) as assistant:
        answer = assistant.ask(Question(question, filters=filters, max_sentences=max_sentences))
    if as_json:
        output.show_json(AnswerResponse.from_answer(answer).model_dump(mode="json"))
    else:
        output.show_answer(answer)


@app.command()
def serve() -> None:
    """Ingest what is new in BRIEFINGS_SOURCES, then answer over HTTP on 127.0.0.1:$PORT."""
    from api.server import serve as serve_http

    settings = load_settings()
    _check_port(settings)
    _check_reader(settings)
    _ingest_unless_busy(settings)
    serve_http(settings)


@app.command()
def widget(
    pages: Annotated[
        list[str],
        typer.Argument(
            help="Where it is to be embedded, such as https://www.example.org.",
            parser=_text,
            metavar="ORIGIN...",
        ),
    ],
    *,
    endpoint: Annotated[
        str, typer.Option(help="Where browsers reach this server; without it, as `serve` is set.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """Make a site key, and print the setting and the lines of HTML that embed the widget."""
    settings = load_settings()
    snippet = new_snippet(
        pages,
        endpoint=endpoint or usual_endpoint(settings.host, settings.port),
        widget=widget_file(),
        sites=settings.widget_sites,
    )
    output.show_snippet(snippet, as_json=as_json)


@app.command()
def slack(
    *,
    manifest: Annotated[bool, typer.Option("--manifest", help="Print the app manifest.")] = False,
) -> None:
    """Ingest what is new, then answer in Slack (Socket Mode) until told to stop."""
    if manifest:
        sys.stdout.write(MANIFEST.read_text(encoding="utf-8"))
        return
    try:
        from api.slack.runner import run_slack
    except ImportError as exc:
        raise SettingsError(
            f"{exc.name} is not installed; install it with: pip install 'briefings[slack]'"
        ) from exc
    settings = load_settings()
    require(load_slack_settings(), socket_mode=True)
    _check_reader(settings)
    _ingest_unless_busy(settings)
    run_slack(settings)


@app.command()
def verify(
    *,
    repair: Annotated[bool, typer.Option("--repair", help="Rebuild what is damaged.")] = False,
    as_json: AsJson = False,
) -> None:
    """Check every stored text, index file and receipt against its hash."""
    report = verify_store(load_settings().data_dir, SentenceEncoder(), repair=repair)
    output.show_verification(report, as_json=as_json)
    if not report.sound:
        raise typer.Exit(1)


def _check_port(settings: Settings) -> None:
    """Say at once, before a long ingest, that the address cannot be had."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((settings.host, settings.port))
        except OSError as exc:
            raise SettingsError(
                f"{settings.host}:{settings.port} cannot be served on ({exc.strerror});"
                " set PORT to a free port"
            ) from exc


def _check_reader(settings: Settings) -> None:
    """Say at once, before a long ingest, that the reader cannot be had or is not wanted."""
    if settings.reader == "cross-encoder":
        # Only here: it loads torch.
        from rag.answering.reader_weights import check_reader
        from rag.answering.reranker_weights import check_reranker

        check_reader()
        check_reranker()
    else:
        output.warn(
            f"BRIEFINGS_READER is {settings.reader}: answering without the reader, which is"
            " quicker and right less often. Unset it to answer with the reader."
        )


def _ingest_into_empty(settings: Settings) -> None:
    with Store(settings.data_dir, SentenceEncoder()) as store:
        empty = store.current().number == 0
    if empty:
        _ingest_sources(settings)


def _ingest_unless_busy(settings: Settings) -> None:
    try:
        _ingest_sources(settings)
    except StoreBusyError as busy:
        output.warn(f"{busy} Going on with what is stored.")


def _ingest_sources(settings: Settings) -> None:
    report = _ingest(settings, settings.sources, IngestOptions())
    output.show_ingest(report, only_news=True)


def _ingest(
    settings: Settings, paths: Sequence[Path], options: IngestOptions, *, quiet: bool = False
) -> IngestReport:
    parser = FileParser(
        timeout_seconds=settings.file_timeout_seconds,
        memory_mib=settings.file_memory_mib,
        size_mib=settings.file_size_mib,
    )
    with parser, output.progress(quiet=quiet) as on_progress:
        return ingest_files(
            settings.data_dir,
            SentenceEncoder(),
            paths,
            parser=parser,
            options=options,
            on_progress=on_progress,
        )
