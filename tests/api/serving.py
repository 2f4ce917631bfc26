"""Run the real server, over a fake assistant, in a thread or as a process of its own."""

import socket
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from tempfile import TemporaryDirectory

from api.app import create_app
from api.server import Server, make_server, serve
from rag.settings import Settings
from tests.api.fakes import FakeAssistant, as_assistant


@contextmanager
def served(assistant: FakeAssistant, **settings: object) -> Iterator[int]:
    """Serve in a thread; hand out the port."""
    with TemporaryDirectory() as folder:
        chosen = Settings.model_validate({"port": 0, "data_dir": folder} | settings)
        app = create_app(chosen, lambda: as_assistant(assistant))
        server = make_server(app, chosen)
        thread = threading.Thread(target=server.run)
        thread.start()
        while not (server.started and app.state.service.n_open() == 0 and is_ready(server)):
            time.sleep(0.01)
        try:
            yield port_of(server)
        finally:
            server.should_exit = True
            thread.join()


def is_ready(server: Server) -> bool:
    with connect(port_of(server)) as connection:
        connection.sendall(b"GET /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
        return b" 200 " in read_all(connection)


def port_of(server: Server) -> int:
    port: int = server.servers[0].sockets[0].getsockname()[1]
    return port


def connect(port: int) -> closing[socket.socket]:
    """Open a connection that gives up in the end, so that no test waits for ever."""
    return closing(socket.create_connection(("127.0.0.1", port), timeout=60))


def read_all(connection: socket.socket) -> bytes:
    """Read until the server closes."""
    received = b""
    while part := connection.recv(65536):
        received += part
    return received


def read_until(connection: socket.socket, mark: bytes) -> bytes:
    """Read until `mark` has come."""
    received = b""
    while mark not in received:
        part = connection.recv(65536)
        if not part:
            raise EOFError(f"the server closed before {mark!r}; it sent {received!r}")
        received += part
    return received


def request(body: bytes, *, headers: str = "", length: int | None = None) -> bytes:
    """Write a question as it goes over the wire."""
    head = (
        "POST /v1/answers HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
        f"Content-Length: {len(body) if length is None else length}\r\n{headers}\r\n"
    )
    return head.encode() + body


if __name__ == "__main__":
    with TemporaryDirectory() as data_dir:
        serve(
            Settings.model_validate({"port": int(sys.argv[1]), "data_dir": data_dir}),
            lambda: as_assistant(FakeAssistant()),
        )
