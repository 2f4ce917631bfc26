from typing import Any

import pytest

from api.slack.doors import Doors
from api.slack.events import Reader
from api.slack.incoming import Identity, Incoming, Kind
from api.slack.settings import SlackSettings
from tests.api.slack import payloads
from tests.api.slack.payloads import BOB, BOT, BOT_USER, CHANNEL, SHARED, TEAM

IDENTITY = Identity(TEAM, BOT_USER, BOT)
TS, LATER, LAST = "1700000000.000100", "1700000009.000100", "1700000010.000100"


def _reader(**settings: object) -> Reader:
    return Reader(IDENTITY, Doors.of(SlackSettings.model_validate(settings), IDENTITY))


def _read(event: dict[str, Any], *, shared: bool = False, **settings: object) -> Incoming | None:
    return _reader(**settings).message(payloads.callback(event, event_id="Ev1", shared=shared))


def test_a_mention_is_for_the_bot_and_is_answered_in_its_thread() -> None:
    heard = _read(payloads.mention("What is new?", TS))
    assert heard is not None
    assert (heard.kind, heard.thread_ts, heard.event_id) == (Kind.ADDRESSED, TS, "Ev1")
    assert (heard.key.team, heard.key.channel, heard.key.ts) == (TEAM, CHANNEL, TS)


def test_the_same_message_has_one_key_whichever_event_tells_of_it() -> None:
    one = _read(payloads.mention("What is new?", TS))
    other = _read(payloads.message(f"<@{BOT_USER}> What is new?", TS))
    assert one is not None
    assert other is not None
    assert one.key == other.key


def test_a_direct_message_is_for_the_bot() -> None:
    heard = _read(payloads.direct("What is new?", TS))
    assert heard is not None
    assert heard.kind is Kind.ADDRESSED


def test_a_message_in_a_thread_may_be_a_follow_up() -> None:
    heard = _read(payloads.message("And why?", LATER, thread_ts=TS))
    assert heard is not None
    assert (heard.kind, heard.thread_ts) == (Kind.FOLLOW_UP, TS)


@pytest.mark.parametrize("listed", [CHANNEL, "*"])
def test_follow_ups_can_be_switched_off(listed: str) -> None:
    assert _read(payloads.message("And why?", LATER, thread_ts=TS), mention_only=listed) is None


@pytest.mark.parametrize(
    "event",
    [
        payloads.message("Lunch?", TS),
        payloads.message(f"<@{BOB}> what do you think?", LATER, thread_ts=TS),
        payloads.message("What is new?", TS) | {"bot_id": "B2", "channel_type": "im"},
        payloads.message("What is new?", TS, user=BOT_USER, channel_type="im"),
        payloads.message("Hello", TS, user="USLACKBOT", channel_type="im"),
        payloads.direct("joined", TS) | {"subtype": "channel_join"},
        payloads.direct("from a bot", TS) | {"subtype": "bot_message"},
        payloads.edited(payloads.direct("Same", TS), "Same", LATER),
    ],
)
def test_what_is_nothing_to_the_bot(event: dict[str, Any]) -> None:
    assert _read(event) is None


def test_a_message_with_a_file_is_read() -> None:
    heard = _read(payloads.direct("What is new?", TS) | {"subtype": "file_share"})
    assert heard is not None
    assert heard.text == "What is new?"


def test_an_unfolded_link_is_no_edit() -> None:
    event = payloads.edited(payloads.direct("See https://a.example", TS), "See it", LATER)
    del event["message"]["edited"]
    assert _read(event) is None


def test_an_edit_keeps_the_key_and_carries_its_time() -> None:
    heard = _read(payloads.edited(payloads.direct("Waht?", TS), "What is new?", LATER))
    assert heard is not None
    assert (heard.key.ts, heard.revision, heard.text) == (TS, LATER, "What is new?")


def test_an_edit_that_adds_a_mention_asks() -> None:
    before = payloads.message("What is new?", TS)
    heard = _read(payloads.edited(before, f"<@{BOT_USER}> What is new?", LATER))
    assert heard is not None
    assert heard.kind is Kind.ADDRESSED


def test_a_deletion_is_read_without_its_words() -> None:
    heard = _read(payloads.deleted(payloads.direct("What is new?", TS), LATER))
    assert heard is not None
    assert (heard.kind, heard.key.ts, heard.text) == (Kind.DELETED, TS, "")


def test_a_deleted_question_with_replies_leaves_a_tombstone() -> None:
    event = payloads.edited(payloads.direct("What?", TS), "This message was deleted.", LATER)
    event["message"]["subtype"] = "tombstone"
    heard = _read(event)
    assert heard is not None
    assert heard.kind is Kind.DELETED


def test_a_shared_channel_is_refused_by_default() -> None:
    heard = _read(payloads.mention("What is new?", TS, channel=SHARED), shared=True)
    assert heard is not None
    assert heard.kind is Kind.REFUSED


def test_a_shared_channel_can_be_allowed() -> None:
    event = payloads.mention("What is new?", TS, channel=SHARED)
    heard = _read(event, shared=True, shared_channels=SHARED)
    assert heard is not None
    assert heard.kind is Kind.ADDRESSED


def test_listing_a_shared_channel_among_the_channels_does_not_open_it() -> None:
    event = payloads.mention("What is new?", TS, channel=SHARED)
    heard = _read(event, shared=True, channels=SHARED)
    assert heard is not None
    assert heard.kind is Kind.REFUSED


def test_with_a_list_of_channels_others_are_refused() -> None:
    heard = _read(payloads.mention("What is new?", TS), channels="C9")
    assert heard is not None
    assert heard.kind is Kind.REFUSED


def test_with_a_list_of_channels_direct_messages_are_still_answered() -> None:
    heard = _read(payloads.direct("What is new?", TS), channels="C9")
    assert heard is not None
    assert heard.kind is Kind.ADDRESSED


def test_a_direct_message_from_another_organisation_is_refused() -> None:
    heard = _read(payloads.direct("What is new?", TS), shared=True)
    assert heard is not None
    assert heard.kind is Kind.REFUSED


def test_a_follow_up_in_a_shared_channel_is_not_even_kept() -> None:
    event = payloads.message("And why?", LATER, thread_ts=TS, channel=SHARED)
    assert _read(event, shared=True) is None


def test_another_team_is_not_answered() -> None:
    assert _read(payloads.mention("What is new?", TS), teams="T9") is None


def test_the_team_is_the_one_that_the_bot_is_in() -> None:
    body = payloads.callback(payloads.mention("What is new?", TS)) | {"team_id": "T0STRANGER"}
    heard = _reader().message(body)
    assert heard is not None
    assert heard.key.team == TEAM


def test_a_command_is_named_by_its_trigger() -> None:
    body = payloads.command("What is new?", response_url="https://a.example/r")
    heard = _reader().command(body)
    assert heard.key.ts == f"/{body['trigger_id']}"
    assert (heard.thread_ts, heard.text) == ("", "What is new?")


def test_a_repeated_delivery_is_known_as_such() -> None:
    body = payloads.callback(payloads.mention("What is new?", TS))
    heard = _reader().message(body, retried=True)
    assert heard is not None
    assert heard.retried
