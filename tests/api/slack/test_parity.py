"""The same pipeline, asked over HTTP and in Slack: the same sentences, the same citations."""

import asyncio
import json
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.slack.rendering import LONGEST_NAME, LONGEST_QUOTE
from api.slack.slack_text import cut, escaped
from api.slack.visible import visible
from rag.assistant import Assistant
from rag.settings import Settings
from tests.api.slack import payloads, shown
from tests.api.slack.fake_slack import FakeSlack, fake_slack
from tests.api.slack.harness import socket_bot
from tests.api.slack.payloads import CHANNEL
from tests.api.slack.pipeline import sample_assistant, topics

Fields = dict[str, Any]
N_QUESTIONS, N_FOLLOW_UPS = 50, 6
QUESTIONS: list[str] = json.loads(
    (Path(__file__).parents[1] / "parity_questions.json").read_text(encoding="utf-8")
)
"""The widget is asked the same ones, in api/widget/browser/parity.test.ts."""


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    with sample_assistant(tmp_path_factory.mktemp("parity")) as opened:
        yield opened


def _over_http(assistant: Assistant, bodies: list[Fields]) -> list[Fields]:
    with TestClient(
        create_app(Settings(), lambda: assistant), base_url="http://localhost"
    ) as client:
        while client.get("/readyz").status_code != 200:
            time.sleep(0.01)
        responses = [client.post("/v1/answers", json=body) for body in bodies]
    assert {response.status_code for response in responses} == {200}
    return [response.json() for response in responses]


async def _ask(fake: FakeSlack, question: str, thread_ts: str | None = None) -> Fields:
    event = payloads.mention(escaped(question), fake.next_ts(), thread_ts=thread_ts)
    assert await fake.deliver(payloads.callback(fake.say(event))) is not None
    return event


def _in_slack(assistant: Assistant, folder: Path, questions: list[str]) -> list[Fields]:
    async def run() -> list[Fields]:
        async with fake_slack() as fake, socket_bot(fake, folder, assistant) as running:
            events = [await _ask(fake, question) for question in questions]
            await running.bot.idle()
            assert fake.violations == []
            return [fake.replies(CHANNEL, event["ts"])[0] for event in events]

    return asyncio.run(run())


def _expected_sources(answer: Fields) -> list[tuple[str, str]]:
    return [
        (
            " · ".join([f"[{c['number']}] {_name(c['document_title'])}", _day(c), *_place(c)]),
            _name(c["quote"], min(LONGEST_QUOTE, 1600 // len(answer["citations"]))),
        )
        for c in answer["citations"]
    ]


def _name(text: str, limit: int = LONGEST_NAME) -> str:
    return cut(visible(text), limit)


def _day(citation: Fields) -> str:
    if citation["published"] is None:
        return "undated"
    day = date.fromisoformat(citation["published"])
    return f"{day.day} {day:%B %Y}"


def _place(citation: Fields) -> list[str]:
    return [_name(" / ".join(citation["section"]))] if citation["section"] else []


def test_fifty_questions_get_the_same_answer_over_http_and_in_slack(
    assistant: Assistant, tmp_path: Path
) -> None:
    over_http = _over_http(assistant, [{"question": question} for question in QUESTIONS])
    in_slack = _in_slack(assistant, tmp_path, QUESTIONS)
    statuses = {answer["status"] for answer in over_http}
    assert (len(QUESTIONS), statuses) == (N_QUESTIONS, {"answered", "abstained"})
    for answer, reply in zip(over_http, in_slack, strict=True):
        # An answer's id is a hash of all of it, so this alone says that they are equal.
        assert reply["metadata"]["event_payload"]["answer_id"] == answer["id"]
        if answer["status"] == "answered":
            assert shown.sentences(reply) == [
                f"{_name(s['text'], 900)} {''.join(f'[{n}]' for n in s['citations'])}"
                for s in answer["sentences"]
            ]
            assert shown.sources(reply) == _expected_sources(answer)
        else:
            assert shown.words(reply["blocks"][0]["elements"][0]) == _name(answer["text"], 900)
            nearest = answer["abstention"]["nearest"]
            assert len(shown.sources(reply)) == len(nearest)


def test_a_follow_up_in_a_thread_is_answered_as_one_with_its_history(
    assistant: Assistant, tmp_path: Path
) -> None:
    asked = topics("follow_up")[:N_FOLLOW_UPS]
    first = _over_http(assistant, [{"question": t["history"][0]["question"]} for t in asked])
    bodies = [
        {
            "question": topic["question"],
            "history": [{"question": answer["question"], "answer": answer["text"]}],
        }
        for topic, answer in zip(asked, first, strict=True)
    ]
    second = _over_http(assistant, bodies)

    async def run() -> list[Fields]:
        async with fake_slack() as fake, socket_bot(fake, tmp_path, assistant) as running:
            threads = [await _ask(fake, topic["history"][0]["question"]) for topic in asked]
            await running.bot.idle()
            for topic, thread in zip(asked, threads, strict=True):
                await _ask(fake, topic["question"], thread["ts"])
            await running.bot.idle()
            return [fake.replies(CHANNEL, thread["ts"])[1] for thread in threads]

    replies = asyncio.run(run())
    ids = [reply["metadata"]["event_payload"]["answer_id"] for reply in replies]
    assert ids == [answer["id"] for answer in second]
    assert any(a["standalone_question"] != a["question"] for a in second)
