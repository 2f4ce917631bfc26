"""Checksums that tell a row or a text from one that was damaged on disk."""

import hashlib

_ROW_BYTES = 8


def row_checksum(table: str, *fields: str | int | bytes | None) -> bytes:
    """Condense the fields of a row; the table's name keeps equal rows of two tables apart."""
    # `ascii` tells every two tuples of plain values apart, and is the same in every Python.
    content = ascii((table, *fields)).encode()
    return hashlib.blake2b(content, digest_size=_ROW_BYTES).digest()


def vector_checksum(vector: bytes) -> bytes:
    """Condense the bytes of a vector."""
    return hashlib.blake2b(vector, digest_size=_ROW_BYTES).digest()


def text_sha256(text: str) -> str:
    """Hash a text in UTF-8; this is how versions of a document are named."""
    return hashlib.sha256(text.encode()).hexdigest()


def text_digest(text: str) -> bytes:
    """Hash a text in UTF-8, as bytes: half the room of the name above."""
    return hashlib.sha256(text.encode()).digest()
