"""Slack's documented limits on messages and blocks, as an oracle of our own.

From https://docs.slack.dev/reference/block-kit/blocks and the pages of the Web API's methods.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

Fields = Mapping[str, Any]
MOST_BLOCKS = 50
LONGEST_TEXT = 40_000
LONGEST_IN_ALL = 13_000
"""Not documented: where chat.postMessage was seen to answer msg_blocks_too_long."""


def problems(message: Fields) -> list[str]:
    """Say what Slack would refuse of a message."""
    blocks: Sequence[Fields] = message.get("blocks") or ()
    found = [
        f"text of {len(text)}" for text in [message.get("text", "")] if len(text) > LONGEST_TEXT
    ]
    if len(blocks) > MOST_BLOCKS:
        found.append(f"{len(blocks)} blocks")
    ids = [block["block_id"] for block in blocks if "block_id" in block]
    if len(set(ids)) != len(ids):
        found.append("a block_id stands twice")
    if sum(len(text) for text in _texts(blocks)) > LONGEST_IN_ALL:
        found.append("too long in all")
    for block in blocks:
        found += _block(block)
    return found


def _block(block: Fields) -> Iterator[str]:
    if len(block.get("block_id", "")) > 255:
        yield "block_id longer than 255"
    known = {"rich_text": _rich_text, "context": _context, "context_actions": _context_actions}
    if block["type"] not in known:
        yield f"unknown block {block['type']}"
        return
    if not block["elements"]:
        yield f"{block['type']} without elements"
    yield from known[block["type"]](block)


def _rich_text(block: Fields) -> Iterator[str]:
    for part in block["elements"]:
        if part["type"] not in {"rich_text_section", "rich_text_quote"}:
            yield f"unknown part {part['type']}"
        for element in part["elements"]:
            if not element["text"]:
                yield "empty text"
            if element["type"] == "link" and not 0 < len(element["url"]) <= 3000:
                yield "url of a link"
            elif element["type"] not in {"text", "link"}:
                yield f"unknown element {element['type']}"
            if element.get("style", {"bold": True}) != {"bold": True}:
                yield f"style {element['style']}"


def _context(block: Fields) -> Iterator[str]:
    if len(block["elements"]) > 10:
        yield "more than 10 elements in a context"
    for element in block["elements"]:
        if element["type"] not in {"plain_text", "mrkdwn"} or not 0 < len(element["text"]) <= 3000:
            yield "text in a context"


def _context_actions(block: Fields) -> Iterator[str]:
    if len(block["elements"]) > 5:
        yield "more than 5 elements in context_actions"
    for element in block["elements"]:
        if element["type"] != "feedback_buttons" or len(element["action_id"]) > 255:
            yield "element in context_actions"
        for name in ("positive_button", "negative_button"):
            button = element[name]
            if button["text"]["type"] != "plain_text" or not 0 < len(button["text"]["text"]) <= 75:
                yield "text of a feedback button"
            if not 0 < len(button["accessibility_label"]) <= 75:
                yield "accessibility label of a feedback button"
            if not 0 < len(button["value"]) <= 2000:
                yield "value of a feedback button"


def _texts(shape: object) -> Iterator[str]:
    if isinstance(shape, Mapping):
        for name, value in shape.items():
            if name in {"text", "url"} and isinstance(value, str):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(shape, Sequence) and not isinstance(shape, str):
        for value in shape:
            yield from _texts(value)
