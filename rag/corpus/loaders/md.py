"""Markdown: front matter, then the body rendered to plain text.

The canonical text is rendered, not the source, because quotes are shown to readers as they stand:
`**` and link targets would read badly, and would count as words.
"""

import re
import tomllib
from collections.abc import Callable

import yaml
from markdown_it import MarkdownIt

from rag.corpus.dates import first_date
from rag.corpus.decoding import decode, storable
from rag.corpus.loaders.markup import render
from rag.corpus.loaders.tree import html_tree
from rag.corpus.loaders.web import web_address
from rag.corpus.pages import LoadedFile, RawPage
from rag.errors import SourceError

_FRONT = re.compile(
    r"\A---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_TOML_FRONT = re.compile(
    r"\A\+\+\+[ \t]*\r?\n(.*?)^\+\+\+[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_LONGEST_FRONT = 64_000


def load(content: bytes) -> LoadedFile:
    """Read a Markdown file as one page."""
    decoded = decode(content)
    clean = storable(decoded.text)
    front, body, problem = _front_matter(clean.text)
    rendered = MarkdownIt("commonmark").enable("table").render(body)
    if not rendered.strip():
        raise SourceError("it holds no text below its front matter")
    built = render(html_tree(rendered))
    page = RawPage(
        text=built.text,
        title=_words(front.get("title")),
        published=first_date([front.get(key) for key in ("published", "date", "pubdate")]),
        url=web_address(front.get("url"), front.get("canonical_url"), front.get("link")),
        headings=built.headings,
    )
    problems = (decoded.problem, clean.problem, problem)
    return LoadedFile((page,), tuple(said for said in problems if said))


def _front_matter(text: str) -> tuple[dict[str, object], str, str | None]:
    """Part the fields above the body from it."""
    if found := _FRONT.match(text):
        return _fields(text, found, yaml.safe_load, "YAML")
    if found := _TOML_FRONT.match(text):
        return _fields(text, found, tomllib.loads, "TOML")
    return {}, text, None


def _fields(
    text: str, found: re.Match[str], read: Callable[[str], object], form: str
) -> tuple[dict[str, object], str, str | None]:
    if len(found.group(1)) > _LONGEST_FRONT:
        return {}, text, None
    body = text[found.end() :]
    try:
        fields = read(found.group(1))
    except (yaml.YAMLError, ValueError, RecursionError):
        return {}, body, f"its front matter is not sound {form} and was ignored"
    if not isinstance(fields, dict):
        return ({}, text, None) if fields else ({}, body, None)
    return {str(key).casefold(): value for key, value in fields.items()}, body, None


def _words(value: object) -> str | None:
    """Take a field that is a phrase."""
    return " ".join(value.split()) or None if isinstance(value, str) else None
