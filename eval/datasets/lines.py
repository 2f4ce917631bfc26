"""Files of JSON lines, read one line at a time."""

import gzip
import json
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from eval.errors import DatasetError


def json_lines(file: Path) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Read objects with their place, `file:line`, from a file that may be packed."""
    opened = gzip.open if file.suffix == ".gz" else open
    try:
        with opened(file, "rt", encoding="utf-8") as lines:
            for number, line in enumerate(lines, start=1):
                if line.strip():
                    yield f"{file}:{number}", _object(f"{file}:{number}", line)
    except (OSError, EOFError, UnicodeDecodeError) as error:
        raise DatasetError(f"{file}: cannot be read ({error})") from error


def _object(place: str, line: str) -> Mapping[str, Any]:
    try:
        given = json.loads(line)
    except (ValueError, RecursionError) as error:
        raise DatasetError(f"{place}: is not JSON ({error})") from error
    if not isinstance(given, dict):
        raise DatasetError(f"{place}: is not an object")
    return given


def text_field(place: str, line: Mapping[str, Any], field: str) -> str:
    """Read a field that must hold some text."""
    given = line.get(field)
    if not isinstance(given, str) or not given.strip():
        raise DatasetError(f"{place}: lacks {field!r}")
    return given
