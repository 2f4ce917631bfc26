"""A long day in Slack: many questions, delivered badly, to bots that come and go."""

import asyncio
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles
from typing import Any

from api.slack.conversation import markers
from api.slack.incoming import MessageKey
from api.slack.slack_text import escaped
from rag.assistant import Assistant
from tests.api.slack import payloads, shown
from tests.api.slack.fake_slack import FakeSlack, Fault, fake_slack
from tests.api.slack.harness import slack_settings, socket_bot

Payload = dict[str, Any]
N_CHANNELS, N_AT_ONCE = 40, 50
_LIFE = (40, 160)
"""Deliveries that a bot lives through, at least and at most."""
_SHARE_OF_LONG_STREAMS = 0.99
_FAULTS: Sequence[tuple[Fault, float]] = (
    (Fault.BEFORE, 0.010),
    (Fault.AFTER, 0.010),
    (Fault.DROP, 0.010),
    (Fault.HANG, 0.004),
    (Fault.HALF, 0.006),
    (Fault.RATE, 0.001),
)


@dataclass
class Report:
    """What came of it."""

    n_deliveries: int = 0
    n_questions: int = 0
    n_lost: int = 0
    n_doubled: int = 0
    n_incomplete: int = 0
    n_restarts: int = 0
    n_closed: int = 0
    n_faults: int = 0
    violations: list[str] = field(default_factory=list)
    acks: list[float] = field(default_factory=list)

    def ack_seconds(self, percentile: int) -> float:
        return quantiles(self.acks, n=100)[percentile - 1]


@dataclass
class Day:
    """The state of one replay."""

    fake: FakeSlack
    folder: Path
    assistant: Assistant
    questions: Sequence[str]
    random: Random
    report: Report = field(default_factory=Report)
    asked: list[Payload] = field(default_factory=list)

    def fault(self, method: str, fields: Payload) -> Fault | None:
        if not method.startswith(("chat.", "conversations.")):
            return None
        drawn = self.random.random()
        if method in {"chat.appendStream", "chat.stopStream"} and drawn > _SHARE_OF_LONG_STREAMS:
            self.fake.end_stream(fields)
        for fault, share in _FAULTS:
            drawn -= share
            if drawn < 0:
                self.report.n_faults += 1
                return fault
        return None

    def events(self, n_events: int) -> list[Payload]:
        """Write down deliveries: questions and follow-ups, some told of by several events."""
        bodies: list[Payload] = []
        while len(bodies) < n_events:
            number = len(self.asked)
            channel = f"C{number % N_CHANNELS:09}"
            text = escaped(self.random.choice(self.questions))
            thread_ts = None
            if number > N_CHANNELS and self.random.random() < 0.3:
                earlier = self.asked[number - N_CHANNELS]
                thread_ts = earlier.get("thread_ts", earlier["ts"])
            ts = self.fake.next_ts()
            if thread_ts is None or self.random.random() < 0.5:
                event = payloads.mention(text, ts, thread_ts=thread_ts, channel=channel)
            else:
                event = payloads.message(text, ts, thread_ts=thread_ts, channel=channel)
            self.asked.append(self.fake.say(event))
            bodies += self._deliveries(event)
        return bodies

    def own(self) -> list[Payload]:
        return [reply for channel in self.fake.messages for reply in self.fake.own(channel)]

    def _deliveries(self, event: Payload) -> list[Payload]:
        body = payloads.callback(event)
        bodies = [body]
        if self.random.random() < 0.15:
            bodies.append(body)
        while self.random.random() < 0.25:
            twin = event | {"type": "message", "channel_type": "channel"}
            bodies.append(payloads.callback(twin))
        return bodies

    def shuffled(self, bodies: Sequence[Payload]) -> list[Payload]:
        """Let each delivery be overtaken by those up to a few dozen places behind it."""
        places = [(place + self.random.uniform(0, 60), place) for place in range(len(bodies))]
        return [bodies[place] for _, place in sorted(places)]


async def replay(
    folder: Path, assistant: Assistant, questions: Sequence[str], *, n_events: int, seed: int = 7
) -> Report:
    """Deliver `n_events` events to two bots that are restarted now and then."""
    async with fake_slack() as fake:
        day = Day(fake, folder, assistant, questions, Random(seed))  # noqa: S311 - to be the same each time
        fake.fault, fake.hang_seconds, fake.ack_seconds = day.fault, 0.6, 1.0
        fake.one_bot = False
        bodies = day.shuffled(day.events(n_events))
        delivered = asyncio.Event()
        bots = [asyncio.create_task(_bot(day, delivered)) for _ in range(2)]
        closing = asyncio.create_task(_close_now_and_then(day, delivered))
        await _deliver(day, bodies)
        delivered.set()
        await asyncio.gather(*bots, closing)
        _count(day)
        return day.report


async def _deliver(day: Day, bodies: Sequence[Payload]) -> None:
    slots = asyncio.Semaphore(N_AT_ONCE)

    async def deliver(body: Payload) -> None:
        async with slots:
            if await day.fake.deliver(body, attempts=50) is None:
                raise AssertionError("never acknowledged")
            day.report.n_deliveries += 1

    await asyncio.gather(*map(deliver, bodies))


async def _bot(day: Day, delivered: asyncio.Event) -> None:
    """Run a bot, and end it in the middle of its work every so many deliveries."""
    settings = slack_settings(day.fake, timeout_seconds=0.4)
    while True:
        async with AsyncExitStack() as stack:
            opened = socket_bot(day.fake, day.folder, day.assistant, settings=settings)
            await stack.enter_async_context(opened)
            end = day.report.n_deliveries + day.random.randint(*_LIFE)
            while day.report.n_deliveries < end and not delivered.is_set():
                await asyncio.sleep(0.02)
            if delivered.is_set():
                await _all_answered(day)
                return
            day.report.n_restarts += 1


async def _all_answered(day: Day) -> None:
    """Wait until there are as many complete replies as questions, and a moment longer."""
    async with asyncio.timeout(300):
        while sum(map(shown.is_complete, day.own())) < len(day.asked):
            await asyncio.sleep(0.3)
    await asyncio.sleep(0.5)


async def _close_now_and_then(day: Day, delivered: asyncio.Event) -> None:
    while not delivered.is_set():
        await asyncio.sleep(day.random.uniform(0.2, 1.0))
        await day.fake.close_sockets()
        day.report.n_closed += 1


def _count(day: Day) -> None:
    report = day.report
    report.n_questions = len(day.asked)
    report.violations, report.acks = day.fake.violations, day.fake.acks
    replies: dict[str, list[Payload]] = {}
    for reply in day.own():
        for marker in markers(reply) or {""}:
            replies.setdefault(marker, []).append(reply)
    for event in day.asked:
        key = MessageKey(payloads.TEAM, event["channel"], event["ts"])
        found = replies.pop(key.marker, [])
        report.n_lost += not found
        report.n_doubled += len(found) > 1
        report.n_incomplete += not all(map(shown.is_complete, found))
    # What answers nothing that was asked.
    report.n_doubled += sum(map(len, replies.values()))
