"""A parser for tests of the store: titles, headings and chunks by the plainest of rules."""

import re
from collections.abc import Callable
from pathlib import Path

from rag.corpus.parse import FileStatus, ParsedFile
from rag.types import ParsedDocument, Section, Span

STORY = "\n=====\n"
_HEADING = re.compile(r"^# (.*)$", re.MULTILINE)


class PlainParser:
    """First line is the title, `# ` starts a section, every paragraph is a chunk."""

    def __init__(self) -> None:
        self.parsed: list[str] = []
        """Names of the files, in the order in which they were parsed."""
        self.spoil: Callable[[str], str] = str
        """What is done to a text before it is looked at."""
        self.refuse: Callable[[Path], bool] = lambda _: False

    def parse(self, path: Path) -> ParsedFile:
        self.parsed.append(path.name)
        if self.refuse(path):
            return ParsedFile(FileStatus.FAILED, "refused", ())
        try:
            text = self.spoil(path.read_text())
        except (OSError, UnicodeDecodeError) as exc:
            return ParsedFile(FileStatus.FAILED, str(exc), ())
        if not text.strip():
            return ParsedFile(FileStatus.FAILED, "the file is empty", ())
        stories = tuple(parse_plain(story) for story in text.split(STORY))
        return ParsedFile(FileStatus.OK, None, stories)


def parse_plain(text: str) -> ParsedDocument:
    starts = [match.start() for match in _HEADING.finditer(text)]
    headings: list[tuple[int, int] | None] = [match.span(1) for match in _HEADING.finditer(text)]
    if not starts or starts[0] > 0:
        starts, headings = [0, *starts], [None, *headings]
    ends = [*starts[1:], len(text)]
    sections = tuple(
        _section(text, Span(start, end), heading)
        for start, end, heading in zip(starts, ends, headings, strict=True)
    )
    chunks = tuple(
        Span(section.span.start + match.start(), section.span.start + match.end())
        for section in sections
        for match in re.finditer(r"[^\n]+(?:\n[^\n]+)*", section.span.of(text))
    )
    title = text.strip().splitlines()[0]
    return ParsedDocument(text, title, None, None, sections, chunks, ())


def _section(text: str, span: Span, heading: tuple[int, int] | None) -> Section:
    if heading is None:
        return Section((), 0, span, None)
    return Section((text[slice(*heading)],), 1, span, Span(*heading))
