"""The sample briefings: complete, labelled, dated, and in our own words."""

import re
from pathlib import Path

import pytest

from rag.samples.make_pdf import LABEL, TARGET, make_pdf
from rag.settings import SAMPLES
from tests.rag.sample_texts import BRIEFINGS, readable

SHARED = Path(__file__).parents[2].parent / "shared" / "briefings"
WORD = re.compile(r"[a-z0-9]+")
LONGEST_RUN = 12


def word_runs(text: str, n: int) -> set[tuple[str, ...]]:
    words = WORD.findall(text.lower())
    return {tuple(words[i : i + n]) for i in range(len(words) - n + 1)}


def test_there_are_enough_digests_in_every_shape() -> None:
    assert len(BRIEFINGS) >= 8
    assert {p.suffix for p in BRIEFINGS} == {".md", ".txt", ".html", ".eml", ".pdf", ".xml"}


def test_nothing_else_lies_in_the_folder() -> None:
    others = {p.name for p in SAMPLES.iterdir()} - {p.name for p in BRIEFINGS}
    assert others - {"__pycache__"} == {"__init__.py", "make_pdf.py"}


@pytest.mark.parametrize("path", BRIEFINGS, ids=lambda p: p.name)
def test_a_digest_is_labelled(path: Path) -> None:
    assert LABEL in readable(path)


@pytest.mark.parametrize("path", BRIEFINGS, ids=lambda p: p.name)
def test_a_digest_has_a_date_in_its_name_and_a_reasonable_length(path: Path) -> None:
    assert re.match(r"20(21-08|22-12)-\d\d-[a-z0-9-]+$", path.stem)
    assert 350 <= len(readable(path).split()) <= 900


def test_the_committed_pdf_is_what_the_script_writes() -> None:
    assert make_pdf() == TARGET.read_bytes()


@pytest.mark.parametrize("path", BRIEFINGS, ids=lambda p: p.name)
def test_a_digest_repeats_no_briefing_word_for_word(path: Path) -> None:
    if not SHARED.is_dir():
        pytest.skip("../shared/briefings is not here, so there is nothing to compare with")
    source = set[tuple[str, ...]]()
    for briefing in SHARED.glob("*.txt"):
        source |= word_runs(briefing.read_text(encoding="utf-8"), LONGEST_RUN)
    assert not word_runs(readable(path), LONGEST_RUN) & source
