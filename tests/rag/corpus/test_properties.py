"""What holds for any page, however odd its text."""

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from rag.corpus.pages import MarkedHeading, RawPage
from rag.corpus.sentences import sentence_spans
from rag.corpus.structure import parse_page
from rag.types import ParsedDocument, Span
from tests.rag.corpus.marked_pages import read_page

RELAXED = settings(deadline=None)
"""A busy machine is no fault of the rules."""
ODD = "\u200b\u200d\u202e\u2066\u0301\ufeff\u00ad\U0001f9d1\U0001f33e\u3000\u2028\x85\x0c"
WORDS = st.one_of(
    st.sampled_from(
        "The river rose. Ferry Ltd. U.S. Why? GRAIN “quoted.” 3.5 2. • ● — --- === *** ### # 1. "
        "Load more Subscribe Share XS SM Until next time, © 2021 Welcome to newsletter KYIV, | "
        "4 August 2021 By Jane Doe a) 。 港 再開した。 Мост откроют. ¿Qué? Größe [1] \t".split(" ")
    ),
    st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\x00"), max_size=12),
    st.sampled_from(ODD),
)
LINES = st.lists(WORDS, max_size=14).map(" ".join)
ROWS = st.one_of(LINES, st.just(""), LINES.map(lambda line: f"{line}\n{line}"))
ENDS = st.sampled_from(["\n", "\n\n", "\r\n", "\r"])
PAGES = st.tuples(ENDS, st.lists(ROWS, max_size=25)).map(lambda page: page[0].join(page[1]))


def _ordered(spans: tuple[Span, ...], end: int) -> bool:
    bounds = [0, *(bound for span in spans for bound in (span.start, span.end)), end]
    return all(a <= b for a, b in pairwise(bounds))


def _headings(document: ParsedDocument) -> list[Span]:
    return [section.heading for section in document.sections if section.heading]


@RELAXED
@given(PAGES)
def test_documents_put_together_are_the_page(text: str) -> None:
    assert "".join(document.text for document in read_page(text)) == text


@RELAXED
@given(PAGES)
def test_sections_partition_each_document(text: str) -> None:
    for document in read_page(text):
        spans = [section.span for section in document.sections]

        assert "".join(span.of(document.text) for span in spans) == document.text
        assert [span.start for span in spans] == [0, *(span.end for span in spans[:-1])]


@RELAXED
@given(PAGES)
def test_each_chunk_lies_inside_one_section(text: str) -> None:
    for document in read_page(text):
        assert _ordered(document.chunks, len(document.text))
        for chunk in document.chunks:
            assert chunk.of(document.text).strip()
            assert any(section.span.contains(chunk) for section in document.sections)


@RELAXED
@given(PAGES)
def test_nothing_is_lost_and_nothing_is_two_things(text: str) -> None:
    for document in read_page(text):
        times = [0] * len(document.text)
        for span in (*document.chunks, *document.furniture, *_headings(document)):
            for offset in range(span.start, span.end):
                times[offset] += 1

        assert all(
            count == 1 or (sign.isspace() and count == 0)
            for sign, count in zip(document.text, times, strict=True)
        )


@RELAXED
@given(PAGES)
def test_levels_are_lengths_of_paths(text: str) -> None:
    for document in read_page(text):
        for section in document.sections:
            assert section.level == len(section.path)
            assert all(name.strip() for name in section.path)


@RELAXED
@given(st.one_of(PAGES, st.text(max_size=3000)))
def test_sentences_cover_all_that_is_not_blank(text: str) -> None:
    spans = sentence_spans(text)
    covered = {offset for span in spans for offset in range(span.start, span.end)}

    assert _ordered(spans, len(text))
    assert all(sign.isspace() or offset in covered for offset, sign in enumerate(text))
    assert all(span.of(text) == span.of(text).strip() != "" for span in spans)


@RELAXED
@given(st.lists(LINES.filter(str.strip), min_size=1, max_size=12), st.data())
def test_marked_headings_are_taken_as_they_are(lines: list[str], data: st.DataObject) -> None:
    tidy = [" ".join(line.split()) or "x" for line in lines]
    text = "\n\n".join(tidy)
    levels = data.draw(st.lists(st.integers(0, 6), min_size=len(tidy), max_size=len(tidy)))
    starts = [sum(len(line) + 2 for line in tidy[:n]) for n in range(len(tidy))]
    marked = tuple(
        MarkedHeading(Span(start, start + len(line)), level)
        for start, line, level in zip(starts, tidy, levels, strict=True)
        if level
    )

    (document,) = parse_page(RawPage(text, headings=marked))

    assert document.text == text
    assert {span.start for span in _headings(document)} <= {
        m.span.start for m in marked
    } or not marked
