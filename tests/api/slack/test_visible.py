import pytest

from api.slack.visible import visible


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb", "a[U+202E]b"),
        ("a\u200bb\ufeff", "a[U+200B]b[U+FEFF]"),
        ("soft\u00adhyphen", "soft[U+00AD]hyphen"),
        ("\u061c\u0628", "[U+061C]\u0628"),
        ("tag\U000e0041", "tag[U+E0041]"),
        ("a\x00\x1b[31m\x9b", "a[U+0000][U+001B][31m[U+009B]"),
        ("pay\u200dpal", "pay[U+200D]pal"),
        ("\u200dstart", "[U+200D]start"),
        ("two\r\nlines", "two\nlines"),
        ("1\u200d2", "1[U+200D]2"),
    ],
)
def test_hidden_characters_are_shown_by_name(text: str, shown: str) -> None:
    assert visible(text) == shown


@pytest.mark.parametrize(
    "text",
    [
        "plain words, é ß 漢字 – “quoted”",
        "tab\tand\nends of line\n",
        "👩\u200d💻 🏳\ufe0f\u200d🌈 👩🏽\u200d🚀",
        "\u0646\u0645\u06cc\u200c\u0634\u0648\u062f",
        "क्\u200dष",
    ],
)
def test_what_is_at_home_stays(text: str) -> None:
    assert visible(text) == text
