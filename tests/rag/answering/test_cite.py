"""A citation is shown only when the stored text bears it out."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rag.answering.cite import is_valid, mint_citation
from rag.errors import WithdrawnError
from rag.roles import Reading
from rag.types import Citation, Document, Span
from tests.rag.answering.builders import document, passage, reading

SOURCE = passage("The quay is open. It was closed in May.", offset=7)
CITATION = mint_citation(reading(SOURCE, "It was closed in May.", 0.9, highlight="May"), number=1)


def stored(document_id: str, sha256: str) -> Document:
    found = document(SOURCE)
    assert (document_id, sha256) == (found.document_id, found.sha256)
    return found


def test_minted_from_the_span_that_was_retrieved() -> None:
    assert CITATION.quote == "It was closed in May."
    assert CITATION.span == Span(25, 46)
    assert is_valid(CITATION, stored)


@pytest.mark.parametrize(
    "changed",
    [
        replace(CITATION, quote="It was closed in June."),
        replace(CITATION, span=Span(24, 45)),
        replace(CITATION, span=Span(25, 4600)),
        replace(CITATION, quote="", span=Span(25, 25)),
        replace(CITATION, highlight=Span(0, 3)),
    ],
)
def test_what_the_text_does_not_say_is_not_valid(changed: Citation) -> None:
    assert not is_valid(changed, stored)


def test_a_withdrawn_document_bears_nothing_out() -> None:
    def withdrawn(document_id: str, sha256: str) -> Document:
        raise WithdrawnError(document_id + sha256)

    assert not is_valid(CITATION, withdrawn)


@given(
    before=st.text(max_size=40),
    quote=st.text(min_size=1, max_size=60).filter(str.strip),
    after=st.text(max_size=40),
    offset=st.integers(0, 50),
)
def test_the_quote_is_the_slice_of_the_text(
    before: str, quote: str, after: str, offset: int
) -> None:
    source = passage(before + quote + after, offset=offset)
    start = offset + len(before)
    citation = mint_citation(
        Reading(source, 1.0, 1.0, Span(start, start + len(quote)), None), number=1
    )
    text = document(source).text
    assert text[citation.span.start : citation.span.end] == citation.quote == quote
    assert is_valid(citation, lambda _id, _sha: document(source))
