"""Parses HTML, however broken, into a tree."""

import re

from lxml import etree, html

from rag.corpus.loaders.markup import Element
from rag.errors import SourceError

_CHARSET = re.compile(rb"<meta[^>]{0,200}charset\s*=\s*[\"']?([\w.:-]{2,40})", re.IGNORECASE)
_XML_ENCODING = re.compile(rb"\A\s*<\?xml[^>]{0,100}encoding=[\"']([\w.:-]{2,40})")
_DECLARATION = re.compile(r"\A\s*<\?xml[^>]{0,200}\?>")
_HEAD_BYTES = 4096


def declared_charset(content: bytes) -> str | None:
    """Read the charset that a page declares in its first bytes."""
    head = content[:_HEAD_BYTES]
    found = _XML_ENCODING.search(head) or _CHARSET.search(head)
    return found.group(1).decode("ascii") if found else None


def html_tree(text: str) -> Element:
    """Parse a page or a piece of one.

    Raises:
        SourceError: there is nothing in it.
    """
    try:
        return html.document_fromstring(_DECLARATION.sub("", text))
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as exc:
        raise SourceError(f"no HTML could be read from it: {exc}") from exc
