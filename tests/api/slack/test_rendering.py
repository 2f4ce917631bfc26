from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from api.slack.incoming import MessageKey
from api.slack.rendering import LONGEST_TEXT, answer_message, notice
from api.slack.visible import visible
from rag.answering.compose import lay_out
from rag.types import (
    Abstention,
    AbstentionReason,
    Answer,
    AnswerStatus,
    Chunk,
    Citation,
    Passage,
    Provenance,
    Span,
    Timings,
)
from tests.api.fakes import abstained, answered
from tests.api.slack import shown
from tests.api.slack.block_limits import problems

KEY = MessageKey("T1", "C1", "1700000000.000100")
_WORDS = st.text(min_size=1, max_size=60) | st.text(min_size=1, max_size=3).map(lambda s: s * 700)
_URLS = st.none() | st.sampled_from(
    [
        "https://a.example/x",
        "http://a.example",
        "javascript:alert(1)",
        "https://a.example/" + "x" * 4000,
    ]
)


@st.composite
def citations(draw: st.DrawFn, number: int) -> Citation:
    quote = draw(_WORDS)
    start = draw(st.integers(0, 10**6))
    cuts = sorted(draw(st.tuples(*[st.integers(0, len(quote))] * 2)))
    highlight = draw(st.none() | st.just(Span(start + cuts[0], start + cuts[1])))
    return Citation(
        number,
        "d:00001",
        draw(_WORDS),
        "0" * 64,
        draw(_WORDS),
        draw(st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1))),
        draw(_URLS),
        tuple(draw(st.lists(_WORDS, max_size=4))),
        Span(start, start + len(quote)),
        quote,
        highlight,
    )


def _passage(citation: Citation) -> Passage:
    chunk = Chunk(
        citation.chunk_id,
        1,
        citation.document_id,
        citation.document_sha256,
        citation.document_title,
        citation.published,
        citation.url,
        citation.section,
        citation.span,
        citation.quote,
    )
    return Passage(chunk, 1.0, 1, "dense")


@st.composite
def answers(draw: st.DrawFn) -> Answer:
    n_citations = draw(st.integers(0, 8))
    cited = tuple(draw(citations(number)) for number in range(1, n_citations + 1))
    text, sentences = lay_out(cited)
    question = draw(_WORDS)
    nearest = tuple(_passage(draw(citations(1))) for _ in range(draw(st.integers(0, 3))))
    return Answer(
        "ans_0123456789abcdef01234567",
        question,
        draw(st.just(question.strip()) | _WORDS),
        AnswerStatus.ANSWERED if cited else AnswerStatus.ABSTAINED,
        text or "The briefings do not say.",
        sentences,
        cited,
        None if cited else Abstention(AbstentionReason.NOT_IN_BRIEFINGS, nearest),
        0.5,
        Provenance(1, "e", "r", "s"),
        Timings(1, 1, 2),
        tuple(draw(_WORDS) for _ in range(draw(st.integers(0, 2)))) if cited else (),
    )


@settings(max_examples=80, deadline=None)
@given(answers())
def test_whatever_is_said_stays_within_slacks_limits(answer: Answer) -> None:
    message = answer_message(answer, KEY)
    assert problems(message.fields()) == []
    assert len(message.text) <= LONGEST_TEXT


@settings(max_examples=40, deadline=None)
@given(answers())
def test_slacks_own_models_find_nothing_wrong(answer: Answer) -> None:
    for block in answer_message(answer, KEY).blocks:
        parsed = Block.parse(dict(block))
        assert parsed is not None
        parsed.validate_json()


def test_sentences_are_shown_word_for_word_with_their_numbers() -> None:
    answer = answered("What of the ferry?", "What of the ferry?", n_sentences=3)
    assert shown.sentences(answer_message(answer, KEY).fields()) == [
        f"{visible(sentence.text)} [{number}]"
        for number, sentence in enumerate(answer.sentences, start=1)
    ]


def test_a_source_is_named_dated_placed_and_quoted() -> None:
    message = answer_message(answered("q", "q", n_sentences=2), KEY)
    heading, quote = shown.sources(message.fields())[1]
    assert heading == "[2] The river 🛶 crossing · 2 June 2022 · What became of the ferry?"
    assert quote.startswith("The ferryman, Old Tom [1], now runs a café.")


def test_the_short_answer_is_bold() -> None:
    message = answer_message(answered("q", "q", n_sentences=1), KEY).fields()
    quote = message["blocks"][1]["elements"][1]["elements"]
    assert [e["text"] for e in quote if e.get("style")] == ["May"]


def test_only_web_addresses_become_links() -> None:
    message = answer_message(answered("q", "q", n_sentences=3), KEY).fields()
    headings = message["blocks"][3]["elements"][::2]
    assert [h["elements"][1]["type"] for h in headings] == ["link", "link", "text"]


def test_what_a_briefing_says_can_not_mention_anybody() -> None:
    answer = answered("q", "q", n_sentences=1)
    sentence = replace(answer.sentences[0], text="<!channel> *all* <@U1> read <https://x|this>")
    message = answer_message(replace(answer, sentences=(sentence,), text=sentence.text), KEY)
    assert shown.sentences(message.fields()) == [f"{sentence.text} [1]"]
    assert message.blocks[0]["type"] == "rich_text"
    assert message.text == "&lt;!channel&gt; *all* &lt;@U1&gt; read &lt;https://x|this&gt;"


def test_the_text_of_notifications_hides_nothing_either() -> None:
    answer = replace(answered("q", "q", n_sentences=1), text="gnp.exe\u202e\u200b < 5")
    assert answer_message(answer, KEY).text == "gnp.exe[U+202E][U+200B] &lt; 5"


def test_a_rewritten_question_is_shown() -> None:
    message = answer_message(answered("And why?", "Why did it rise?", n_sentences=1), KEY)
    context = [block for block in message.blocks if block["type"] == "context"]
    assert [block["elements"][0]["text"] for block in context] == [
        "Understood as: Why did it rise?"
    ]


def test_a_part_that_stays_open_is_named_below_the_sentences() -> None:
    answer = replace(answered("q", "q", n_sentences=1), unanswered=("Who paid for it?",))
    blocks = answer_message(answer, KEY).blocks
    assert [block["type"] for block in blocks[:3]] == ["rich_text", "context", "rich_text"]
    said = blocks[1]["elements"][0]["text"]
    assert said == "The briefings do not say: Who paid for it?"


@pytest.mark.parametrize("reason", list(AbstentionReason))
def test_an_abstention_says_so_and_shows_what_comes_nearest(reason: AbstentionReason) -> None:
    answer = abstained("Who?", "Who?", reason)
    message = answer_message(answer, KEY).fields()
    assert shown.words(message["blocks"][0]["elements"][0]) == answer.text
    headings = [heading for heading, _ in shown.sources(message)]
    assert [heading.partition(":")[0] for heading in headings] == ["Related", "Related"]
    assert message["blocks"][-1]["type"] == "context_actions"


def test_block_ids_begin_with_the_marker_and_are_new_each_time() -> None:
    answer = answered("q", "q", n_sentences=2)
    ids = [block["block_id"] for _ in range(2) for block in answer_message(answer, KEY).blocks]
    assert len(set(ids)) == len(ids)
    assert {block_id.partition(".")[0] for block_id in ids} == {KEY.marker}


def test_a_notice_names_its_question() -> None:
    message = notice("Nothing here.", KEY).fields()
    assert problems(message) == []
    assert message["metadata"]["event_payload"] == {"ask": KEY.marker}
