"""From bytes to text, saying so where it is not certain."""

import codecs
import re
from dataclasses import dataclass

from rag.errors import SourceError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROL = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_UNSTORABLE = re.compile(r"[\x00\ud800-\udfff]")
REPLACEMENT = "\ufffd"
_UNKNOWN = "its encoding cannot be told; save it as UTF-8"
_MOST_CONTROLS = 0.002
_MOST_FOREIGN, _FEWEST_LETTERS = 0.25, 0.8
_WINDOWS_PUNCTUATION = "‘’“”‚„–—…•€£§°«»´\u00a0™©®½¼·º"  # noqa: RUF001 - signs of that page


@dataclass(frozen=True, slots=True)
class Decoded:
    """Text, and what is uncertain or lost in it."""

    text: str
    problem: str | None = None


def decode(content: bytes, *, declared: str | None = None) -> Decoded:
    """Decode a file: by its byte order mark, the charset it declares, UTF-8, Windows-1252.

    Raises:
        SourceError: it is no text, or in an encoding that cannot be told.
    """
    for mark, encoding in _BOMS:
        if content.startswith(mark):
            return _checked(_lenient(content[len(mark) :], encoding))
    known = _known(declared)
    for name in (known, "utf-8") if known else ("utf-8",):
        try:
            return _checked(Decoded(content.decode(name)))
        except UnicodeDecodeError:
            continue
    return _checked(_guessed(content))


def storable(text: str) -> Decoded:
    """Replace what no database or JSON takes: NUL and halves of surrogate pairs."""
    clean, count = _UNSTORABLE.subn(REPLACEMENT, text)
    noun = "character" if count == 1 else "characters"
    problem = f"{count} {noun} that no text may hold (NUL or half a surrogate pair) replaced"
    return Decoded(clean, problem if count else None)


def _known(charset: str | None) -> str | None:
    """Look a declared charset up; what says ASCII or Latin-1 mostly means Windows-1252."""
    try:
        name = codecs.lookup((charset or "").strip()).name
    except (LookupError, ValueError):
        return None
    if name in ("utf-8", "ascii"):
        return None
    return "cp1252" if name == "iso8859-1" else name


def _guessed(content: bytes) -> Decoded:
    """Decode what is not UTF-8: damaged UTF-8, or Windows-1252 where that is plausible."""
    _checked(Decoded(content.decode("latin-1")))
    damaged = content.decode("utf-8", errors="replace")
    n_damaged = damaged.count(REPLACEMENT)
    n_sound = sum(not sign.isascii() for sign in damaged) - n_damaged
    if n_sound > n_damaged:
        return Decoded(damaged, f"{n_damaged} byte sequences are not UTF-8 and were replaced")
    try:
        text = content.decode("cp1252")
    except UnicodeDecodeError as exc:
        raise SourceError(_UNKNOWN) from exc
    foreign = [sign for sign in text if not sign.isascii()]
    n_plausible = sum(sign.isalpha() or sign in _WINDOWS_PUNCTUATION for sign in foreign)
    if len(foreign) > _MOST_FOREIGN * len(text) or n_plausible < _FEWEST_LETTERS * len(foreign):
        raise SourceError(_UNKNOWN)
    return Decoded(text, "not UTF-8; read as Windows-1252, so accents and quotes may be wrong")


def _lenient(content: bytes, encoding: str) -> Decoded:
    try:
        return Decoded(content.decode(encoding))
    except UnicodeDecodeError as exc:
        text = content.decode(encoding, errors="replace")
        return Decoded(text, f"not sound {encoding.upper()}: {exc.reason}; replaced")


def _checked(decoded: Decoded) -> Decoded:
    """Refuse what decodes but is no text."""
    n_controls = len(_CONTROL.findall(decoded.text))
    if n_controls > max(2, _MOST_CONTROLS * len(decoded.text)):
        raise SourceError("it is binary, not text")
    return decoded
