"""The page in a browser, where there is one: it runs under its own strict policy."""

import shutil
import subprocess
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.api.fakes import FakeAssistant
from tests.api.serving import served

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--virtual-time-budget=20000",
    "--dump-dom",
)


def shown(assistant: FakeAssistant, path: str, profile: Path) -> str:
    """Open the page and hand out what it has become."""
    with served(assistant) as port:
        address = f"http://127.0.0.1:{port}{path}"
        command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", address]
        return subprocess.run(command, check=True, capture_output=True, timeout=120).stdout.decode()


def test_it_offers_questions_and_counts_the_briefings(
    assistant: FakeAssistant, tmp_path: Path
) -> None:
    page = shown(assistant, "/", tmp_path)
    assert 'data-state="idle"' in page
    assert "What became of the ferry?" in page
    assert '<span id="library-count" class="count">3</span>' in page


def test_it_shows_each_sentence_with_its_source(assistant: FakeAssistant, tmp_path: Path) -> None:
    page = shown(assistant, "/?q=" + quote("When did it open?"), tmp_path)
    assert 'data-state="done"' in page
    assert "The council opened the new footbridge 🌉 in" in page
    assert '<strong class="short">May</strong>' in page
    assert page.count('class="note"') == 3
    assert 'aria-label="Sources"' in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "[U+202E]" in page
    assert "\u202e" not in page
    assert "javascript:" not in page


def test_it_says_that_the_briefings_do_not_say(assistant: FakeAssistant, tmp_path: Path) -> None:
    page = shown(assistant, "/?q=" + quote("Who? not_in_briefings"), tmp_path)
    assert 'data-state="no-answer"' in page
    assert "The briefings do not say" in page
    assert "related, not support" in page


def test_it_says_what_went_wrong(assistant: FakeAssistant, tmp_path: Path) -> None:
    page = shown(assistant, "/?q=" + quote("Please fail"), tmp_path)
    assert 'data-state="error"' in page
    assert "Something went wrong on the server" in page
    assert "secret" not in page
