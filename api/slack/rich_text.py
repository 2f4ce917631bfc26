"""Rich text: words that Slack shows as they are, with nothing in them to parse."""

from collections.abc import Sequence
from typing import Any

from api.slack.visible import visible

Element = dict[str, Any]
LONGEST_ELEMENT = 3000
LONGEST_LINK = 250
"""Slack takes 3,000, but they may count towards the length of all blocks."""


def words(text: str, *, bold: bool = False) -> list[Element]:
    """Write words, in as many elements as their length needs."""
    shown = visible(text)
    pieces = [shown[i : i + LONGEST_ELEMENT] for i in range(0, len(shown), LONGEST_ELEMENT)]
    style = {"style": {"bold": True}} if bold else {}
    return [{"type": "text", "text": piece, **style} for piece in pieces]


def link(text: str, url: str | None) -> list[Element]:
    """Write bold words that lead to a source on the web, or just the words."""
    if url is None or not url.startswith(("https://", "http://")) or len(url) > LONGEST_LINK:
        return words(text, bold=True)
    return [{"type": "link", "url": url, "text": visible(text), "style": {"bold": True}}]


def section(elements: Sequence[Element]) -> Element:
    """Set elements as a paragraph."""
    return {"type": "rich_text_section", "elements": list(elements)}


def quote(elements: Sequence[Element]) -> Element:
    """Set elements as a quotation."""
    return {"type": "rich_text_quote", "elements": list(elements)}


def block(block_id: str, *parts: Element) -> Element:
    """Make a block of paragraphs and quotations."""
    return {"type": "rich_text", "block_id": block_id, "elements": list(parts)}
