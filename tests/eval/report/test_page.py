import re
from html.parser import HTMLParser

import pytest

from eval.gate import compare
from eval.report.markup import Markup, element, joined
from eval.report.page import report_page
from eval.report.view import View
from eval.report.visible import visible
from tests.eval.report.views import ALONE, BASELINE, BEFORE, COMPARED

VOID = {"meta", "br"}


class Reader(HTMLParser):
    """Checks that elements nest, and keeps names, attributes and text."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.names: list[str] = []
        self.attributes: list[tuple[str, str | None]] = []
        self.text: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.names.append(tag)
        self.attributes += attrs

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def read(page: str) -> Reader:
    reader = Reader()
    reader.feed(page)
    reader.close()
    assert reader.open == []
    return reader


@pytest.fixture(scope="module")
def page() -> Reader:
    return read(report_page(COMPARED))


def test_the_page_asks_nothing_of_a_network_and_runs_nothing(page: Reader) -> None:
    assert not {"script", "link", "img", "iframe", "object", "use", "a", "form"} & set(page.names)
    assert not {"src", "href", "onload", "onclick", "style"} & {name for name, _ in page.attributes}
    style = re.search(r"<style>(.*?)</style>", report_page(COMPARED), re.DOTALL)
    assert style is not None
    assert not re.search(r"url\(|@import|expression|http", style[1])


def test_what_others_wrote_is_text_with_its_controls_made_visible(page: Reader) -> None:
    text = "".join(page.text)
    assert "<script>alert(1)</script> [U+202E]evil[U+0000] | [x](http://x.example)" in text
    assert "\u202e" not in text


def test_the_verdict_comes_first_and_says_why(page: Reader) -> None:
    text = "".join(page.text)
    verdict = text.index("Regression", text.index("Evaluation of samples"))
    assert (
        verdict < text.index("must-pass question t001") < text.index("Change against the baseline")
    )


def test_both_answers_stand_side_by_side(page: Reader) -> None:
    text = "".join(page.text)
    worst = text[text.index("Worst questions") :]
    assert worst.index("t001") < worst.index("t003")  # must-pass first
    first = worst[: worst.index("t003")]
    assert first.index("Baseline") < first.index("Beijing sent doses.") < first.index("Now")
    assert first.index("Now") < first.index("Understood as: ?") < first.index("It rained.")


def test_flipped_questions_are_listed(page: Reader) -> None:
    text = "".join(page.text)
    assert "Lost: passed in the baseline, fail now (12)" in text
    assert "Gained: failed in the baseline, pass now (1)" in text


def test_every_plot_has_a_name(page: Reader) -> None:
    named = [value for name, value in page.attributes if name == "aria-label"]
    assert "Risk against coverage, surest questions first" in named
    assert "Confidence against truth, in tenths" in named
    assert any((value or "").startswith("Latency: median") for value in named)


def test_a_run_alone_is_reported_without_a_change() -> None:
    text = "".join(read(report_page(ALONE)).text)
    assert "Not compared" in text
    assert "Change against the baseline" not in text
    assert "Flipped questions" not in text


def test_a_run_in_which_nothing_failed_says_so() -> None:
    good = View(BEFORE, BASELINE, compare(BEFORE, BASELINE))
    assert "Inconclusive" in "".join(read(report_page(good)).text)


def test_former_quotes_are_cut_from_what_was_retrieved_where_no_text_is_at_hand() -> None:
    without = View(COMPARED.run, BASELINE, COMPARED.comparison)
    assert without.former_quotes("t001")[0].text == "Beijing sent doses."
    assert COMPARED.former_quotes("t030")[0].text == "It rained."
    assert ALONE.former_quotes("t001") == ()


def test_the_page_is_the_same_every_time() -> None:
    assert report_page(COMPARED) == report_page(COMPARED)


def test_elements_escape_text_and_attributes_but_not_markup() -> None:
    made = element("p", "a < b", Markup("<b>c</b>"), None, class_='x"y', data_n=1, hidden=None)
    assert made == '<p class="x&quot;y" data-n="1">a &lt; b<b>c</b></p>'
    assert joined("<", element("br")) == "&lt;<br/>"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("plain\ttext\n", "plain\ttext\n"),
        ("a\u200bb", "a[U+200B]b"),
        ("\u2066x\u2069", "[U+2066]x[U+2069]"),
        ("\ud800", "[U+D800]"),
        ("naïve 漢字 🙂", "naïve 漢字 🙂"),
    ],
)
def test_what_cannot_be_seen_is_written_out(text: str, expected: str) -> None:
    assert visible(text) == expected
