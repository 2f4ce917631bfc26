import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from rag.settings import Settings
from tests.api.fakes import FakeAssistant, as_assistant

BASE_URL = "http://127.0.0.1:8000"
Connect = Callable[..., TestClient]


@pytest.fixture
def assistant() -> FakeAssistant:
    return FakeAssistant()


@pytest.fixture
def connect(assistant: FakeAssistant, tmp_path: Path) -> Iterator[Connect]:
    """Start an application with the given settings and wait until it is ready."""
    with ExitStack() as opened:

        def start(
            *, base_url: str = BASE_URL, address: str = "203.0.113.5", **settings: object
        ) -> TestClient:
            chosen = Settings.model_validate({"data_dir": tmp_path / "store"} | settings)
            app = create_app(chosen, lambda: as_assistant(assistant))
            connected = TestClient(app, base_url=base_url, client=(address, 50000))
            client = opened.enter_context(connected)
            while client.get("/readyz").status_code != 200:
                time.sleep(0.01)
            return client

        yield start


@pytest.fixture
def client(connect: Connect) -> TestClient:
    return connect()


@pytest.fixture
def logging_restored() -> Iterator[None]:
    """Put logging back as it was, after a test that configures it."""
    loggers = [logging.getLogger(name) for name in (None, "api", "rag", "embeddings", "uvicorn")]
    before = [(logger, logger.level, logger.handlers[:]) for logger in loggers]
    yield
    for logger, level, handlers in before:
        logger.setLevel(level)
        logger.handlers = handlers
