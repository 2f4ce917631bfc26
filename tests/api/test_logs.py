import json
import logging
import sys
from io import StringIO
from typing import Any

import pytest

from api.logs import configure_logs, formatter
from embeddings.errors import VectorIndexError
from rag.errors import BriefingsError, QuestionError, SettingsError, StoreDamagedError


def written(level: str, raised: Exception) -> dict[str, Any]:
    try:
        raise raised
    except type(raised):
        exc_info = sys.exc_info()
    record = logging.LogRecord("api", logging.ERROR, "", 0, "fault", None, exc_info)
    entry: dict[str, Any] = json.loads(formatter(level).format(record))
    return entry


@pytest.mark.parametrize("cls", [StoreDamagedError, BriefingsError, VectorIndexError])
def test_our_own_faults_say_what_to_do(cls: type[Exception]) -> None:
    assert written("info", cls("run `briefings verify --repair`"))["message"].startswith("run")


@pytest.mark.parametrize("cls", [QuestionError, ValueError, KeyError, RuntimeError])
def test_what_may_hold_a_question_is_left_out(cls: type[Exception]) -> None:
    entry = written("info", cls("private"))
    assert "private" not in json.dumps(entry)
    assert entry["error"] == cls.__name__


def test_debugging_shows_all_of_it() -> None:
    assert written("DEBUG", ValueError("private"))["message"] == "private"


def test_places_lead_to_the_fault() -> None:
    (frame,) = written("info", ValueError())["where"]
    assert "test_logs.py" in frame
    assert frame.endswith(" written")


@pytest.mark.parametrize("level", ["loud", "", "10", "notset"])
def test_a_level_that_is_none_is_refused(level: str) -> None:
    with pytest.raises(SettingsError, match="BRIEFINGS_LOG_LEVEL"):
        configure_logs(level, StringIO())
