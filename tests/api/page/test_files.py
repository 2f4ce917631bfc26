"""The page's files as text: what they must hold, and what they must not."""

import re
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api import page
from tests.api.conftest import BASE_URL, Connect
from tests.api.problems import problem

FOLDER = Path(page.__file__).parent
FILES = sorted(
    path for path in FOLDER.iterdir() if path.suffix in {".html", ".css", ".mjs", ".svg"}
)
ASSETS = [path for path in FILES if path.suffix != ".html"]
SCRIPTS = [path for path in FILES if path.suffix == ".mjs"]
MEDIA_TYPES = {
    ".html": "text/html",
    ".css": "text/css",
    ".mjs": "text/javascript",
    ".svg": "image/svg+xml",
}
MARKUP_FROM_TEXT = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "document.write",
    "DOMParser",
    "createContextualFragment",
    "setHTML",
    "srcdoc",
    "eval(",
    "new Function",
    "javascript:",
)


def name(path: Path) -> str:
    return path.name


@pytest.mark.parametrize("path", ASSETS, ids=name)
def test_every_file_is_served_with_its_type_and_the_pages_policy(
    client: TestClient, path: Path
) -> None:
    response = client.get(f"/page/{path.name}")
    assert response.content == path.read_bytes()
    assert response.headers["content-type"].partition(";")[0] == MEDIA_TYPES[path.suffix]
    assert "require-trusted-types-for" in response.headers["content-security-policy"]


def test_the_page_is_at_the_root_with_the_widget_that_is_here(client: TestClient) -> None:
    page, widget = client.get("/").text, client.get("/widget/ask-widget.json").json()
    script = f'src="{widget["url"]}" integrity="{widget["integrity"]}" crossorigin></script>'
    assert script in page
    assert "%" not in page
    assert client.get(widget["url"]).status_code == 200


SITES = ("pk_site=https://www.example.org",)
KEYS = ("0" * 64,)


@pytest.mark.parametrize(
    ("settings", "access"),
    [
        ({}, "open"),
        ({"widget_sites": SITES}, "token"),
        ({"widget_sites": ("page=https://www.example.org",)}, "key"),
        ({"api_keys": KEYS}, "key"),
        ({"api_keys": KEYS, "widget_sites": SITES}, "key"),
        ({"api_keys": KEYS, "widget_sites": ("page=self",)}, "token"),
    ],
)
def test_the_page_is_told_what_it_needs(
    connect: Connect, settings: dict[str, object], access: str
) -> None:
    page = connect(**settings).get("/").text
    assert f'<body data-access="{access}">' in page


def test_without_a_widget_the_page_says_so(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("api.widget_file.FOLDER", tmp_path)
    client = TestClient(client.app, base_url=BASE_URL, raise_server_exceptions=False)
    document = problem(client.get("/"), 500, "widget-not-built")
    assert str(tmp_path) not in str(document)


@pytest.mark.parametrize(
    "path",
    [
        "__init__.py",
        "index.html",
        "..%2f__init__.py",
        "%2e%2e/app.py",
        "",
        "nothing.mjs",
        "page.css/",
    ],
)
def test_nothing_else_is_served(client: TestClient, path: str) -> None:
    assert client.get(f"/page/{path}").status_code == 404


@pytest.mark.parametrize("path", SCRIPTS, ids=name)
@pytest.mark.parametrize("word", MARKUP_FROM_TEXT)
def test_no_script_makes_markup_of_text(path: Path, word: str) -> None:
    assert word not in path.read_text(encoding="utf-8")


def test_the_page_holds_no_script_and_no_style_of_its_own() -> None:
    text = (FOLDER / "index.html").read_text(encoding="utf-8")
    assert re.findall(r"<script(?![^>]*\ssrc=)[^>]*>", text) == []
    assert "<style" not in text
    assert re.findall(r"\s(?:style|on[a-z]+)=", text) == []


@pytest.mark.parametrize("path", FILES, ids=name)
def test_nothing_is_loaded_from_elsewhere(path: Path) -> None:
    text = path.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
    assert re.findall(r"https?://|url\(|@import", text) == []


def references(path: Path) -> list[str]:
    text = path.read_text(encoding="utf-8")
    return re.findall(r'(?:from "\./|(?:src|href)="/page/)([^"]+)"', text)


@pytest.mark.parametrize("path", FILES, ids=name)
def test_everything_that_is_loaded_is_there(path: Path) -> None:
    assert set(references(path)) <= {file.name for file in FILES}


def test_every_file_is_loaded() -> None:
    loaded = {reference for path in FILES for reference in references(path)}
    assert loaded == {path.name for path in FILES} - {"index.html"}


def test_the_page_says_itself_what_the_widget_cannot() -> None:
    text = (FOLDER / "index.html").read_text(encoding="utf-8")
    assert text.count('role="alert"') == 1


def test_every_id_that_a_script_asks_for_is_on_the_page() -> None:
    text = (FOLDER / "index.html").read_text(encoding="utf-8")
    asked = {
        asked_for
        for path in SCRIPTS
        for asked_for in re.findall(r'byId\("([^"]+)"\)', path.read_text(encoding="utf-8"))
    }
    assert asked <= set(re.findall(r'\sid="([^"]+)"', text))
    assert len(asked) > 5


@pytest.mark.parametrize("rule", ["prefers-color-scheme: dark", "@media print", ":focus-visible"])
def test_the_style_knows_what_a_reader_prefers(rule: str) -> None:
    styles = [path.read_text(encoding="utf-8") for path in FILES if path.suffix == ".css"]
    assert any(rule in style for style in styles)
