import json
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from api import app as application
from api.header_deadline import HeaderDeadlineProtocol
from api.server import GRACE_SECONDS, serve
from rag.assistant import Assistant
from rag.errors import EncoderMismatchError, SettingsError
from rag.settings import Settings
from tests.api.fakes import FakeAssistant
from tests.api.serving import connect, read_all, read_until, request, served

STREAM = "Accept: text/event-stream\r\n"
CLOSE = "Connection: close\r\n"
QUESTION = b'{"question": "When?"}'
WAIT = b'{"question": "please wait"}'


def body_of(response: bytes) -> bytes:
    return response.partition(b"\r\n\r\n")[2]


def test_a_question_is_answered_over_a_real_connection(assistant: FakeAssistant) -> None:
    with served(assistant) as port, connect(port) as connection:
        connection.sendall(request(QUESTION, headers=CLOSE))
        response = read_all(connection)
    assert response.startswith(b"HTTP/1.1 200 ")
    assert b"\r\nserver:" not in response.lower()
    assert json.loads(body_of(response))["status"] == "answered"


@pytest.mark.parametrize("headers", ["", STREAM])
def test_a_client_that_leaves_stops_the_work(assistant: FakeAssistant, headers: str) -> None:
    with served(assistant) as port:
        with connect(port) as connection:
            connection.sendall(request(WAIT, headers=headers))
            assert assistant.started.wait(60)
            assert not assistant.stopped.is_set()
        assert assistant.stopped.wait(60)


