"""What may be written into BRIEFINGS_WIDGET_SITES."""

import pytest

from api.widget_access.sites import PAGE_KEY, Site, read_sites
from rag.errors import SettingsError
from rag.settings import load_settings


def test_each_key_has_its_origins() -> None:
    given = ("pk_one=https://a.example, https://b.example:8443", "pk_two=http://[::1]:8000,self")
    assert read_sites(given, keys_are_set=True) == {
        "pk_one": Site("pk_one", frozenset({"https://a.example", "https://b.example:8443"})),
        "pk_two": Site("pk_two", frozenset({"http://[::1]:8000"}), own=True),
    }


def test_the_page_needs_no_entry_where_no_key_is_asked_for() -> None:
    assert read_sites((), keys_are_set=False) == {PAGE_KEY: Site("page", frozenset(), own=True)}
    assert read_sites((), keys_are_set=True) == {}


def test_an_entry_for_the_page_stands_instead() -> None:
    given = ("page=https://a.example",)
    assert read_sites(given, keys_are_set=False)[PAGE_KEY].own is False


def test_entries_are_separated_by_semicolons(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BRIEFINGS_WIDGET_SITES", " pk_one=https://a.example;; page=self ;")
    assert load_settings().widget_sites == ("pk_one=https://a.example", "page=self")


@pytest.mark.parametrize(
    ("entry", "said"),
    [
        ("pk_one=*", "every site there is"),
        ("pk_one=https://a.example,*", "every site there is"),
        ("pk_one=https://*.a.example", "no browser sends"),
        ("pk_one=https://a.example/", "no browser sends"),
        ("pk_one=https://a.example/page", "no browser sends"),
        ("pk_one=https://A.example", "no browser sends"),
        ("pk_one=https://a.example:443", "no browser sends"),
        ("pk_one=https://bücher.example", "no browser sends"),
        ("pk_one=a.example", "no browser sends"),
        ("pk_one=null", "no browser sends"),
        ("pk_one=file://", "no browser sends"),
        ("pk_one=", "no browser sends"),
        ("pk_one=https://a.example,", "no browser sends"),
        ("pk_one", "no key of 4 to 64"),
        ("=https://a.example", "no key of 4 to 64"),
        ("abc=https://a.example", "no key of 4 to 64"),
        ("pk one=https://a.example", "no key of 4 to 64"),
        ("https://a.example", "no key of 4 to 64"),
    ],
)
def test_what_cannot_be_honoured_is_refused_with_an_example(entry: str, said: str) -> None:
    with pytest.raises(SettingsError, match=said) as refusal:
        read_sites((entry,), keys_are_set=False)
    assert repr(entry) in str(refusal.value)
    assert "pk_handbook=https://www.example.org" in str(refusal.value)


def test_a_key_stands_once() -> None:
    with pytest.raises(SettingsError, match="a second time"):
        read_sites(("pk_one=https://a.example", "pk_one=https://b.example"), keys_are_set=False)
