from datetime import date

import pytest
from fastapi.testclient import TestClient

from api import examples
from rag.types import Filters
from tests.api.fakes import FakeAssistant
from tests.api.problems import problem


def test_passages_come_in_order_of_rank(client: TestClient) -> None:
    found = client.get("/v1/search", params={"query": "ferry", "k": 2}).json()
    assert found["query"] == "ferry"
    assert [passage["rank"] for passage in found["passages"]] == [1, 2]
    assert list(found["passages"][0]) == list(examples.PASSAGE)


def test_the_whole_query_reaches_the_assistant(
    client: TestClient, assistant: FakeAssistant
) -> None:
    dates = {"published_after": "2022-01-01", "published_before": "2022-12-31"}
    client.get("/v1/search", params={"query": " ferry ", "k": "3"} | dates)
    assert assistant.searched == [("ferry", 3, Filters(date(2022, 1, 1), date(2022, 12, 31)))]


@pytest.mark.parametrize(
    ("query", "parameter"),
    [
        ("", "query"),
        ("query=", "query"),
        ("query=%20", "query"),
        ("query=a%00b", "query"),
        ("query=" + "x" * 2001, "query"),
        ("query=a&k=0", "k"),
        ("query=a&k=51", "k"),
        ("query=a&k=NaN", "k"),
        ("query=a&published_after=2022-1-1", "published_after"),
        ("query=a&published_afters=2022-01-01", "published_afters"),
    ],
)
def test_a_query_that_does_not_fit_is_refused(
    client: TestClient, query: str, parameter: str
) -> None:
    document = problem(client.get(f"/v1/search?{query}"), 422, "invalid-request")
    assert parameter in [error["parameter"] for error in document["errors"]]
