from typing import Any

import pytest
import yaml

from api.slack.incoming import Identity
from api.slack.listeners import COMMAND
from api.slack.scopes import OPTIONAL, REQUIRED, check_scopes
from api.slack.settings import MANIFEST
from rag.errors import SettingsError

SAID: dict[str, Any] = yaml.safe_load(MANIFEST.read_text())


def _identity(*scopes: str) -> Identity:
    return Identity("T1", "U1", "B1", frozenset(scopes))


def test_the_manifest_asks_for_just_the_scopes_that_are_checked() -> None:
    asked = SAID["oauth_config"]["scopes"]["bot"]
    assert sorted(asked) == sorted((*REQUIRED, *OPTIONAL))


def test_the_manifest_names_the_command_and_the_events() -> None:
    assert [c["command"] for c in SAID["features"]["slash_commands"]] == [COMMAND]
    assert {*SAID["settings"]["event_subscriptions"]["bot_events"]} == {
        *("app_home_opened", "app_mention"),
        *("message.channels", "message.groups", "message.im", "message.mpim"),
    }
    assert SAID["settings"]["socket_mode_enabled"] is True


def test_the_manifest_is_one_that_slack_takes_for_a_new_app() -> None:
    features = SAID["features"]
    # Since July 2026 new apps can be agents, and no longer assistants.
    assert "assistant_view" not in features
    assert 0 < len(features["agent_view"]["agent_description"]) <= 300


def test_all_scopes_need_no_word() -> None:
    assert check_scopes(_identity(*REQUIRED, *OPTIONAL)) is None


def test_every_missing_scope_is_named_in_one_line() -> None:
    line = check_scopes(_identity(*REQUIRED, *({*OPTIONAL} - {"assistant:write", "channels:read"})))
    assert line is not None
    assert "assistant:write, channels:read;" in line
    assert "\n" not in line


def test_without_a_required_scope_the_bot_does_not_start() -> None:
    with pytest.raises(SettingsError, match=r"lacks the scopes chat:write;"):
        check_scopes(_identity(*({*REQUIRED, *OPTIONAL} - {"chat:write"})))
