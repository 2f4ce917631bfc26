import json

import pytest
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st
from starlette.exceptions import HTTPException

from api.json_body import parse
from tests.api.fakes import FakeAssistant
from tests.api.problems import problem

BAD_JSON = [
    (b"", 422),
    (b"{", 400),
    (b"null", 422),
    (b"[]", 422),
    (b'"When?"', 422),
    (b"{'question': 'When?'}", 400),
    (b'{"question": "When?",}', 400),
    (b'{"question": "When?"} trailing', 400),
    (b'{"question": NaN}', 400),
    (b'{"question": "When?", "max_sentences": Infinity}', 400),
    (b'{"question": "When?", "max_sentences": -Infinity}', 400),
    (b'{"question": "When?", "max_sentences": 1e999}', 422),
    (b'{"question": "When?", "max_sentences": ' + b"9" * 5000 + b"}", 400),
    (b'{"question": "When\\u0000?"}', 400),
    (b'{"question": "When\x00?"}', 400),
    (b'{"question": "When?", "\\u0000": 1}', 400),
    (b'{"question": "\\ud800 When?"}', 400),
    (b'{"question": "When? \\udc00\\ud800"}', 400),
    (b'{"\\ud800": "When?"}', 400),
    (b'{"question": "When?", "filters": {"document_ids": ["\\ud800"]}}', 400),
    (b'{"question": "\xff\xfe"}', 400),
    (b'{"question": "\xed\xa0\x80"}', 400),
    ('{"question": "When?"}'.encode("utf-16"), 400),
    (b'\xef\xbb\xbf{"question": "When?"}', 400),
    (b'{"question": "When?", "question": "Why?"}', 400),
    (b'{"question": "When?", "filters": {"document_ids": [], "document_ids": ["a"]}}', 400),
    (b"[" * 100_000, 400),
    (b"[" * 100_000 + b"]" * 100_000, 400),
    (b'{"question": "When?", "history": ' + b"[" * 100_000 + b"]" * 100_000 + b"}", 400),
    (b'{"a":' * 30_000 + b"1" + b"}" * 30_000, 400),
    (b'{"question": "When?", "history": ' + b"[" * 400 + b"]" * 400 + b"}", 422),
]


@pytest.mark.parametrize(("body", "status"), BAD_JSON)
def test_what_is_no_json_is_refused(
    client: TestClient, assistant: FakeAssistant, body: bytes, status: int
) -> None:
    headers = {"Content-Type": "application/json"}
    response = client.post("/v1/answers", content=body, headers=headers)
    problem(response, status, {400: "bad-request", 422: "invalid-request"}[status])
    assert assistant.asked == []


@pytest.mark.parametrize(
    "media_type",
    [
        "",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data",
        "json",
        "a/json",
    ],
)
def test_a_body_that_is_not_declared_as_json_is_refused(
    client: TestClient, assistant: FakeAssistant, media_type: str
) -> None:
    headers = {"Content-Type": media_type}
    response = client.post("/v1/answers", content=b'{"question": "When?"}', headers=headers)
    problem(response, 415, "unsupported-media-type")
    assert assistant.asked == []


@pytest.mark.parametrize(
    "media_type", ["application/json", "application/json; charset=utf-8", "Application/JSON"]
)
def test_json_may_be_declared_in_every_usual_way(client: TestClient, media_type: str) -> None:
    headers = {"Content-Type": media_type}
    response = client.post("/v1/answers", content=b'{"question": "When?"}', headers=headers)
    assert response.status_code == 200


def test_characters_beyond_the_first_plane_may_be_escaped(
    client: TestClient, assistant: FakeAssistant
) -> None:
    headers = {"Content-Type": "application/json"}
    client.post("/v1/answers", content=b'{"question": "\\ud83d\\udef6?"}', headers=headers)
    assert assistant.asked[0].text == "🛶?"


JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(min_value=-(2**63), max_value=2**63)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
    lambda inner: (
        st.lists(inner, max_size=4)
        | st.dictionaries(
            st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"])),
            inner,
            max_size=4,
        )
    ),
    max_leaves=12,
)


@given(JSON, st.booleans())
def test_all_other_json_is_read_as_it_was_meant(value: object, escaped: bool) -> None:  # noqa: FBT001 - drawn
    assert parse(json.dumps(value, ensure_ascii=escaped).encode()) == value


def status_of(body: bytes) -> int:
    try:
        parse(body)
    except HTTPException as refusal:
        return refusal.status_code
    return 200


@given(st.binary(max_size=64))
def test_bytes_are_read_or_refused_and_nothing_else(body: bytes) -> None:
    assert status_of(body) in {200, 400}
