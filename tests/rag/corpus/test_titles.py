"""What a story is called."""

import pytest

from tests.rag.corpus.marked_pages import read_page

BODY = (
    "The harbour master counted forty boats on Tuesday, twice as many as a year before.\n\n"
    "Most of them came for the races, which begin on Friday at the old pier.\n"
)


@pytest.mark.parametrize(
    ("line", "title"),
    [
        ("Subject: Forty boats in the harbour", "Forty boats in the harbour"),
        ("SUBJECT: Fwd: Re: Forty boats in the harbour", "Forty boats in the harbour"),
        ("Subject: The boats are back.", "The boats are back."),
        ("Subject matter of the races", "Subject matter of the races"),
        ("On the subject: forty boats", "On the subject: forty boats"),
    ],
)
def test_title_leaves_out_what_a_mail_puts_before_it(line: str, title: str) -> None:
    assert [d.title for d in read_page(f"{line}\n\n{BODY}")] == [title]


def test_text_keeps_what_the_title_leaves_out() -> None:
    page = f"Subject: Forty boats in the harbour\n\n{BODY}"

    assert "".join(document.text for document in read_page(page)) == page
