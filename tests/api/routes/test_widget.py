"""The widget's script, as a page of any site loads it."""

import base64
import gzip
import json
import logging
from hashlib import sha256, sha384
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.api.conftest import BASE_URL, Connect
from tests.api.problems import problem

SCRIPT = b"customElements.define('ask-widget', class extends HTMLElement {});\n" * 9
VERSION = f"1.2.3-{sha256(SCRIPT).hexdigest()[:12]}"
PATH = f"/widget/{VERSION}/ask-widget.mjs"
INTEGRITY = "sha384-" + base64.b64encode(sha384(SCRIPT).digest()).decode()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "widget"
    (folder / "dist").mkdir(parents=True)
    (folder / "dist" / "ask-widget.mjs").write_bytes(SCRIPT)
    (folder / "package.json").write_text(json.dumps({"name": "ask-widget", "version": "1.2.3"}))
    monkeypatch.setattr("api.widget_file.FOLDER", folder)
    return folder


def test_the_script_is_for_every_page_and_for_ever(client: TestClient) -> None:
    response = client.get(PATH, headers={"Origin": "https://any.example"})
    assert response.status_code == 200
    assert response.content == SCRIPT
    headers = response.headers
    assert headers["content-type"] == "text/javascript; charset=utf-8"
    assert headers["cache-control"] == "public, max-age=31536000, immutable"
    assert headers["access-control-allow-origin"] == "*"
    assert headers["cross-origin-resource-policy"] == "cross-origin"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["vary"] == "Accept-Encoding"
    assert "set-cookie" not in headers


@pytest.mark.parametrize(
    ("accepted", "packed"),
    [
        ("gzip", True),
        ("br;q=1.0, GZIP;q=0.5", True),
        ("deflate, gzip, br", True),
        ("gzip;q=1", True),
        ("gzip;q=0", False),
        ("gzip; q=0.00", False),
        ("identity", False),
        ("x-gzip-not", False),
        ("", False),
    ],
)
def test_it_is_packed_for_who_can_unpack_it(
    client: TestClient,
    accepted: str,
    packed: bool,  # noqa: FBT001 - a column of the table
) -> None:
    with client.stream("GET", PATH, headers={"Accept-Encoding": accepted}) as response:
        sent = b"".join(response.iter_raw())
    assert (response.headers.get("content-encoding") == "gzip") is packed
    assert (gzip.decompress(sent) if packed else sent) == SCRIPT
    assert int(response.headers["content-length"]) == len(sent)


@pytest.mark.parametrize(
    "version", ["1.2.3", "1.2.3-000000000000", "latest", "0", "%2e%2e", VERSION.upper()]
)
def test_another_version_is_not_there_and_the_refusal_names_this_one(
    client: TestClient, version: str
) -> None:
    response = client.get(f"/widget/{version}/ask-widget.mjs")
    document = problem(response, 404, "not-found")
    assert VERSION in document["detail"]
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "no-store"


@pytest.mark.parametrize(
    "path", ["package.json", f"{VERSION}/package.json", f"{VERSION}/", f"{VERSION}/../package.json"]
)
def test_nothing_else_of_its_folder_is_served(client: TestClient, path: str) -> None:
    assert client.get(f"/widget/{path}").status_code == 404


def test_any_page_may_read_which_version_there_is(client: TestClient) -> None:
    response = client.get("/widget/ask-widget.json", headers={"Origin": "https://any.example"})
    assert response.json() == {"version": VERSION, "url": PATH, "integrity": INTEGRITY}
    assert response.headers["access-control-allow-origin"] == "*"
    assert response.headers["cache-control"] == "no-cache"


def test_it_needs_neither_key_nor_token(connect: Connect) -> None:
    client = connect(api_keys=("0" * 64,), widget_sites=("pk_site=https://www.example.org",))
    assert client.get(PATH).status_code == 200
    assert client.head(PATH).headers["content-length"] == client.get(PATH).headers["content-length"]


@pytest.mark.parametrize("missing", ["dist/ask-widget.mjs", "package.json"])
@pytest.mark.parametrize("path", [PATH, "/widget/ask-widget.json", "/"])
def test_a_script_that_was_never_built_is_one_clear_error(
    client: TestClient, folder: Path, missing: str, path: str, caplog: pytest.LogCaptureFixture
) -> None:
    (folder / missing).rename(folder / "elsewhere")
    client = TestClient(client.app, base_url=BASE_URL, raise_server_exceptions=False)
    with caplog.at_level(logging.ERROR):
        document = problem(client.get(path), 500, "widget-not-built")
    assert str(folder) not in str(document)
    (fault,) = [record for record in caplog.records if record.msg == "fault"]
    assert fault.exc_info is not None
    assert f"{missing} is not there" in str(fault.exc_info[1])
    assert "npm run build" in str(fault.exc_info[1])