def test_a_client_that_leaves_before_its_turn_is_never_worked_for(
    assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("os.sched_getaffinity", lambda _: {0})
    with served(assistant) as port, connect(port) as first:
        first.sendall(request(WAIT, headers=CLOSE))
        assert assistant.started.wait(60)
        with connect(port) as second:
            second.sendall(request(QUESTION))
        time.sleep(0.2)
        assistant.let_go.set()
        assert b"200 OK" in read_all(first)
    assert [question.text for question in assistant.asked] == ["please wait"]


def test_a_client_that_leaves_is_counted_as_such(assistant: FakeAssistant) -> None:
    line = b'briefings_requests_total{route="/v1/answers",status="499"} 1.0'
    with served(assistant) as port:
        with connect(port) as connection:
            connection.sendall(request(WAIT, headers=STREAM))
            assert assistant.started.wait(60)
        assert assistant.stopped.wait(60)
        while True:
            with connect(port) as connection:
                connection.sendall(b"GET /metrics HTTP/1.0\r\nHost: localhost\r\n\r\n")
                if line in read_all(connection):
                    break


def test_events_are_sent_as_they_come(assistant: FakeAssistant) -> None:
    with served(assistant) as port, connect(port) as connection:
        connection.sendall(request(WAIT, headers=STREAM + CLOSE))
        read_until(connection, b"event: passages")
        assert not assistant.let_go.is_set()
        assistant.let_go.set()
        assert b"event: answer" in read_all(connection)


def test_a_question_of_a_megabyte_is_refused(assistant: FakeAssistant) -> None:
    body = json.dumps({"question": "x" * 1_000_000}).encode()
    with served(assistant) as port, connect(port) as connection:
        connection.sendall(request(b"", length=len(body)))
        response = read_all(connection)
    assert response.startswith(b"HTTP/1.1 413 ")
    assert b"application/problem+json" in response


def test_a_megabyte_of_undeclared_length_is_refused(assistant: FakeAssistant) -> None:
    head = b"POST /v1/answers HTTP/1.1\r\nHost: localhost\r\nTransfer-Encoding: chunked\r\n"
    with served(assistant) as port, connect(port) as connection:
        connection.sendall(head + b"Content-Type: application/json\r\n\r\n")
        for _ in range(5):
            connection.sendall(b"10000\r\n" + b" " * 0x10000 + b"\r\n")
        response = read_until(connection, b"\r\n\r\n")
    assert response.startswith(b"HTTP/1.1 413 ")
    assert assistant.asked == []


def test_a_body_that_trickles_in_is_cut_off(
    assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(application, "BODY_SECONDS", 0.2)
    with served(assistant) as port, connect(port) as connection:
        connection.sendall(request(QUESTION[:5], length=len(QUESTION)))
        response = read_all(connection)
    assert response.startswith(b"HTTP/1.1 408 ")
    assert b"application/problem+json" in response


@pytest.mark.parametrize("sent", [b"", b"POST /v1/answers HTTP/1.1\r\nHost: loc", b"\x16\x03\x01"])
def test_a_head_that_never_ends_is_cut_off(
    assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    monkeypatch.setattr(HeaderDeadlineProtocol, "header_seconds", 0.2)
    with served(assistant) as port, connect(port) as connection:
        connection.sendall(sent)
        assert b" 200 " not in read_all(connection)


def test_a_second_head_that_never_ends_is_cut_off(
    assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HeaderDeadlineProtocol, "header_seconds", 0.2)
    with served(assistant) as port, connect(port) as connection:
        connection.sendall(request(QUESTION))
        read_until(connection, b'"took_ms"')
        connection.sendall(b"GET /healthz HTT")
        assert b"HTTP/1.1" not in read_all(connection)


def test_an_answer_may_take_longer_than_a_head_may(
    assistant: FakeAssistant, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(HeaderDeadlineProtocol, "header_seconds", 0.2)
    assistant.pause_seconds = 0.2
    with served(assistant) as port, connect(port) as connection:
        connection.sendall(request(QUESTION, headers=STREAM + CLOSE))
        assert b"event: answer" in read_all(connection)


@pytest.mark.parametrize(
    "sent",
    [
        b"\x00\x01\x02\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nContent-Length: -1\r\n\r\n",
        b"GET / HTTP/1.1\r\nHost: localhost\r\nX: " + b"x" * 200_000 + b"\r\n\r\n",
    ],
)
def test_what_is_no_http_is_refused(assistant: FakeAssistant, sent: bytes) -> None:
    with served(assistant) as port, connect(port) as connection:
        connection.sendall(sent)
        assert read_until(connection, b"\r\n\r\n").startswith(b"HTTP/1.1 4")


@pytest.mark.usefixtures("logging_restored")
def test_an_assistant_that_cannot_be_built_ends_the_server() -> None:
    def build() -> Assistant:
        raise EncoderMismatchError("indexed with A, the model at hand is B")

    with pytest.raises(EncoderMismatchError, match="indexed with A"):
        serve(Settings.model_validate({"port": 0}), build)


@pytest.mark.usefixtures("logging_restored")
def test_settings_that_cannot_be_honoured_end_it_before_it_starts() -> None:
    with pytest.raises(SettingsError):
        serve(Settings.model_validate({"port": 0, "allowed_origins": ("nonsense",)}))


@contextmanager
def process() -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    command = [sys.executable, "-m", "tests.api.serving", str(port)]
    with subprocess.Popen(command, stderr=subprocess.PIPE) as running:
        assert running.stderr is not None
        while b"startup complete" not in running.stderr.readline():
            assert running.poll() is None
        try:
            yield running, port
        finally:
            running.kill()


def ask_until_ready(port: int, sent: bytes, mark: bytes) -> socket.socket:
    while True:
        try:
            connection = socket.create_connection(("127.0.0.1", port), timeout=60)
            connection.sendall(sent)
            read_until(connection, mark)
        except (ConnectionRefusedError, EOFError):
            time.sleep(0.05)
            continue
        return connection


def test_a_stream_ends_with_an_event_when_the_server_is_told_to_stop() -> None:
    with process() as (running, port):
        sent = request(WAIT, headers=STREAM + CLOSE)
        with ask_until_ready(port, sent, b"event: passages") as connection:
            running.send_signal(signal.SIGTERM)
            rest = read_all(connection)
        running.wait(GRACE_SECONDS + 30)
        assert running.stderr is not None
        log = running.stderr.read()
    assert b"event: error" in rest
    assert b"urn:problem-type:briefings:stopping" in rest
    assert rest.endswith(b"0\r\n\r\n")
    assert b"timeout graceful shutdown exceeded" not in log
    assert b"Traceback" not in log


def test_a_question_under_way_is_refused_when_the_server_is_told_to_stop() -> None:
    with process() as (running, port):
        with ask_until_ready(port, request(QUESTION), b'"took_ms"') as connection:
            connection.sendall(request(WAIT))
            time.sleep(0.5)
            running.send_signal(signal.SIGTERM)
            rest = read_all(connection)
        running.wait(GRACE_SECONDS + 30)
    assert rest.startswith(b"HTTP/1.1 503 ")
    assert b"urn:problem-type:briefings:stopping" in rest
