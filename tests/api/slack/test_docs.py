"""The session that docs/slack.md shows is one that was held; SLACK_DOCS=write holds it anew."""

import asyncio
import os
from collections.abc import Callable
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

from api.slack.rendering import WITHDRAWN
from rag.answering.similarity_reader import SimilarityReader
from rag.assistant import Assistant
from rag.store.ingest import ingest
from rag.store.store import Store
from rag.store.withdraw import withdraw
from tests.api.slack import payloads, shown
from tests.api.slack.fake_slack import FakeSlack, fake_slack
from tests.api.slack.harness import HURRIED, socket_bot, until
from tests.api.slack.payloads import CHANNEL
from tests.fakes import WordHashEncoder

DOCS = Path(__file__).parents[3] / "docs" / "slack.md"
BEGIN, END = "<!-- session: begin -->\n", "<!-- session: end -->\n"
QUAY = """---
title: Ice closes the northern quay
date: 2024-02-06
---

## Ice

Ice shut the northern quay for nine days. It reopened on Monday, after two tugs broke a lane.

## Costs

The closure of the quay cost the port 2.4 million. The insurer pays half of it.
"""
Fields = dict[str, Any]
ENCODER = WordHashEncoder(256)


class _Session:
    """Asks, and writes down what was sent and what then stood there."""

    def __init__(self, fake: FakeSlack, idle: Callable[[], Any]) -> None:
        self.fake, self.idle = fake, idle
        self.lines: list[str] = []
        self.calls: list[str] = []
        fake.fault = self._note

    def _note(self, method: str, _fields: Fields) -> None:
        if method.startswith("chat.") or "setStatus" in method:
            self.calls.append(method)

    async def ask(self, said: str, event: Fields) -> Fields:
        self.calls.clear()
        await self.fake.deliver(payloads.callback(self.fake.say(event)))
        await self.idle()
        reply = self.fake.replies(CHANNEL, str(event.get("thread_ts", event["ts"])))[-1]
        self.write(said, reply)
        return event

    def write(self, said: str, reply: Fields) -> None:
        self.lines += [f"**alice** {said}", "", f"_{' → '.join(self.calls)}_", ""]
        for line in shown.transcript(reply):
            self.lines += [line.rstrip(), ""]


async def _held(folder: Path) -> str:
    (folder / "pages").mkdir()
    (folder / "pages" / "quay.md").write_text(QUAY)
    ingest(folder / "store", ENCODER, [folder / "pages"])
    with Store(folder / "store", ENCODER) as store:
        reader = SimilarityReader(ENCODER, threshold=0.3)
        assistant = Assistant(store, ENCODER, reader, today=lambda: date(2024, 5, 15))
        pace = replace(HURRIED, watch=0.05)
        async with (
            fake_slack() as fake,
            socket_bot(fake, folder / "slack", assistant, pace=pace) as running,
        ):
            session = _Session(fake, running.bot.idle)
            await _conversation(session)
            withdraw(
                folder / "store",
                ENCODER,
                [store.catalog.documents(generation=store.current().number)[0].document_id],
            )
            await until(lambda: all(r.get("text") == WITHDRAWN for r in fake.own(CHANNEL)))
            assert fake.violations == []
            session.lines += ["_After_ `briefings withdraw` _each of these replies reads:_", ""]
            session.lines += [*shown.transcript(fake.own(CHANNEL)[0]), ""]
    return "\n".join(session.lines)


async def _conversation(session: _Session) -> None:
    fake = session.fake
    text = "What did the closure of the quay cost?"
    first = await session.ask(f"@briefings {text}", payloads.mention(text, fake.next_ts()))
    text = "And who pays half of it?"
    follow_up = payloads.message(text, fake.next_ts(), thread_ts=first["ts"])
    await session.ask(f"(in the thread, without a mention) {text}", follow_up)
    text = "Who is the mayor of Reykjavik?"
    await session.ask(f"@briefings {text}", payloads.mention(text, fake.next_ts()))
    session.calls.clear()
    reply = fake.replies(CHANNEL, first["ts"])[0]
    await fake.deliver(payloads.press(reply, positive=True), "interactive")
    await until(lambda: bool(fake.whispers))
    session.lines += ["**alice** presses `[ Good answer ]` below the first answer", ""]
    session.lines += [
        f"_{session.calls[0]}_ (only alice sees it)",
        "",
        fake.whispers[0]["text"],
        "",
    ]


def test_the_session_in_the_docs_was_held(tmp_path: Path) -> None:
    session = asyncio.run(_held(tmp_path))
    written = DOCS.read_text(encoding="utf-8")
    before, _, rest = written.partition(BEGIN)
    between, _, after = rest.partition(END)
    if os.environ.get("SLACK_DOCS") == "write":
        DOCS.write_text(f"{before}{BEGIN}{session}{END}{after}", encoding="utf-8")
    else:
        assert between == session
