"""Documents come back from the subprocess as they were."""

import json
from datetime import date

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.corpus.wire import LENGTH_BYTES, decode_documents, encode_documents, framed
from rag.types import ParsedDocument, Section, Span

SPANS = st.tuples(st.integers(0, 99), st.integers(0, 99)).map(lambda pair: Span(*sorted(pair)))
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=50)
SECTIONS = st.builds(
    lambda path, span, heading: Section(tuple(path), len(path), span, heading),
    st.lists(TEXTS, max_size=3),
    SPANS,
    st.none() | SPANS,
)
DOCUMENTS = st.builds(
    ParsedDocument,
    text=TEXTS,
    title=TEXTS,
    published=st.none() | st.dates(date(1900, 1, 1)),
    url=st.none() | TEXTS,
    sections=st.lists(SECTIONS, max_size=3).map(tuple),
    chunks=st.lists(SPANS, max_size=3).map(tuple),
    furniture=st.lists(SPANS, max_size=3).map(tuple),
)


@settings(deadline=None)
@given(st.lists(DOCUMENTS, max_size=3).map(tuple))
def test_documents_survive_the_journey(documents: tuple[ParsedDocument, ...]) -> None:
    frame = framed({"documents": encode_documents(documents)})

    length = int.from_bytes(frame[:LENGTH_BYTES], "big")
    reply = json.loads(frame[LENGTH_BYTES:])

    assert length == len(frame) - LENGTH_BYTES
    assert decode_documents(reply["documents"]) == documents
