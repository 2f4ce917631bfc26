import pytest
from fastapi.testclient import TestClient

from api import examples
from tests.api.fakes import DOCUMENTS, FERRY, GENERATION, OLD_FERRY, WITHDRAWN
from tests.api.problems import problem

PATH = f"/v1/documents/{FERRY.document_id}"


def test_the_list_names_every_briefing(client: TestClient) -> None:
    listed = client.get("/v1/documents").json()
    assert list(listed) == list(examples.LIST)
    assert list(listed["documents"][0]) == list(examples.LIST["documents"][0])
    ids = [entry["document_id"] for entry in listed["documents"]]
    assert ids == [document.document_id for document in DOCUMENTS]
    assert (listed["total"], listed["generation"]) == (len(DOCUMENTS), GENERATION)


@pytest.mark.parametrize(("offset", "expected"), [(0, [0, 1]), (1, [1, 2]), (2, [2]), (9, [])])
def test_the_list_comes_in_parts(client: TestClient, offset: int, expected: list[int]) -> None:
    listed = client.get("/v1/documents", params={"limit": 2, "offset": offset}).json()
    ids = [entry["document_id"] for entry in listed["documents"]]
    assert ids == [DOCUMENTS[place].document_id for place in expected]
    assert listed["total"] == len(DOCUMENTS)


@pytest.mark.parametrize("query", ["limit=0", "limit=201", "offset=-1", "page=2", "limit=x"])
def test_a_part_that_cannot_be_is_refused(client: TestClient, query: str) -> None:
    problem(client.get(f"/v1/documents?{query}"), 422, "invalid-request")


def test_a_briefing_comes_with_its_sections(client: TestClient) -> None:
    shown = client.get(PATH).json()
    assert list(shown) == list(examples.DOCUMENT)
    assert shown["sha256"] == FERRY.sha256
    first, second = shown["sections"]
    assert list(first) == list(examples.DOCUMENT["sections"][0])
    assert (first["start"], second["end"]) == (0, len(FERRY.text))
    assert first["end"] == second["start"]
    heading = second["heading"]
    assert FERRY.text[heading["start"] : heading["end"]] == second["path"][-1]


def test_page_furniture_is_named(client: TestClient) -> None:
    (span,) = client.get(PATH).json()["furniture"]
    assert FERRY.text[span["start"] : span["end"]] == "Load more"


def test_the_text_is_served_as_it_is_stored(client: TestClient) -> None:
    response = client.get(f"{PATH}/text")
    assert response.content == FERRY.text.encode()
    assert response.headers["content-type"] == "text/plain; charset=utf-8"
    assert response.headers["etag"] == f'"{FERRY.sha256}"'


def test_a_superseded_text_can_still_be_read(client: TestClient) -> None:
    response = client.get(f"{PATH}/text", params={"sha256": OLD_FERRY.sha256})
    assert response.content == OLD_FERRY.text.encode()
    assert response.headers["etag"] == f'"{OLD_FERRY.sha256}"'


@pytest.mark.parametrize("sha256", ["", "0", "A" * 64, "0" * 63, "0" * 65])
def test_a_version_is_named_by_its_sha256(client: TestClient, sha256: str) -> None:
    response = client.get(f"{PATH}/text", params={"sha256": sha256})
    problem(response, 422, "invalid-request")


@pytest.mark.parametrize("path", ["", "/text", "/text?sha256=" + "0" * 64])
def test_an_unknown_briefing_is_not_found(client: TestClient, path: str) -> None:
    problem(client.get(f"/v1/documents/nothing{path}"), 404, "not-found")


@pytest.mark.parametrize("path", ["", "/text", "/text?sha256=" + "0" * 64])
def test_a_withdrawn_briefing_says_so(client: TestClient, path: str) -> None:
    document = problem(client.get(f"/v1/documents/{WITHDRAWN}{path}"), 410, "withdrawn")
    assert "withdrawn" in document["detail"]


@pytest.mark.parametrize("name", ["..%2f..%2fetc%2fpasswd", "%00", "%ff", "a%0d%0aX-Evil:%201"])
def test_a_hostile_id_is_not_found(client: TestClient, name: str) -> None:
    response = client.get(f"/v1/documents/{name}")
    problem(response, 404, "not-found")
    assert "x-evil" not in response.headers


@pytest.mark.parametrize("path", ["/v1/documents", PATH, f"{PATH}/text", "/", "/page/page.css"])
def test_what_a_client_has_is_not_sent_again(client: TestClient, path: str) -> None:
    first = client.get(path)
    assert first.headers["cache-control"] == "no-cache"
    again = client.get(path, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == first.headers["etag"]


def test_what_a_client_has_of_another_version_is_sent_again(client: TestClient) -> None:
    response = client.get(f"{PATH}/text", headers={"If-None-Match": f'"{OLD_FERRY.sha256}"'})
    assert response.content == FERRY.text.encode()
