"""The pages that show how to embed the widget name what is built, and all that can be set on it."""

import re

import pytest

from api.widget_file import FOLDER, widget_file
from api.widget_stamp import PAGES, REPOSITORY, stamped

SOURCE = FOLDER / "src"
VARIABLE = re.compile(r"var\(\s*(--ask-[a-z-]+)")
PART = re.compile(r'\bpart="([a-z -]+)"')
EVENT = re.compile(r'"(ask-[a-z]+)"')


def page(name: str) -> str:
    return (REPOSITORY / name).read_text(encoding="utf-8")


def found(pattern: re.Pattern[str], suffix: str) -> set[str]:
    files = [path for path in sorted(SOURCE.rglob(f"*{suffix}")) if ".test." not in path.name]
    texts = [path.read_text(encoding="utf-8") for path in files]
    return {word for text in texts for names in pattern.findall(text) for word in names.split()}


@pytest.mark.parametrize("name", PAGES)
def test_a_page_names_what_is_built(name: str) -> None:
    written = page(name)
    assert widget_file().path in written
    assert widget_file().integrity in written
    assert stamped(written, widget_file()) == written, "run: make stamp"


def test_another_build_is_named_instead() -> None:
    before = (
        '<script src="https://a.example/widget/0.0.1-x/ask-widget.mjs" integrity="sha384-old=">'
    )
    widget = widget_file()
    after = f'<script src="https://a.example{widget.path}" integrity="{widget.integrity}">'
    assert stamped(before, widget) == after


needs_source = pytest.mark.skipif(
    not SOURCE.is_dir(), reason="the widget's source is not installed"
)


@needs_source
def test_every_variable_is_described_and_shown() -> None:
    variables = found(VARIABLE, ".css")
    assert len(variables) > 10
    assert set(re.findall(r"`(--ask-[a-z-]+)`", page("docs/widget.md"))) == variables
    shown = set(re.findall(r'"(--ask-[a-z-]+)":', page("docs/examples/example.mjs")))
    assert shown == variables


@needs_source
def test_every_part_is_described_and_shown() -> None:
    parts = found(PART, ".ts")
    assert len(parts) > 20
    described = page("docs/widget.md").partition("| part | |")[2].partition("\n\n")[0]
    assert set(re.findall(r"`([a-z-]+)`", described)) == parts
    table = page("docs/examples/example.mjs").partition("PARTS = {")[2].partition("};")[0]
    assert set(re.findall(r'^  "?([a-z-]+)"?:', table, re.MULTILINE)) == parts


@needs_source
def test_every_event_is_described_and_shown() -> None:
    events = found(EVENT, ".ts") - {"ask-widget"}
    assert set(re.findall(r"`(ask-[a-z]+)`", page("docs/widget.md"))) - {"ask-widget"} == events
    listed = page("docs/examples/example.mjs").partition("EVENTS = [")[2].partition("]")[0]
    assert set(EVENT.findall(listed)) == events


@needs_source
def test_the_translation_knows_only_texts_that_there_are() -> None:
    known = set(re.findall(r"^  (\w+):", (SOURCE / "strings.ts").read_text("utf-8"), re.MULTILINE))
    replaced = set(re.findall(r"^  (\w+):", page("docs/examples/german.mjs"), re.MULTILINE))
    assert replaced <= known


@pytest.mark.parametrize(
    "word", ["innerHTML", "insertAdjacentHTML", "document.write", "style=", "onclick="]
)
def test_the_example_keeps_to_its_own_policy(word: str) -> None:
    folder = REPOSITORY / "docs" / "examples"
    assert [path.name for path in sorted(folder.iterdir()) if word in path.read_text("utf-8")] == []


def test_the_settings_in_the_document_are_those_that_there_are() -> None:
    from rag.settings import Settings

    written = set(re.findall(r"`BRIEFINGS_([A-Z_]+)`", page("docs/widget.md")))
    assert {name.lower() for name in written} <= set(Settings.model_fields)
    usual = {name: field.default for name, field in Settings.model_fields.items()}
    for name in ("widget_address_quota", "widget_site_quota"):
        assert f"`BRIEFINGS_{name.upper()}` | `{usual[name]}`" in page("docs/widget.md")
