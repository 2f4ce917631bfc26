import pytest

from api.slack.slack_text import cut, escaped, mentions, plain


@pytest.mark.parametrize(
    ("written", "words"),
    [
        ("<@UBOT> What is new?", "What is new?"),
        ("What does <@UBOT|briefings> say?", "What does say?"),
        ("Ask <@U2|bob> or <@U3>", "Ask bob or somebody"),
        ("in <#C1|general> and <#C2>", "in #general and"),
        ("see <https://a.example/x?a=1&amp;b=2|the page>", "see the page"),
        ("see <https://a.example/x?a=1&amp;b=2>", "see https://a.example/x?a=1&b=2"),
        ("<!here> what now", "what now"),
        ("since <!date^1^{date}|1 May 2021>?", "since 1 May 2021?"),
        ("R&amp;D &lt;b&gt;", "R&D <b>"),
        ("a\u00a0b \x00c", "a b c"),
        ("<@UBOT>", ""),
        ("Thanks :pray::skin-tone-3: all :+1:", "Thanks all"),
        (
            "from 10:30:45 to 11:00, ratio 1:2:3, a::b",
            "from 10:30:45 to 11:00, ratio 1:2:3, a::b",
        ),
    ],
)
def test_words_are_read_from_slacks_encoding(written: str, words: str) -> None:
    assert plain(written, bot_user="UBOT") == words


def test_who_is_spoken_to() -> None:
    assert mentions("<@U1> and <@U2|two> but not @U3") == {"U1", "U2"}


def test_escaped_text_holds_nothing_to_parse() -> None:
    assert escaped("<!channel> & <@U1>") == "&lt;!channel&gt; &amp; &lt;@U1&gt;"


@pytest.mark.parametrize(("text", "short"), [("abc", "abc"), ("abcd", "ab…"), ("a bcd", "a…")])
def test_a_cut_shows(text: str, short: str) -> None:
    assert cut(text, 3) == short
