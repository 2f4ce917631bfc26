import logging

import pytest

from api.slack.errors import RefusedError
from api.slack.redaction import Redaction, quiet_logger
from api.slack.settings import advice, load_slack_settings, require
from rag.errors import SettingsError

BOT, APP = "xoxb-123-secret", "xapp-1-secret"


@pytest.fixture(autouse=True)
def _environment(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "SLACK_SIGNING_SECRET"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SLACK_BOT_TOKEN", BOT)
    monkeypatch.setenv("SLACK_APP_TOKEN", APP)


def test_settings_come_from_the_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFINGS_SLACK_CHANNELS", "C1, C2,")
    monkeypatch.setenv("BRIEFINGS_SLACK_STREAMING", "false")
    settings = load_slack_settings()
    assert settings.channels == ("C1", "C2")
    assert not settings.streaming
    assert settings.bot_token.get_secret_value() == BOT


def test_secrets_are_not_shown_by_the_settings(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_SIGNING_SECRET", "much-signing")
    settings = load_slack_settings()
    assert not any(secret in repr(settings) for secret in (BOT, APP, "much-signing"))


@pytest.mark.parametrize("variable", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_token_of_another_kind_is_refused_without_showing_it(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.setenv(variable, "xoxp-999-mine")
    with pytest.raises(SettingsError, match=variable) as raised:
        load_slack_settings()
    assert "999" not in str(raised.value)


def test_a_setting_that_is_none_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFINGS_SLACK_TIMEOUT_SECONDS", "soon")
    with pytest.raises(SettingsError, match="BRIEFINGS_SLACK_TIMEOUT_SECONDS"):
        load_slack_settings()


@pytest.mark.parametrize(
    ("variable", "given"),
    [
        ("CHANNELS", "#general"),
        ("CHANNELS", "C012AB3CD, general"),
        ("CHANNELS", "*"),
        ("SHARED_CHANNELS", "partners"),
        ("MENTION_ONLY", "@briefings"),
        ("TEAMS", "example.slack.com"),
        ("API_URL", "slack.com"),
        ("STREAMING", "perhaps"),
    ],
)
def test_what_would_never_match_is_refused_and_named(
    monkeypatch: pytest.MonkeyPatch, variable: str, given: str
) -> None:
    monkeypatch.setenv(f"BRIEFINGS_SLACK_{variable}", given)
    with pytest.raises(SettingsError, match=f"^BRIEFINGS_SLACK_{variable}: .*Change or unset it"):
        load_slack_settings()


def test_a_variable_without_a_value_is_as_good_as_none(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFINGS_SLACK_STREAMING", "")
    monkeypatch.setenv("BRIEFINGS_SLACK_MENTION_ONLY", "")
    settings = load_slack_settings()
    assert (settings.streaming, settings.mention_only) == (True, ())


@pytest.mark.parametrize(
    ("method", "variable"),
    [("auth.test", "SLACK_BOT_TOKEN"), ("apps.connections.open", "SLACK_APP_TOKEN")],
)
def test_the_token_that_is_refused_is_named(method: str, variable: str) -> None:
    line = advice(RefusedError(method, "invalid_auth"))
    assert f"{method}: invalid_auth. Check {variable}; " in line


@pytest.mark.parametrize("variable", ["SLACK_BOT_TOKEN", "SLACK_APP_TOKEN"])
def test_a_missing_token_is_named_with_where_to_find_it(
    monkeypatch: pytest.MonkeyPatch, variable: str
) -> None:
    monkeypatch.delenv(variable)
    with pytest.raises(SettingsError, match=f"{variable} is not set"):
        require(load_slack_settings(), socket_mode=True)


def test_over_http_no_app_token_is_needed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("SLACK_APP_TOKEN")
    require(load_slack_settings(), socket_mode=False)


def test_bolts_own_oauth_is_kept_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SLACK_CLIENT_ID", "1.2")
    monkeypatch.setenv("SLACK_CLIENT_SECRET", "3")
    with pytest.raises(SettingsError, match="unset them"):
        load_slack_settings()


@pytest.mark.parametrize(
    "said",
    [
        f"token {BOT} refused",
        "connecting to wss://wss.slack.example/?ticket=abc",
        "answering https://hooks.slack.com/commands/T1/2/abc",
        "signed with much-signing",
    ],
)
def test_secrets_are_taken_out_of_logs(said: str) -> None:
    record = logging.LogRecord("x", logging.ERROR, "f", 1, "%s", (said,), None)
    assert Redaction(("much-signing",)).filter(record)
    written = record.getMessage()
    assert "(hidden)" in written
    assert not any(secret in written for secret in ("123-secret", "abc", "much-signing"))


def test_a_traceback_of_a_library_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    failure = ValueError("much-signing is wrong")
    quiet_logger(("much-signing",)).error("failed", exc_info=failure)
    assert "failed (ValueError)" in caplog.text
    assert "much-signing" not in caplog.text


def test_what_libraries_warn_of_is_not_logged(caplog: pytest.LogCaptureFixture) -> None:
    quiet_logger(()).warning("Unhandled request: {'text': 'what people ask'}")
    assert caplog.text == ""
