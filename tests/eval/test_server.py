import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
import uvicorn

from api.app import create_app
from eval.asks import make_asks
from eval.errors import ServerError
from eval.local import LocalPipeline
from eval.runs import RunOptions, run_asks
from eval.server import KEY_VARIABLE, ServerPipeline
from eval.types import Outcome
from rag.settings import Settings
from tests.eval.builders import ask
from tests.eval.quay_store import ENCODER, FOLLOW_UP, TOPICS, open_quay, store_pages


@contextmanager
def serving(data_dir: Path) -> Iterator[str]:
    """Serve the real application on a free port."""
    with open_quay(data_dir) as assistant:
        app = create_app(Settings(), lambda: assistant)
        config = uvicorn.Config(app, port=0, log_config=None, ws="none", lifespan="on")
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run)
        thread.start()
        try:
            while not server.started:
                time.sleep(0.01)
            port = server.servers[0].sockets[0].getsockname()[1]
            yield f"http://127.0.0.1:{port}"
        finally:
            server.should_exit = True
            thread.join()


@contextmanager
def answering(reply: Callable[[str], tuple[int, bytes]]) -> Iterator[str]:
    """Serve whatever `reply` makes of a path."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, content = reply(self.path + self.headers.get("Authorization", ""))
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.do_GET()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's
            pass

    server = HTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


def graded(outcome: Outcome) -> Outcome:
    return replace(outcome, seconds=0.0)


def test_a_server_and_this_process_are_graded_alike(tmp_path: Path) -> None:
    data_dir = store_pages(tmp_path)
    options = RunOptions("quay", "dev")
    with open_quay(data_dir) as assistant:
        local = LocalPipeline(assistant, ENCODER)
        asks = make_asks([*TOPICS, FOLLOW_UP], local, corpus="quay", split="dev")
        here = run_asks(local, asks, options)
    with serving(data_dir) as url, ServerPipeline(url) as server:
        assert make_asks([*TOPICS, FOLLOW_UP], server, corpus="quay", split="dev") == asks
        there = run_asks(server, asks, options)
    assert [graded(o) for o in there.outcomes] == [graded(o) for o in here.outcomes]
    assert there.stamp == here.stamp
    assert there.encode_seconds is None


def test_a_question_that_the_server_refuses_is_told_with_its_reason(tmp_path: Path) -> None:
    with (
        serving(store_pages(tmp_path)) as url,
        ServerPipeline(url) as server,
        pytest.raises(ServerError, match="answered 422: "),
    ):
        server.reply(replace(ask(), question=" "))


def test_a_server_that_is_not_there_ends_in_one_line() -> None:
    with pytest.raises(ServerError, match=r"http://127\.0\.0\.1:9 does not answer \(Connection"):
        ServerPipeline("http://127.0.0.1:9").documents()


@pytest.mark.parametrize("url", ["127.0.0.1:8000", "ftp://x", "http://", ""])
def test_what_is_no_address_is_refused(url: str) -> None:
    with pytest.raises(ServerError, match=r"write http://host:port"):
        ServerPipeline(url)


@pytest.mark.parametrize(
    ("status", "content", "message"),
    [
        (200, b"<html>", "did not send JSON"),
        (200, b"[]", "does not answer as the contract says: no 'documents'"),
        (200, b"{}", "does not answer as the contract says: no 'documents'"),
        (404, b'{"detail": "no\\nsuch page"}', "answered 404: no such page"),
        (502, b"<html>", "answered 502: no problem details"),
    ],
)
def test_another_kind_of_server_ends_in_one_line(status: int, content: bytes, message: str) -> None:
    with (
        answering(lambda _: (status, content)) as url,
        ServerPipeline(url) as server,
        pytest.raises(ServerError) as e,
    ):
        server.documents()
    assert message in str(e.value)
    assert "\n" not in str(e.value)


@pytest.mark.parametrize(
    ("stream", "message"),
    [
        (b'event: error\ndata: {"detail": "the disk is gone"}\n\n', "t1: the disk is gone"),
        (b"event: passages\ndata: {}\n\n", "no 'answer'"),
        (b"event: answer\ndata: {\n\n", "an event that is not JSON"),
        (b'event: answer\ndata: {}\n\nevent: passages\ndata: {"passages": []}\n\n', "KeyError"),
    ],
)
def test_a_stream_that_breaks_the_contract_ends_in_one_line(stream: bytes, message: str) -> None:
    with (
        answering(lambda _: (200, stream)) as url,
        ServerPipeline(url) as server,
        pytest.raises(ServerError, match=message),
    ):
        server.reply(ask())


def test_the_key_is_taken_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(KEY_VARIABLE, "secret")
    seen = []

    def reply(path: str) -> tuple[int, bytes]:
        seen.append(path)
        return 200, json.dumps({"documents": [], "total": 0}).encode()

    with answering(reply) as url, ServerPipeline(url) as server:
        assert server.documents() == {}
    assert seen == ["/v1/documents?limit=100&offset=0Bearer secret"]


def test_long_lists_of_documents_are_read_page_by_page() -> None:
    def reply(path: str) -> tuple[int, bytes]:
        offset = int(path.rpartition("=")[2])
        rows = [
            {"document_id": f"d{n}", "sha256": "s"} for n in range(offset, min(offset + 100, 250))
        ]
        return 200, json.dumps({"documents": rows, "total": 250}).encode()

    with answering(reply) as url, ServerPipeline(url) as server:
        assert len(server.documents()) == 250
