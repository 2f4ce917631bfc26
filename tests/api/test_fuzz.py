"""Requests that nobody thought of: schemathesis makes them from the OpenAPI document."""

import time
from http.client import OK
from typing import Any

import schemathesis
from hypothesis import HealthCheck, settings

from api.app import create_app
from rag.settings import Settings
from tests.api.fakes import FakeAssistant, answered, as_assistant

N_REQUESTS = 60
"""Of each operation, beside those at the edges of what is allowed."""


def describe() -> schemathesis.BaseSchema:
    assistant = FakeAssistant()
    assistant.store.catalog.save(answered("When?", "When?", n_sentences=2))
    # The name under which schemathesis calls.
    chosen = Settings.model_validate({"allowed_hosts": ("testserver",)})
    app = create_app(chosen, lambda: as_assistant(assistant))
    described = schemathesis.openapi.from_asgi("/openapi.json", app)
    while described["/readyz"]["GET"].Case().call().status_code != OK:
        time.sleep(0.01)
    return described


# Made while tests are collected: schemathesis' fixtures do not work with pytest 9.2.
schema = describe()


@schema.parametrize()
@settings(
    max_examples=N_REQUESTS,
    deadline=None,
    derandomize=True,
    suppress_health_check=list(HealthCheck),
)
def test_whatever_is_sent_the_answer_is_as_described(case: schemathesis.Case[Any]) -> None:
    case.call_and_validate()
