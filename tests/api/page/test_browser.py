"""The page in a browser, where there is one: it runs under its own strict policy."""

import re
import shutil
import subprocess
from hashlib import sha256
from pathlib import Path
from urllib.parse import quote

import pytest

from tests.api.fakes import FakeAssistant
from tests.api.serving import served

CHROMIUM = shutil.which("chromium") or shutil.which("google-chrome")
pytestmark = pytest.mark.skipif(CHROMIUM is None, reason="chromium is not installed")
DIGEST = sha256(b"for-programs").hexdigest()
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


def shown(assistant: FakeAssistant, path: str, profile: Path, **settings: object) -> str:
    """Open the page and hand out what it has become."""
    with served(assistant, **settings) as port:
        address = f"http://127.0.0.1:{port}{path}"
        command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={profile}", address]
        return subprocess.run(command, check=True, capture_output=True, timeout=120).stdout.decode()


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"widget_sites": ("pk_site=https://www.example.org",)},
        {"api_keys": (DIGEST,), "widget_sites": ("page=self",)},
    ],
    ids=["open", "with sites", "with keys, named"],
)
def test_it_counts_the_briefings_and_awaits_a_question(
    assistant: FakeAssistant, tmp_path: Path, settings: dict[str, object]
) -> None:
    page = shown(assistant, "/", tmp_path, **settings)
    assert 'data-state="idle"' in page
    assert '<span id="library-count" class="count">3</span>' in page
    assert '<form id="key-form" hidden="">' in page


@pytest.mark.parametrize(
    ("question", "state"),
    [
        ("When did it open?", "done"),
        ("Who? not_in_briefings", "no-answer"),
        ("Please fail", "error"),
    ],
)
@pytest.mark.parametrize("sites", [(), ("pk_site=https://www.example.org",)], ids=["open", "sites"])
def test_a_link_asks(
    assistant: FakeAssistant, tmp_path: Path, question: str, state: str, sites: tuple[str, ...]
) -> None:
    page = shown(assistant, "/?q=" + quote(question), tmp_path, widget_sites=sites)
    assert f'data-state="{state}"' in page
    assert question in [asked.text for asked in assistant.asked]


def test_over_its_quota_it_says_how_long_to_wait(assistant: FakeAssistant, tmp_path: Path) -> None:
    with served(assistant, widget_address_quota="1/day") as port:
        address = f"http://127.0.0.1:{port}/?q=When"
        command = [str(CHROMIUM), *FLAGS, f"--user-data-dir={tmp_path}", address]
        pages = [
            subprocess.run(command, check=True, capture_output=True, timeout=120).stdout.decode()
            for _ in range(2)
        ]
    assert 'data-state="rate-limited"' in pages[1]


def test_where_a_key_is_asked_for_nothing_is_asked_before_it_is_given(
    assistant: FakeAssistant, tmp_path: Path
) -> None:
    page = shown(assistant, "/?q=When", tmp_path, api_keys=(DIGEST,))
    assert '<form id="key-form">' in page
    assert '<div id="alert" role="alert"></div>' in page
    assert re.search(r"<ask-widget [^>]*\bhidden\b", page)
    assert assistant.asked == []
