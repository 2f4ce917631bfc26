"""A logger for Slack's libraries that never writes a secret, nor what people ask."""

import logging
import re
from collections.abc import Sequence

_TOKEN = re.compile(r"xox[a-z]-[\w-]+|xapp-[\w-]+|xoxe[.\w-]+|wss?://\S+|https://hooks\.slack\S+")
_HIDDEN = "(hidden)"


class Redaction(logging.Filter):
    """Takes secrets out of what is about to be logged."""

    def __init__(self, secrets: Sequence[str] = ()) -> None:
        super().__init__()
        self._secrets = tuple(secret for secret in secrets if secret)

    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite the message; a traceback is not kept, since its last line may quote one."""
        message = _TOKEN.sub(_HIDDEN, record.getMessage())
        for secret in self._secrets:
            message = message.replace(secret, _HIDDEN)
        record.msg, record.args = message, ()
        if record.exc_info:
            kind = record.exc_info[0]
            record.msg = f"{message} ({kind.__name__ if kind else 'error'})"
            record.exc_info, record.exc_text = None, None
        return True


def quiet_logger(secrets: Sequence[str]) -> logging.Logger:
    """Make the logger that Slack's libraries get: errors only, secrets taken out.

    Their warnings quote whole payloads, and their debug output whole requests.
    """
    logger = logging.getLogger("api.slack.libraries")
    logger.setLevel(logging.ERROR)
    logger.filters = [Redaction(secrets)]
    return logger
