"""Saved mails: the body that says most, under the subject, dated by its Date header."""

import re
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from rag.corpus.dates import stated_date
from rag.corpus.decoding import Decoded, decode, storable
from rag.corpus.loaders.markup import render
from rag.corpus.loaders.text_builder import TextBuilder
from rag.corpus.loaders.tree import declared_charset, html_tree
from rag.corpus.loaders.web import web_address
from rag.corpus.pages import LoadedFile, RawPage
from rag.errors import SourceError

_FLOWED = re.compile(r" \r?\n(?!-- \r?\n)")
_WORTH = 0.5
"""The HTML body is read, unless it says less than this share of what the plain one says."""


def load(content: bytes) -> LoadedFile:
    """Read a mail as one page.

    Raises:
        SourceError: it has no body of text.
    """
    mail = message_from_bytes(content, policy=policy.default)
    plain, plain_problem = _plain(mail)
    rich, rich_problem = _rich(mail)
    if rich is not None and len(rich.text) >= _WORTH * len(plain):
        text, headings, problem = rich.text, rich.headings, rich_problem
    else:
        text, headings, problem = plain, (), plain_problem
    if not text.strip():
        raise SourceError("it is a mail without text")
    page = RawPage(
        text=text,
        title=storable(" ".join(str(mail.get("subject") or "").split())).text or None,
        published=stated_date(str(mail.get("date") or "")),
        url=web_address(_bare(mail.get("archived-at")), _bare(mail.get("x-original-url"))),
        headings=headings,
    )
    return LoadedFile((page,), (problem,) if problem else ())


def _plain(mail: EmailMessage) -> tuple[str, str | None]:
    part = _part(mail, "plain")
    if part is None:
        return "", None
    decoded = _decoded(part, None)
    text = decoded.text
    if str(part.get_param("format") or "").casefold() == "flowed":
        text = _FLOWED.sub(" ", text)
    return text, decoded.problem


def _rich(mail: EmailMessage) -> tuple[TextBuilder | None, str | None]:
    part = _part(mail, "html")
    if part is None:
        return None, None
    decoded = _decoded(part, declared_charset(_payload(part)))
    return (render(html_tree(decoded.text)) if decoded.text.strip() else None), decoded.problem


def _part(mail: EmailMessage, kind: str) -> Message | None:
    """Find the body of a kind, in a forwarded mail too."""
    found = mail.get_body(preferencelist=(kind,))
    if found is not None:
        return found
    return next((p for p in mail.walk() if p.get_content_type() == f"text/{kind}"), None)


def _decoded(part: Message, declared: str | None) -> Decoded:
    charset = part.get_content_charset() or declared
    decoded = decode(_payload(part), declared=charset)
    clean = storable(decoded.text)
    return Decoded(clean.text, decoded.problem or clean.problem)


def _payload(part: Message) -> bytes:
    payload = part.get_payload(decode=True)
    return payload if isinstance(payload, bytes) else b""


def _bare(value: object) -> str | None:
    return str(value).strip().strip("<>") if value else None
