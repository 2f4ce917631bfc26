"""The page's modules that need no browser, run by node where there is one."""

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from api import page

FOLDER = Path(page.__file__).parent
NODE = shutil.which("node")
pytestmark = pytest.mark.skipif(NODE is None, reason="node is not installed")


def evaluate(script: str, given: object) -> Any:  # noqa: ANN401 - whatever the script gives
    program = f"const given = {json.dumps(given)};\n{script}\nconsole.log(JSON.stringify(found));"
    command = [str(NODE), "--input-type=module", "--eval", program]
    done = subprocess.run(command, cwd=FOLDER, check=True, capture_output=True, timeout=60)
    return json.loads(done.stdout)


TEXTS = [
    "plain",
    "🛶 astral 🌉 then more",
    "\ufeffmark",
    "e\u0301 combining",
    "𐐷 desert 𐐷",
    "👩\u200d🚀🇩🇪",
    "",
]


@pytest.mark.parametrize("text", TEXTS)
def test_offsets_count_code_points_as_python_does(text: str) -> None:
    spans = [
        {"start": start, "end": end}
        for start in range(len(text) + 1)
        for end in range(start, len(text) + 1)
    ]
    found = evaluate(
        'import { codePoints, cut } from "./spans.mjs";\n'
        "const found = given.spans.map((span) => cut(codePoints(given.text), span));",
        {"text": text, "spans": spans},
    )
    assert found == [text[span["start"] : span["end"]] for span in spans]


PIECES = (
    'import { codePoints, pieces } from "./spans.mjs";\n'
    "const found = pieces(codePoints(given.text), given.within, given.marks);"
)


def test_a_highlight_is_cut_out_of_its_quote() -> None:
    text = "Old 🛶. It opened in May. New 🌉."
    quote, short = "It opened in May.", "May"
    marks = {
        "mark": [{"start": text.index(quote), "end": text.index(quote) + len(quote)}],
        "short": [{"start": text.index(short), "end": text.index(short) + len(short)}],
    }
    found = evaluate(
        PIECES, {"text": text, "within": {"start": 0, "end": len(text)}, "marks": marks}
    )
    assert found == [
        {"text": "Old 🛶. ", "names": []},
        {"text": "It opened in ", "names": ["mark"]},
        {"text": "May", "names": ["mark", "short"]},
        {"text": ".", "names": ["mark"]},
        {"text": " New 🌉.", "names": []},
    ]


@pytest.mark.parametrize(
    ("within", "span", "expected"),
    [
        ((0, 6), (0, 6), [("abcdef", ["m"])]),
        ((2, 4), (0, 6), [("cd", ["m"])]),
        ((0, 3), (3, 6), [("abc", [])]),
        ((0, 4), (2, 6), [("ab", []), ("cd", ["m"])]),
        ((2, 6), (0, 4), [("cd", ["m"]), ("ef", [])]),
        ((3, 3), (0, 6), []),
    ],
)
def test_marks_are_cut_at_the_edges_of_what_is_shown(
    within: tuple[int, int], span: tuple[int, int], expected: list[tuple[str, list[str]]]
) -> None:
    given = {
        "text": "abcdef",
        "within": {"start": within[0], "end": within[1]},
        "marks": {"m": [{"start": span[0], "end": span[1]}]},
    }
    found = evaluate(PIECES, given)
    assert [(piece["text"], piece["names"]) for piece in found] == expected


RUNS = 'import { runs } from "./characters.mjs";\nconst found = runs(given);'


@pytest.mark.parametrize(
    "character",
    [
        *["\u202e", "\u202c", "\u2066", "\u200e", "\u061c"],
        *["\u200b", "\u2060", "\ufeff", "\u00ad", "\u180e", "\u3164"],
        *["\x00", "\x1b", "\x7f", "\U000e0041", "\ufff9"],
    ],
)
def test_a_character_that_hides_is_named(character: str) -> None:
    name = f"U+{ord(character):04X}"
    found = evaluate(RUNS, f"left{character}right")
    assert found == [{"text": "left"}, {"hidden": name}, {"text": "right"}]


@pytest.mark.parametrize("text", ["pass\u200dword", "pass\u200cword", "\u200dword"])
def test_a_joiner_that_joins_nothing_is_named(text: str) -> None:
    assert any("hidden" in run for run in evaluate(RUNS, text))


@pytest.mark.parametrize(
    "text",
    [
        "",
        "plain",
        "tabs\tand\nlines\r\n",
        "👩\u200d🚀",
        "👩🏽\u200d🚀",
        "❤\ufe0f\u200d🔥",
        "می\u200cخورم",
        "क्\u200dष",
        "مرحبا שלום",
    ],
)
def test_what_is_seen_stays_as_it_is(text: str) -> None:
    assert evaluate(RUNS, text) == ([{"text": text}] if text else [])


EVENTS = (
    'import { events } from "./api.mjs";\n'
    "const bytes = new TextEncoder().encode(given.text);\n"
    "const parts = [];\n"
    "for (let at = 0; at < bytes.length; at += given.size) {\n"
    "  parts.push(bytes.slice(at, at + given.size));\n"
    "}\n"
    "const found = [];\n"
    "for await (const event of events(ReadableStream.from(parts))) found.push(event);\n"
)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 10_000])
def test_events_are_read_however_they_are_cut(size: int) -> None:
    text = (
        'event: passages\ndata: {"a": "🛶"}\nid: 1\n\n'
        ": ping\n\n"
        'event: answer\ndata: {"b": [1, "x\\ny"]}\nid: 2\n\n'
        'event: broken\ndata: {"c": '
    )
    assert evaluate(EVENTS, {"text": text, "size": size}) == [
        {"name": "passages", "body": {"a": "🛶"}},
        {"name": "answer", "body": {"b": [1, "x\ny"]}},
    ]
