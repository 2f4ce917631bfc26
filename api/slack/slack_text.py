"""Slack's encoding of text, to and from plain words."""

import re

_ENTITY = re.compile(r"<([^<>]*)>")
_EMOJI = re.compile(r"(?<!\w):(?!\d+:)[a-z0-9_+'-]+:(?!\w)")
_SPACE = re.compile(r"[ \t\u00a0]+")


def plain(text: str, *, bot_user: str) -> str:
    """Read the words of a message: mentions of the bot and emoji go, links keep what they show."""
    words = _ENTITY.sub(lambda match: _entity(match.group(1), bot_user), text)
    words = _EMOJI.sub(" ", words)
    words = words.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")
    return _SPACE.sub(" ", words.replace("\x00", "")).strip()


def mentions(text: str) -> frozenset[str]:
    """Name the users that a message speaks to."""
    return frozenset(re.findall(r"<@([A-Z0-9]+)(?:\|[^>]*)?>", text))


def escaped(text: str) -> str:
    """Write plain words for a field that Slack parses, so that it finds nothing in them."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def cut(text: str, limit: int) -> str:
    """Shorten to `limit` characters, the last of which then says so."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def _entity(inside: str, bot_user: str) -> str:
    target, _, label = inside.partition("|")
    if target.startswith("@"):
        return " " if target[1:] == bot_user else label or "somebody"
    if target.startswith("#"):
        return f"#{label}" if label else ""
    if target.startswith("!"):
        return label.removeprefix("@") if target.startswith("!date") else ""
    return label or target
