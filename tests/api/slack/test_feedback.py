"""Presses of the feedback buttons, through Bolt and Socket Mode, against the fake."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from api.slack.doors import Doors
from api.slack.feedback import Press
from api.slack.incoming import Identity
from api.slack.settings import SlackSettings
from tests.api.fakes import FakeAssistant, as_assistant
from tests.api.slack import payloads
from tests.api.slack.fake_slack import FakeSlack, fake_slack
from tests.api.slack.harness import slack_settings, socket_bot
from tests.api.slack.payloads import ALICE, BOB, CHANNEL, OTHER_TEAM, SHARED, TEAM

Payload = dict[str, Any]


@dataclass
class Judged:
    """An answer, and the people who press the buttons below it."""

    fake: FakeSlack
    assistant: FakeAssistant
    reply: Payload
    n_told: int = 0

    async def press(self, *, positive: bool, at: str, **changed: str) -> str:
        """Press, and return what the one who pressed was told."""
        body = payloads.press(self.reply, positive=positive, at=at, **changed)
        body |= {"response_url": f"{self.fake.url}/respond"}
        assert await self.fake.deliver(body, "interactive") == {}
        self.n_told += 1
        async with asyncio.timeout(20):
            while len(self.told) < self.n_told:
                await asyncio.sleep(0.01)
        return str(self.told[-1]["text"])

    @property
    def told(self) -> list[Payload]:
        return self.fake.whispers + self.fake.responses

    @property
    def ratings(self) -> list[str]:
        return [rating for _, rating, _ in self.assistant.store.catalog.feedback]


def _judge(
    folder: Path,
    test: Callable[[Judged], Awaitable[None]],
    *,
    channel: str = CHANNEL,
    **changed: object,
) -> None:
    async def run() -> None:
        async with fake_slack() as fake:
            assistant, settings = FakeAssistant(), slack_settings(fake, **changed)
            opened = socket_bot(fake, folder, as_assistant(assistant), settings=settings)
            async with opened as running:
                event = payloads.mention(
                    "What became of the ferry?", fake.next_ts(), channel=channel
                )
                await fake.deliver(payloads.callback(fake.say(event), shared=channel == SHARED))
                await running.bot.idle()
                await test(Judged(fake, assistant, fake.replies(channel, event["ts"])[0]))
            assert fake.violations == []

    asyncio.run(run())


def test_a_press_is_stored_and_thanked_for_in_private(tmp_path: Path) -> None:
    async def test(j: Judged) -> None:
        told = await j.press(positive=False, at="1.1")
        assert told.startswith("Thank you: noted that this answer was bad.")
        assert j.ratings == ["down"]
        (whisper,) = j.fake.whispers
        assert (whisper["user"], whisper["thread_ts"]) == (ALICE, j.reply["thread_ts"])
        # The message is everybody's: it does not change.
        assert j.fake.calls["chat.update"] == 0

    _judge(tmp_path, test)


def test_a_press_that_is_delivered_again_is_one_press(tmp_path: Path) -> None:
    async def test(j: Judged) -> None:
        await j.press(positive=True, at="1.1")
        body = payloads.press(j.reply, positive=True, at="1.1")
        assert await j.fake.deliver(body, "interactive") == {}
        assert "good" in await j.press(positive=True, at="2.1", user=BOB)
        assert j.ratings == ["up", "up"]
        assert len(j.told) == 2

    _judge(tmp_path, test)


def test_pressing_the_same_button_again_is_stored_once(tmp_path: Path) -> None:
    async def test(j: Judged) -> None:
        await j.press(positive=True, at="1.1")
        assert "noted already" in await j.press(positive=True, at="2.1")
        assert j.ratings == ["up"]

    _judge(tmp_path, test)


def test_two_presses_in_one_moment_are_stored_once(tmp_path: Path) -> None:
    async def test(j: Judged) -> None:
        await asyncio.gather(*(j.press(positive=True, at=f"{n}.1") for n in range(6)))
        assert j.ratings == ["up"]

    _judge(tmp_path, test)


def test_who_changes_their_mind_is_counted_as_they_think_now(tmp_path: Path) -> None:
    async def test(j: Judged) -> None:
        await j.press(positive=False, at="1.1")
        told = await j.press(positive=True, at="2.1")
        assert told == "Changed: noted that this answer was good."
        assert j.ratings == ["up"]
        assert "noted already" in await j.press(positive=True, at="3.1")

    _judge(tmp_path, test)


def test_each_person_has_a_say(tmp_path: Path) -> None:
    async def test(j: Judged) -> None:
        await j.press(positive=False, at="1.1")
        await j.press(positive=True, at="1.2", user=BOB)
        assert j.ratings == ["down", "up"]

    _judge(tmp_path, test)


def test_a_press_on_an_answer_that_is_gone_is_told_so(tmp_path: Path) -> None:
    async def test(j: Judged) -> None:
        j.assistant.store.catalog.answers.clear()
        assert "no longer kept" in await j.press(positive=True, at="1.1")

    _judge(tmp_path, test)


def test_where_the_bot_cannot_post_the_press_itself_is_answered(tmp_path: Path) -> None:
    async def test(j: Judged) -> None:
        j.fake.members = set()
        await j.press(positive=True, at="1.1")
        (response,) = j.fake.responses
        assert (response["response_type"], response["replace_original"]) == ("ephemeral", False)

    _judge(tmp_path, test)


def test_people_of_another_organisation_are_heard_only_where_they_are_answered(
    tmp_path: Path,
) -> None:
    async def test(j: Judged) -> None:
        told = await j.press(positive=False, at="1.1", user=BOB, user_team=OTHER_TEAM)
        assert "Nothing was noted" in told
        assert j.ratings == []

    _judge(tmp_path, test)


def test_people_of_another_organisation_are_heard_in_a_shared_channel_that_is_listed(
    tmp_path: Path,
) -> None:
    async def test(j: Judged) -> None:
        await j.press(positive=False, at="1.1", user=BOB, user_team=OTHER_TEAM, channel=SHARED)
        assert j.ratings == ["down"]

    _judge(tmp_path, test, channel=SHARED, shared_channels=SHARED)


@pytest.mark.parametrize(
    ("ours", "theirs", "heard"), [("E1", "E1", True), ("E1", "E2", False), (None, None, False)]
)
def test_a_colleague_from_another_workspace_of_the_organisation_is_heard(
    ours: str | None, theirs: str | None, *, heard: bool
) -> None:
    doors = Doors.of(SlackSettings(), Identity(TEAM, "U1", "B1", enterprise=ours))
    assert doors.admit_person(CHANNEL, team=OTHER_TEAM, enterprise=theirs) is heard


@pytest.mark.parametrize("value", ["", "up", "up ", "sideways ans_1", "up evil", "down\nans_1"])
def test_a_press_on_what_is_no_button_of_ours_is_none(value: str) -> None:
    assert Press.read({"actions": [{"value": value}]}) is None
