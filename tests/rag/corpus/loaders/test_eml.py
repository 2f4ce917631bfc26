"""Saved mails."""

from datetime import date
from email.message import EmailMessage
from email.policy import SMTP

import pytest

from rag.corpus.loaders.eml import load
from rag.errors import SourceError

HTML = (
    '<html><body><div style="display:none">preview</div><table><tr><td><h1>Harbour</h1>'
    "<p>Good morning.</p><p>The port reopened.</p></td></tr></table><h2>Fish</h2>"
    "Line one<br><br>Line two</body></html>"
)


def _mail(plain: str | None = None, html: str | None = None) -> EmailMessage:
    mail = EmailMessage(policy=SMTP)
    mail["Subject"] = "The Harbour Letter, größer"
    mail["Date"] = "Wed, 04 Aug 2021 23:30:00 -0500"
    mail["From"] = "letter@example.org"
    if plain is not None:
        mail.set_content(plain)
    if html is not None and plain is not None:
        mail.add_alternative(html, subtype="html")
    elif html is not None:
        mail.set_content(html, subtype="html")
    return mail


def test_subject_and_date_are_those_of_the_header() -> None:
    (page,) = load(_mail("Text.").as_bytes()).pages

    assert (page.title, page.published) == ("The Harbour Letter, größer", date(2021, 8, 4))


def test_html_body_is_preferred_for_its_headings() -> None:
    (page,) = load(_mail("Harbour Good morning.", HTML).as_bytes()).pages

    assert page.text == (
        "Harbour\n\nGood morning.\n\nThe port reopened.\n\nFish\n\nLine one\n\nLine two"
    )
    assert [(h.span.of(page.text), h.level) for h in page.headings] == [("Harbour", 1), ("Fish", 2)]


def test_head_of_the_html_body_is_no_text() -> None:
    head = "<html><head><title>Letter</title><style>.x{color:red}</style></head>"

    (page,) = load(_mail(html=HTML.replace("<html>", head)).as_bytes()).pages

    assert page.text.startswith("Harbour\n\nGood morning.")


def test_plain_body_is_read_where_the_other_says_little() -> None:
    plain = "The port reopened on Tuesday.\n" * 20

    (page,) = load(_mail(plain, "<p>Read this in a browser.</p>").as_bytes()).pages

    assert page.text.startswith("The port reopened on Tuesday.")
    assert page.headings == ()


def test_flowed_lines_are_joined() -> None:
    content = (
        b"Subject: x\r\nContent-Type: text/plain; charset=utf-8; format=flowed\r\n\r\n"
        b"The port reopened \r\non Tuesday.\r\n"
    )

    assert load(content).pages[0].text == "The port reopened on Tuesday.\r\n"


def test_unknown_charset_is_read_all_the_same() -> None:
    content = (
        b"Subject: x\r\nContent-Type: text/plain; charset=klingon\r\n\r\nGr\xc3\xb6\xc3\x9fe\r\n"
    )

    assert load(content).pages[0].text == "Größe\r\n"


def test_mail_without_a_date_has_none() -> None:
    mail = _mail("On 4 August 2021 the port reopened.")
    del mail["Date"]

    assert load(mail.as_bytes()).pages[0].published is None


def test_mail_without_text_is_a_failure() -> None:
    mail = _mail()
    mail.add_attachment(b"\x00\x01", maintype="application", subtype="octet-stream")

    with pytest.raises(SourceError, match="a mail without text"):
        load(mail.as_bytes())


def test_forwarded_mail_is_read() -> None:
    outer = EmailMessage(policy=SMTP)
    outer["Subject"] = "Fwd"
    outer.set_content(_mail("The port reopened."))

    assert load(outer.as_bytes()).pages[0].text.strip() == "The port reopened."
