"""Text of unknown origin made fit to be shown."""

import unicodedata

_UNSHOWN = {"Cc", "Cf", "Cs", "Co", "Cn"}
_KEPT = "\n\t"


def visible(text: str) -> str:
    """Write control, bidirectional and zero-width characters out by their code."""
    return "".join(
        f"[U+{ord(mark):04X}]"
        if mark not in _KEPT and unicodedata.category(mark) in _UNSHOWN
        else mark
        for mark in text
    )
