"""What a loader makes of a file: pages of canonical text, with what the source states of each."""

from dataclasses import dataclass
from datetime import date

from rag.types import Span


@dataclass(frozen=True, slots=True)
class MarkedHeading:
    """A heading that the file's own markup names."""

    span: Span
    """Its line in the page's text."""
    level: int
    """From 1, as the markup says; levels may be skipped."""


@dataclass(frozen=True, slots=True)
class RawPage:
    """One page: a scraped page, a mail, an entry of a feed."""

    text: str
    """Canonical from here on."""
    title: str | None = None
    published: date | None = None
    """As the source states it; never guessed."""
    url: str | None = None
    headings: tuple[MarkedHeading, ...] = ()
    """In text order."""
    holds_stories: bool = False
    """It may be a scraped page with several stories."""


@dataclass(frozen=True, slots=True)
class LoadedFile:
    """The pages of one file."""

    pages: tuple[RawPage, ...]
    problems: tuple[str, ...] = ()
    """What could not be read; the rest was."""
