"""Fields of a JSON object, read one by one, so that a complaint names the field."""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Self, TypeGuard

_LONGEST_ECHO = 60
_SURROGATE = re.compile("[\ud800-\udfff]")


class FieldError(ValueError):
    """A field is missing, unknown, or not of its kind."""


class JsonFields:
    """A JSON object under its name in the line, such as `evidence.samples[0]`."""

    def __init__(self, given: object, name: str = "") -> None:
        if not isinstance(given, dict):
            raise FieldError(_complaint(name or "the line", "an object", given))
        self._given: Mapping[str, object] = given
        self._name = name

    def allow(self, names: Iterable[str]) -> None:
        """Refuse every field but these."""
        if unknown := sorted(set(self._given) - set(names)):
            raise FieldError(f"unknown field {self._path(unknown[0])!r}")

    def names(self) -> tuple[str, ...]:
        """List the fields that are there."""
        return tuple(self._given)

    def text(self, name: str, *, empty: bool = False) -> str:
        """Read a string that must be there, and hold something unless `empty`."""
        value = self._value(name)
        if not _is_text(value) or not (value.strip() or empty):
            raise FieldError(_complaint(self._path(name), "some text", value))
        return value

    def optional_text(self, name: str) -> str | None:
        """Read a string that may be missing."""
        return self.text(name) if name in self._given else None

    def flag(self, name: str) -> bool:
        """Read true or false."""
        value = self._value(name)
        if not isinstance(value, bool):
            raise FieldError(_complaint(self._path(name), "true or false", value))
        return value

    def day(self, name: str) -> date | None:
        """Read a date written as 2021-08-04; None where there is none."""
        value = self._given.get(name)
        if value is None:
            return None
        try:
            return date.fromisoformat(str(value))
        except ValueError as exc:
            raise FieldError(_complaint(self._path(name), "a date as 2021-08-04", value)) from exc

    def texts(self, name: str) -> tuple[str, ...]:
        """Read a list of strings; empty where the field is missing."""
        listed = self._list(name)
        for item in listed:
            if not _is_text(item) or not item.strip():
                raise FieldError(_complaint(self._path(name), "a list of texts", item))
        return tuple(str(item) for item in listed)

    def objects(self, name: str) -> tuple[Self, ...]:
        """Read a list of objects; empty where the field is missing."""
        path = self._path(name)
        return tuple(
            type(self)(item, f"{path}[{index}]") for index, item in enumerate(self._list(name))
        )

    def inner(self, name: str) -> Self:
        """Read an object; empty where the field is missing."""
        return type(self)(self._given.get(name, {}), self._path(name))

    def _list(self, name: str) -> list[object]:
        value = self._given.get(name, [])
        if not isinstance(value, list):
            raise FieldError(_complaint(self._path(name), "a list", value))
        return value

    def _value(self, name: str) -> object:
        if name not in self._given:
            raise FieldError(f"field {self._path(name)!r} is missing")
        return self._given[name]

    def _path(self, name: str) -> str:
        return f"{self._name}.{name}" if self._name else name


def _is_text(value: object) -> TypeGuard[str]:
    """Refuse lone surrogates too: JSON can spell them, UTF-8 cannot."""
    return isinstance(value, str) and not _SURROGATE.search(value)


def _complaint(name: str, wanted: str, given: object) -> str:
    echo = repr(given)
    if len(echo) > _LONGEST_ECHO:
        echo = echo[:_LONGEST_ECHO] + "…"
    return f"{name!r} must be {wanted}, got {echo}"
