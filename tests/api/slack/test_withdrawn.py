import asyncio
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from api.slack.quoting import count_quoting
from rag.errors import WithdrawnError
from rag.types import Document
from tests.api.fakes import (
    GENERATION,
    FakeAssistant,
    FakeCatalog,
    FakeGeneration,
    FakeStore,
    as_assistant,
)
from tests.api.slack import payloads, shown
from tests.api.slack.fake_slack import FakeSlack, Fault, Refuse, fake_slack
from tests.api.slack.harness import socket_bot, until
from tests.api.slack.payloads import CHANNEL

FERRY = "river-crossing"


@dataclass
class ShrinkingCatalog(FakeCatalog):
    """Briefings can be withdrawn from it."""

    gone: set[str] = field(default_factory=set)

    def document(self, document_id: str, *, generation: int) -> Document:
        if document_id in self.gone:
            raise WithdrawnError(f"briefing {document_id!r} was withdrawn")
        return super().document(document_id, generation=min(generation, GENERATION))


@dataclass
class ShrinkingStore(FakeStore):
    """Its generation grows with each withdrawal."""

    catalog: ShrinkingCatalog = field(default_factory=ShrinkingCatalog)
    number: int = GENERATION

    def current(self) -> FakeGeneration:
        return FakeGeneration(self.number)

    def withdraw(self, document_id: str) -> None:
        self.catalog.gone.add(document_id)
        self.number += 1


async def _ask(fake: FakeSlack, text: str) -> payloads.Payload:
    event = fake.say(payloads.mention(text, fake.next_ts()))
    assert await fake.deliver(payloads.callback(event)) is not None
    await until(lambda: any(map(shown.is_complete, fake.replies(CHANNEL, event["ts"]))))
    return fake.replies(CHANNEL, event["ts"])[0]


def _is_taken_back(reply: payloads.Payload) -> bool:
    return "has been withdrawn" in reply.get("text", "") and len(reply["blocks"]) == 1


@pytest.mark.parametrize("text", ["What became of the ferry?", "Who won not_in_briefings ?"])
def test_a_message_that_quotes_a_withdrawn_briefing_is_edited(tmp_path: Path, text: str) -> None:
    async def run() -> None:
        store = ShrinkingStore()
        async with fake_slack() as fake:
            assistant = as_assistant(FakeAssistant(store=store))
            async with socket_bot(fake, tmp_path, assistant) as running:
                reply = await _ask(fake, text)
                await running.bot.idle()
                assert count_quoting(tmp_path, [FERRY]) == 1
                store.withdraw(FERRY)
                await until(lambda: _is_taken_back(reply))
                await until(lambda: count_quoting(tmp_path, [FERRY]) == 0)
                assert "footbridge" not in str(reply)

    asyncio.run(run())


def test_other_messages_stay_as_they_are(tmp_path: Path) -> None:
    async def run() -> None:
        store = ShrinkingStore()
        async with fake_slack() as fake:
            assistant = as_assistant(FakeAssistant(store=store))
            async with socket_bot(fake, tmp_path, assistant) as running:
                reply = await _ask(fake, "What became of the ferry?")
                store.withdraw("undated-notes")
                await asyncio.sleep(0.3)
                await running.bot.idle()
                assert shown.sentences(reply)
                assert fake.calls["chat.update"] == 0

    asyncio.run(run())


def test_what_was_withdrawn_while_the_bot_was_away_is_edited_on_its_return(tmp_path: Path) -> None:
    async def run() -> None:
        store = ShrinkingStore()
        async with fake_slack() as fake:
            assistant = as_assistant(FakeAssistant(store=store))
            async with socket_bot(fake, tmp_path, assistant) as running:
                reply = await _ask(fake, "What became of the ferry?")
                await running.bot.idle()
            store.withdraw(FERRY)
            async with socket_bot(fake, tmp_path, assistant):
                await until(lambda: _is_taken_back(reply))

    asyncio.run(run())


def test_an_answer_made_before_a_withdrawal_and_posted_after_it_is_taken_back(
    tmp_path: Path,
) -> None:
    async def run() -> None:
        store = ShrinkingStore()
        async with fake_slack() as fake:
            assistant = as_assistant(FakeAssistant(store=store))
            async with socket_bot(fake, tmp_path, assistant) as running:
                store.number += 1
                store.catalog.gone.add(FERRY)
                await until(lambda: running.bot.withdrawals.seen_generation == store.number)
                # The fake's answers say that they come from the generation before.
                reply = await _ask(fake, "What became of the ferry?")
                await until(lambda: _is_taken_back(reply))

    asyncio.run(run())


def test_an_edit_that_slack_does_not_answer_is_made_later(tmp_path: Path) -> None:
    async def run() -> None:
        store = ShrinkingStore()
        async with fake_slack() as fake:
            assistant = as_assistant(FakeAssistant(store=store))
            async with socket_bot(fake, tmp_path, assistant) as running:
                reply = await _ask(fake, "What became of the ferry?")
                await running.bot.idle()
                left = [Fault.BEFORE] * 6
                fake.fault = lambda method, _: (
                    left.pop() if method == "chat.update" and left else None
                )
                store.withdraw(FERRY)
                await until(lambda: _is_taken_back(reply))

    asyncio.run(run())


def test_a_message_that_is_gone_is_not_tried_for_ever(tmp_path: Path) -> None:
    async def run() -> None:
        store = ShrinkingStore()
        async with fake_slack() as fake:
            assistant = as_assistant(FakeAssistant(store=store))
            async with socket_bot(fake, tmp_path, assistant) as running:
                await _ask(fake, "What became of the ferry?")
                await running.bot.idle()
                fake.fault = lambda method, _: (
                    Refuse("message_not_found") if method == "chat.update" else None
                )
                store.withdraw(FERRY)
                await until(lambda: count_quoting(tmp_path, [FERRY]) == 0)
                assert fake.calls["chat.update"] == 1

    asyncio.run(run())


def test_without_a_bot_nothing_quotes(tmp_path: Path) -> None:
    assert count_quoting(tmp_path, [FERRY]) == 0
    assert list(tmp_path.iterdir()) == []
