"""Characters that cannot be seen, or that turn what stands around them, are shown by name.

The page and the widget name the same ones (`characters.mjs`, `characters.ts`).
"""

import re
import unicodedata

_HIDDEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f"  # controls but tab and ends of line
    "\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069"  # direction
    "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180e\u200b\u2060-\u2065\u206a-\u206f\u3164\ufeff\uffa0"
    "\ufff9-\ufffb\U000e0000-\U000e007f"  # annotations and tags
    "\u200c\u200d]"
)
_JOINERS = "\u200c\u200d"
_JOINING = {"L", "M"}
_EMOJI = {"So", "Sk"}
_NEVER_JOINED = ("LATIN ", "GREEK ", "CYRILLIC ", "CJK ")


def visible(text: str) -> str:
    """Spell hidden characters out, so that no reader is misled; ends of line are Slack's."""
    return _HIDDEN.sub(_name, text.replace("\r\n", "\n"))


def _name(match: re.Match[str]) -> str:
    mark = match.group()
    before = match.string[match.start() - 1 : match.start()]
    if mark in _JOINERS and before and _joins(before):
        return mark
    return f"[U+{ord(mark):04X}]"


def _joins(letter: str) -> bool:
    """Tell whether a joiner is at home behind it: inside emoji, and where letters join."""
    kind = unicodedata.category(letter)
    if kind in _EMOJI or kind[0] == "M":
        return True
    return kind[0] in _JOINING and not unicodedata.name(letter, "").startswith(_NEVER_JOINED)
