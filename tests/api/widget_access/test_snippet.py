"""`briefings widget`: what is printed is what a server with it lets in."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from typer.testing import CliRunner

import api.cli
from api.cli import app
from api.widget_file import widget_file
from rag.settings import load_settings
from tests.api.conftest import Connect
from tests.api.widget_access.site import Page

RUN = CliRunner()


class Tags(HTMLParser):
    """Collects the attributes of each tag."""

    def __init__(self, markup: str) -> None:
        super().__init__()
        self.found: dict[str, dict[str, str | None]] = {}
        self.feed(markup)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found[tag] = dict(attrs)


def made(*arguments: str) -> dict[str, str]:
    shape: dict[str, str] = json.loads(RUN.invoke(app, ["widget", *arguments, "--json"]).stdout)
    return shape


def setting_of(snippet: dict[str, str]) -> str:
    found = re.fullmatch(r"BRIEFINGS_WIDGET_SITES='([^']*)'", snippet["setting"])
    assert found is not None
    return found[1]


def test_the_setting_lets_the_page_in(connect: Connect, monkeypatch: pytest.MonkeyPatch) -> None:
    snippet = made("https://www.example.org", "http://localhost:3000")
    monkeypatch.setenv("BRIEFINGS_WIDGET_SITES", setting_of(snippet))
    client = connect(widget_sites=load_settings().widget_sites)
    for origin in ("https://www.example.org", "http://localhost:3000"):
        assert Page(client, origin).begin(snippet["site_key"]).status_code == 201


def test_the_markup_loads_the_script_that_is_served() -> None:
    snippet = made("https://www.example.org", "--endpoint", "https://ask.example.org/")
    tags = Tags(snippet["markup"]).found
    assert tags["script"] == {
        "type": "module",
        "src": f"https://ask.example.org{widget_file().path}",
        "integrity": widget_file().integrity,
        "crossorigin": "anonymous",
    }
    assert tags["ask-widget"] == {
        "endpoint": "https://ask.example.org",
        "site-key": snippet["site_key"],
    }


def test_every_key_is_new() -> None:
    keys = {made("https://www.example.org")["site_key"] for _ in range(3)}
    assert len(keys) == 3
    assert all(re.fullmatch(r"pk_[A-Za-z0-9_-]{16}", key) for key in keys)


def test_sites_that_are_there_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFINGS_WIDGET_SITES", "pk_old=https://old.example;page=self")
    snippet = made("https://www.example.org")
    assert setting_of(snippet) == (
        f"pk_old=https://old.example;page=self;{snippet['site_key']}=https://www.example.org"
    )


def test_the_address_of_a_page_will_do() -> None:
    snippet = made("https://WWW.Example.org/handbook/index.html?x=1#top", "https://www.example.org")
    assert setting_of(snippet).endswith("=https://www.example.org")


def test_without_an_endpoint_it_is_where_serve_listens(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PORT", "8123")
    monkeypatch.setenv("BRIEFINGS_HOST", "::1")
    tags = Tags(made("https://www.example.org")["markup"]).found
    assert tags["ask-widget"]["endpoint"] == "http://[::1]:8123"


@pytest.mark.parametrize("host", ["0.0.0.0", "::"])  # noqa: S104 - nothing is bound
def test_bound_to_every_address_it_asks_for_the_one(
    host: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFINGS_HOST", host)
    monkeypatch.setattr("sys.argv", ["briefings", "widget", "https://www.example.org"])
    with pytest.raises(SystemExit, match="--endpoint"):
        api.cli.main()


def test_only_what_is_to_be_pasted_is_on_stdout() -> None:
    result = RUN.invoke(app, ["widget", "https://www.example.org"])
    lines = result.stdout.splitlines()
    assert lines[0].startswith("BRIEFINGS_WIDGET_SITES='pk_")
    assert lines[1].startswith("<script ")
    assert lines[-1].startswith("<ask-widget ")
    assert "docs/widget.md" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["www.example.org"], "no origin that a browser would send"),
        (["*"], "no origin that a browser would send"),
        (["https://*.example.org"], "no origin that a browser would send"),
        (["https://bücher.example"], "no origin that a browser would send"),
        (["file:///home/page.html"], "no origin that a browser would send"),
        (["https://[nothing]"], "no origin that a browser would send"),
        (["https://a.example';x"], "no origin that a browser would send"),
        (["https://a.example", "--endpoint", "ask.example.org"], "is no address of a server"),
        (["https://a.example", "--endpoint", "javascript:alert(1)"], "is no address of a server"),
    ],
)
def test_what_cannot_be_embedded_is_refused(
    arguments: list[str], said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("sys.argv", ["briefings", "widget", *arguments])
    with pytest.raises(SystemExit, match=said):
        api.cli.main()


def test_without_a_built_widget_it_says_how_to_build_it(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr("api.widget_file.FOLDER", tmp_path)
    monkeypatch.setattr("sys.argv", ["briefings", "widget", "https://www.example.org"])
    with pytest.raises(SystemExit, match="npm run build"):
        api.cli.main()
