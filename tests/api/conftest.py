import logging
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

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
def connect(assistant: FakeAssistant) -> Iterator[Connect]:
    """Start an application with the given settings and wait until it is ready."""
    with ExitStack() as opened:

        def start(**settings: object) -> TestClient:
            app = create_app(Settings.model_validate(settings), lambda: as_assistant(assistant))
            client = opened.enter_context(TestClient(app, base_url=BASE_URL))
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
