"""Logs as JSON lines; what people ask and the keys they hold are not in them."""

import logging
import traceback
from typing import Any, TextIO

import structlog
from structlog.types import EventDict, Processor

from embeddings.errors import EmbeddingsError
from rag.errors import BriefingsError, QuestionError, SettingsError

_OURS = ("api", "rag", "embeddings", "uvicorn")
_LEVELS = ("debug", "info", "warning", "error", "critical")
_FRAMES = 12


def configure_logs(level: str, stream: TextIO) -> None:
    """Write logs of `level` and above to `stream`, those of libraries from warnings up.

    Raises:
        SettingsError: there is no such level.
    """
    if level.lower() not in _LEVELS:
        raise SettingsError(
            f"BRIEFINGS_LOG_LEVEL is {level!r}; it must be one of {', '.join(_LEVELS)}"
        )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(formatter(level))
    root = logging.getLogger()
    root.handlers = [handler]
    root.setLevel(logging.WARNING)
    for name in _OURS:
        logging.getLogger(name).setLevel(level.upper())


def formatter(level: str) -> logging.Formatter:
    """Make what writes a record as a line of JSON."""
    return structlog.stdlib.ProcessorFormatter(processors=_processors(level))


def _processors(level: str) -> list[Processor]:
    return [
        structlog.stdlib.add_log_level,
        structlog.stdlib.add_logger_name,
        structlog.stdlib.ExtraAdder(),
        structlog.processors.TimeStamper(fmt="iso", utc=True, key="time"),
        _describe_exception(whole=level.lower() == "debug"),
        structlog.stdlib.ProcessorFormatter.remove_processors_meta,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ]


def _describe_exception(*, whole: bool) -> Processor:
    def describe(_logger: Any, _name: str, event: EventDict) -> EventDict:  # noqa: ANN401 - unused
        # uvicorn says the same once more, in colours.
        event.pop("color_message", None)
        exc_info = event.pop("exc_info", None)
        exc = exc_info[1] if isinstance(exc_info, tuple) else exc_info
        if isinstance(exc, BaseException):
            event["error"] = type(exc).__name__
            event["where"] = _frames(exc)
            # Any message may hold a question, except those that we know.
            if whole or _is_about_us(exc):
                event["message"] = str(exc)
        return event

    return describe


def _is_about_us(exc: BaseException) -> bool:
    known = isinstance(exc, BriefingsError | EmbeddingsError)
    return known and not isinstance(exc, QuestionError)


def _frames(exc: BaseException) -> list[str]:
    frames = traceback.extract_tb(exc.__traceback__)[-_FRAMES:]
    return [f"{frame.filename}:{frame.lineno} {frame.name}" for frame in frames]
