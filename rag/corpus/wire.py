"""How documents travel from the parsing subprocess: plain JSON, so nothing in it can run."""

import json
from datetime import date
from typing import Any

from rag.types import ParsedDocument, Section, Span

LENGTH_BYTES = 8
"""Of the length in front of a reply."""
MEMORY_EXIT = 86
"""Exit status of a worker that ran into its memory limit."""


def encode_documents(documents: tuple[ParsedDocument, ...]) -> list[dict[str, object]]:
    """Write documents as JSON takes them."""
    return [
        {
            "text": document.text,
            "title": document.title,
            "published": document.published and document.published.isoformat(),
            "url": document.url,
            "sections": [_section(section) for section in document.sections],
            "chunks": [_pair(span) for span in document.chunks],
            "furniture": [_pair(span) for span in document.furniture],
        }
        for document in documents
    ]


def decode_documents(received: list[dict[str, Any]]) -> tuple[ParsedDocument, ...]:
    """Read documents back."""
    return tuple(
        ParsedDocument(
            text=str(fields["text"]),
            title=str(fields["title"]),
            published=date.fromisoformat(fields["published"]) if fields["published"] else None,
            url=fields["url"],
            sections=tuple(
                Section(tuple(path), len(path), Span(*span), Span(*heading) if heading else None)
                for path, span, heading in fields["sections"]
            ),
            chunks=tuple(Span(*pair) for pair in fields["chunks"]),
            furniture=tuple(Span(*pair) for pair in fields["furniture"]),
        )
        for fields in received
    )


def framed(reply: dict[str, object]) -> bytes:
    """Write a reply as bytes, its length in front."""
    content = json.dumps(reply, ensure_ascii=False, separators=(",", ":")).encode("utf-8")
    return len(content).to_bytes(LENGTH_BYTES, "big") + content


def _section(section: Section) -> tuple[object, ...]:
    heading = _pair(section.heading) if section.heading else None
    return section.path, _pair(section.span), heading


def _pair(span: Span) -> tuple[int, int]:
    return span.start, span.end
