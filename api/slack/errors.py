"""Errors of talking to Slack.

SlackError
├── RefusedError     Slack said no, and did nothing
└── UnclearError     nobody knows whether Slack did it: look before doing it again
"""

TOKEN_CODES = frozenset(
    {"invalid_auth", "not_authed", "account_inactive", "token_revoked", "token_expired"}
)
"""Refusals that say that a token is worth nothing any more."""


class SlackError(Exception):
    """Root of this package's errors."""


class RefusedError(SlackError):
    """Slack said no, and did nothing."""

    def __init__(self, method: str, code: str, *, needed: str = "") -> None:
        super().__init__(f"Slack refused {method}: {code}{f', needs {needed}' if needed else ''}")
        self.method = method
        self.code = code
        self.needed = needed


class UnclearError(SlackError):
    """Nobody knows whether Slack did it."""

    def __init__(self, method: str, what: str) -> None:
        super().__init__(f"Slack left {method} unclear: {what}")
        self.method = method
