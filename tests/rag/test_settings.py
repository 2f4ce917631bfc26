"""Settings come from the environment; what is left empty is as if it were unset."""

from pathlib import Path

import pytest

from rag.errors import SettingsError
from rag.settings import SAMPLES, Settings, load_settings


@pytest.mark.parametrize("name", ["PORT", "BRIEFINGS_DATA_DIR", "BRIEFINGS_SOURCES"])
def test_an_empty_variable_is_an_unset_one(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("PORT", "BRIEFINGS_DATA_DIR", "BRIEFINGS_SOURCES"):
        monkeypatch.delenv(variable, raising=False)
    unset = Settings()

    monkeypatch.setenv(name, "")

    assert load_settings() == unset


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ("a:b/c", (Path("a"), Path("b/c"))),
        (" : ", (SAMPLES,)),
    ],
)
def test_sources_are_separated_like_path(
    given: str, expected: tuple[Path, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BRIEFINGS_SOURCES", given)

    assert load_settings().sources == expected


@pytest.mark.parametrize(
    ("name", "given", "shown"),
    [
        ("PORT", "70000", "PORT is '70000'"),
        ("BRIEFINGS_FILE_SIZE_MIB", "0", "BRIEFINGS_FILE_SIZE_MIB is '0'"),
    ],
)
def test_a_setting_out_of_bounds_is_named(
    name: str, given: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(name, given)

    with pytest.raises(SettingsError, match=shown):
        load_settings()
