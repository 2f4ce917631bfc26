"""PDF, written here page by page."""

from collections.abc import Callable
from datetime import date

import pytest
from fpdf import FPDF

from rag.corpus.loaders.pdf import load
from rag.corpus.loaders.pdf_lines import LineCollector
from rag.corpus.pages import RawPage
from rag.corpus.structure import parse_page
from rag.errors import SourceError

SENTENCE = (
    "The coast road between the two villages was closed on Monday after a night of heavy rain, "
    "and the engineers who inspected it said that forty metres of it had been washed away. "
)
PARAGRAPH = (SENTENCE * 2).strip()


def _pdf(*pages: Callable[[FPDF], None]) -> bytes:
    pdf = FPDF()
    pdf.set_auto_page_break(auto=False)
    for number, write in enumerate(pages, start=1):
        pdf.add_page()
        _line(pdf, "The Harbour Letter", 8)
        write(pdf)
        pdf.set_y(-15)
        _line(pdf, f"Page {number}", 8)
    return bytes(pdf.output())


def _line(pdf: FPDF, text: str, size: int, *, bold: bool = False) -> None:
    pdf.set_font("helvetica", "B" if bold else "", size)
    pdf.multi_cell(0, size * 0.5, text, new_x="LMARGIN", new_y="NEXT")
    pdf.ln(2)


def _first(pdf: FPDF) -> None:
    _line(pdf, "Storm closes the coast road", 20, bold=True)
    _line(pdf, "4 August 2021", 10)
    _line(pdf, PARAGRAPH, 11)
    _line(pdf, "What the engineers found", 14, bold=True)
    _line(pdf, PARAGRAPH, 11)


def _second(pdf: FPDF) -> None:
    _line(pdf, PARAGRAPH, 11)
    _line(pdf, "When it will open", 14, bold=True)
    _line(pdf, PARAGRAPH, 11)


def _page(content: bytes) -> RawPage:
    (page,) = load(content).pages
    return page


def test_lines_are_joined_to_paragraphs() -> None:
    assert PARAGRAPH in _page(_pdf(_first)).text.split("\n\n")


def test_running_lines_and_page_numbers_are_left_out() -> None:
    blocks = _page(_pdf(_first, _second)).text.split("\n\n")

    assert not {"The Harbour Letter", "Page 1", "Page 2"} & set(blocks)


def test_larger_type_makes_headings_and_title() -> None:
    page = _page(_pdf(_first, _second))
    (document,) = parse_page(page)

    assert document.title == "Storm closes the coast road"
    assert [section.path for section in document.sections] == [
        (),
        ("What the engineers found",),
        ("When it will open",),
    ]


def test_day_is_read_from_its_own_line() -> None:
    (document,) = parse_page(_page(_pdf(_first)))

    assert document.published == date(2021, 8, 4)


def test_paragraph_across_pages_is_joined() -> None:
    content = _pdf(
        lambda pdf: _line(pdf, "The road is closed and will", 11),
        lambda pdf: _line(pdf, "stay so until October.", 11),
    )

    assert _page(content).text == "The road is closed and will stay so until October."


@pytest.mark.parametrize(
    ("lines", "text"),
    [
        (["The under-", "ground cable"], "The underground cable"),
        (["The under-", "pinning of the under-pinning"], "The under-pinning of the under-pinning"),
        (["The North-", "South line"], "The North-South line"),
        (["The cable", "is long"], "The cable is long"),
    ],
)
def test_hyphens_of_parted_words_go(lines: list[str], text: str) -> None:
    assert text in _page(_pdf(lambda pdf: _line(pdf, "\n".join(lines), 11))).text


def test_unreadable_page_makes_the_file_partial(monkeypatch: pytest.MonkeyPatch) -> None:
    visit = LineCollector.visit
    seen: list[object] = []

    def failing(collector: LineCollector, *given: object) -> None:
        seen.append(given[0])
        if "stay" in str(given[0]):
            raise KeyError("/Font")
        visit(collector, *given)  # type: ignore[arg-type]

    monkeypatch.setattr(LineCollector, "visit", failing)
    content = _pdf(
        lambda pdf: _line(pdf, "The road is closed.", 11),
        lambda pdf: _line(pdf, "It will stay so.", 11),
    )

    loaded = load(content)

    assert loaded.problems == ("page 2 cannot be read",)
    assert loaded.pages[0].text == "The road is closed."


def test_encrypted_file_is_refused() -> None:
    pdf = FPDF()
    pdf.set_encryption(owner_password="owner", user_password="secret")  # noqa: S106 - a test's own
    pdf.add_page()
    _line(pdf, "Secret.", 11)

    with pytest.raises(SourceError, match="encrypted"):
        load(bytes(pdf.output()))


def test_page_without_text_is_refused() -> None:
    pdf = FPDF()
    pdf.add_page()

    with pytest.raises(SourceError, match="scanned pages need OCR"):
        load(bytes(pdf.output()))
