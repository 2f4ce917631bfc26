"""From bytes to text."""

import codecs

import pytest

from rag.corpus.decoding import Decoded, decode, storable
from rag.errors import SourceError


@pytest.mark.parametrize(
    ("content", "declared", "text"),
    [
        ("Größe".encode(), None, "Größe"),
        ("Größe".encode(), "iso-8859-1", "GrÃ¶ÃŸe"),
        ("Größe".encode("latin-1"), "iso-8859-1", "Größe"),
        ("“Größe”".encode("cp1252"), "latin1", "“Größe”"),
        ("Вода".encode("koi8-r"), "koi8-r", "Вода"),
        ("Größe".encode(), "ascii", "Größe"),
        ("Größe".encode(), "klingon", "Größe"),
        ("港".encode("shift_jis"), "shift_jis", "港"),
        (codecs.BOM_UTF8 + "Größe".encode(), "iso-8859-1", "Größe"),
    ],
)
def test_mark_and_declaration_decide(content: bytes, declared: str | None, text: str) -> None:
    assert decode(content, declared=declared) == Decoded(text)


def test_windows_text_is_read_where_it_is_plausible() -> None:
    decoded = decode("Die “Größe” – öfter gesehen".encode("cp1252"))

    assert decoded.text == "Die “Größe” – öfter gesehen"
    assert decoded.problem is not None


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        ("Вода ушла из домов".encode("koi8-r"), "cannot be told"),
        ("Паводок отступил".encode("cp1251"), "cannot be told"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "binary"),
        (bytes(range(256)), "binary"),
        (b"\x00" * 50, "binary"),
    ],
)
def test_what_is_no_text_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(SourceError, match=reason):
        decode(content)


def test_damage_in_utf8_is_replaced_and_counted() -> None:
    assert decode("Größe öfter ".encode() + b"\xc3") == Decoded(
        "Größe öfter \ufffd", "1 byte sequences are not UTF-8 and were replaced"
    )


@pytest.mark.parametrize("bad", ["\x00", chr(0xD800), chr(0xDFFF)])
def test_what_cannot_be_stored_is_replaced_sign_by_sign(bad: str) -> None:
    clean = storable(f"a{bad}b{bad}")

    assert clean.text == "a\ufffdb\ufffd"
    assert (clean.problem or "").startswith("2 characters")


@pytest.mark.parametrize("kept", ["\u202e", "\u200b", "\ufeff", "\u2066", "\U0001f9d1"])
def test_odd_signs_are_kept(kept: str) -> None:
    assert storable(kept) == Decoded(kept)
