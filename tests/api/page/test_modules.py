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


PIECES = 'import { pieces } from "./spans.mjs";\nconst found = pieces(given.text, given.named);'


def test_headings_and_furniture_are_cut_by_code_points() -> None:
    text = "\ufeffA 🛶 head\n\nWords 🌉.\nLoad more\nLast."
    heading, furniture = "A 🛶 head", "Load more"
    named = {
        name: [{"start": text.index(part), "end": text.index(part) + len(part)}]
        for name, part in (("furniture", furniture), ("heading", heading))
    }
    assert evaluate(PIECES, {"text": text, "named": named}) == [
        {"text": "\ufeff", "name": None},
        {"text": heading, "name": "heading"},
        {"text": "\n\nWords 🌉.\n", "name": None},
        {"text": furniture, "name": "furniture"},
        {"text": "\nLast.", "name": None},
    ]


@pytest.mark.parametrize("text", ["", "plain", "𐐷 desert"])
def test_a_text_without_any_stays_whole(text: str) -> None:
    whole = [{"text": text, "name": None}] if text else []
    assert evaluate(PIECES, {"text": text, "named": {"heading": [], "furniture": []}}) == whole


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


# Each call takes the first answer that is left, and writes down what was asked for.
READING = (
    "const calls = [];\n"
    "globalThis.fetch = async (path, { method = 'GET', headers, credentials }) => {\n"
    "  calls.push([method, path, headers.Authorization ?? null, credentials]);\n"
    "  const { status, body } = given.answers.shift();\n"
    "  return new Response(JSON.stringify(body), { status });\n"
    "};\n"
    'import { readJson, useKey, useTokens } from "./api.mjs";\n'
    "if (given.key) useKey(given.key);\n"
    "if (given.tokens) useTokens();\n"
    "const said = await readJson('/v1/documents').catch(({ kind, message }) => [kind, message]);\n"
    "const found = { said, calls };\n"
)
LIST = {"status": 200, "body": {"total": 3}}
BEGUN = {"status": 201, "body": {"token": "wgt_new"}}


def refusal(status: int, kind: str) -> dict[str, object]:
    return {"status": status, "body": {"type": f"urn:x:{kind}", "detail": f"It is {kind}."}}


def asked(
    answers: list[dict[str, object]], *, key: str | None = None, tokens: bool = False
) -> tuple[object, list[list[str | None]]]:
    found = evaluate(READING, {"answers": answers, "key": key, "tokens": tokens})
    return found["said"], found["calls"]


READ = ["GET", "/v1/documents"]
BEGIN = ["POST", "/v1/widget/session"]


def test_an_open_server_is_read_as_it_is() -> None:
    assert asked([LIST]) == ({"total": 3}, [[*READ, None, "omit"]])


def test_a_server_that_wants_a_token_is_asked_for_one_first() -> None:
    said, calls = asked([BEGUN, LIST], tokens=True)
    assert said == {"total": 3}
    assert calls == [[*BEGIN, None, "omit"], [*READ, "Bearer wgt_new", "omit"]]


def test_a_token_that_is_over_is_renewed() -> None:
    said, calls = asked([BEGUN, refusal(401, "token-expired"), BEGUN, LIST], tokens=True)
    assert said == {"total": 3}
    assert [call[1] for call in calls] == [BEGIN[1], READ[1], BEGIN[1], READ[1]]


def test_it_is_renewed_once() -> None:
    expired = refusal(401, "token-expired")
    said, _ = asked([BEGUN, expired, BEGUN, expired], tokens=True)
    assert said == ["token-expired", "It is token-expired."]


def test_a_server_that_gives_no_token_says_why() -> None:
    said, calls = asked([refusal(403, "site-not-allowed")], tokens=True)
    assert said == ["site-not-allowed", "It is site-not-allowed."]
    assert len(calls) == 1


def test_a_key_is_used_where_there_is_one() -> None:
    assert asked([LIST], key="k") == ({"total": 3}, [[*READ, "Bearer k", "omit"]])
    said, calls = asked([refusal(401, "unauthorized")], key="k")
    assert said == ["unauthorized", "It is unauthorized."]
    assert len(calls) == 1
