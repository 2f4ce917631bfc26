"""What a person sees of a message, read back from its blocks."""

import itertools
from collections.abc import Mapping, Sequence
from typing import Any

Fields = Mapping[str, Any]


def words(part: Fields) -> str:
    """The words of a paragraph or quotation."""
    return "".join(str(element["text"]) for element in part["elements"])


def sentences(message: Fields) -> list[str]:
    """The sentences of an answer, each with its numbers: blocks of one paragraph."""
    return [
        words(block["elements"][0])
        for block in message["blocks"]
        if block["type"] == "rich_text" and len(block["elements"]) == 1
    ]


def sources(message: Fields) -> list[tuple[str, str]]:
    """The sources below an answer: heading and quoted words."""
    found: list[tuple[str, str]] = []
    for block in message["blocks"]:
        if block["type"] == "rich_text" and len(block["elements"]) > 1:
            found += _pairs(block["elements"])
    return found


def is_complete(message: Fields) -> bool:
    """Tell whether a reply has its end, and does not grow any more."""
    return not message["streaming"] and bool(message.get("metadata"))


def transcript(message: Fields) -> list[str]:
    """A message as lines of Markdown."""
    lines: list[str] = []
    for block in message.get("blocks", ()):
        if block["type"] == "rich_text":
            lines += [_line(part) for part in block["elements"]]
        elif block["type"] == "context":
            lines += [f"_{element['text']}_" for element in block["elements"]]
        elif block["type"] == "context_actions":
            element = block["elements"][0]
            names = (element[f"{kind}_button"]["text"]["text"] for kind in ("positive", "negative"))
            lines.append(" ".join(f"`[ {name} ]`" for name in names))
    return lines or [str(message["text"])]


def _pairs(parts: Sequence[Fields]) -> list[tuple[str, str]]:
    return [
        (words(heading), words(quote))
        for heading, quote in itertools.pairwise(parts)
        if quote["type"] == "rich_text_quote"
    ]


def _line(part: Fields) -> str:
    line = "".join(
        f"**{text.rstrip()}**{text[len(text.rstrip()) :]}" if element.get("style") else text
        for element in part["elements"]
        for text in [str(element["text"])]
    )
    return f"> {line}" if part["type"] == "rich_text_quote" else line
