"""What was wrong with a request, in words that do not repeat the request."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

_MOST_FIELDS = 20
_LONGEST_WHERE = 200


@dataclass(frozen=True, slots=True)
class InvalidField:
    """One field or parameter that did not fit."""

    source: str
    """`body`, `query`, `path` or `header`."""
    where: str
    """A JSON pointer into the body, or the parameter's name."""
    detail: str

    def document(self) -> dict[str, str]:
        """Write it as RFC 9457 shows: `pointer` into a body, `parameter` elsewhere."""
        place = "pointer" if self.source == "body" else "parameter"
        return {"detail": self.detail, place: self.where}


def invalid_fields(errors: Sequence[Mapping[str, Any]]) -> tuple[InvalidField, ...]:
    """Read pydantic's errors; what the client sent stays out of the words."""
    return tuple(_invalid_field(error) for error in errors[:_MOST_FIELDS])


def _invalid_field(error: Mapping[str, Any]) -> InvalidField:
    source, *path = error["loc"]
    if source == "body":
        where = "#" + "".join(f"/{_escaped(part)}" for part in path)
    else:
        where = ".".join(str(part) for part in path)
    # pydantic puts this before the message of a ValueError of ours.
    detail = str(error["msg"]).removeprefix("Value error, ")
    return InvalidField(str(source), where[:_LONGEST_WHERE], detail)


def _escaped(part: object) -> str:
    return str(part).replace("~", "~0").replace("/", "~1")
