"""An answer as Slack's blocks: its sentences, then its sources, within Slack's limits.

Everything that comes from a briefing is rich text, which Slack shows as it is: a quotation can
neither mention anybody nor be turned into formatting. Block ids begin with the marker of the ask.
"""

import secrets
from collections.abc import Sequence
from datetime import date

from api.slack import rich_text
from api.slack.incoming import MessageKey
from api.slack.message import EVENT_TYPE, Block, Message
from api.slack.rich_text import Element
from api.slack.slack_text import cut, escaped
from api.slack.visible import visible
from rag.answering.abstain import NOT_SAID
from rag.types import Answer, AnswerSentence, AnswerStatus, Citation, Passage

FEEDBACK = "briefings_feedback"
LONGEST_TEXT = 3900
"""Of `text`: Slack recommends to stay below 4,000 characters."""
LONGEST_SENTENCE, LONGEST_QUOTE, LONGEST_NAME = 900, 400, 120
ALL_SENTENCES, ALL_QUOTES = 4800, 1600
"""Slack refuses blocks of more than some 13,000 characters in all."""
LONGEST_EXCERPT = 300
_LONGEST_CONTEXT = 300
WITHDRAWN = (
    "A briefing that this answer quoted has been withdrawn, so the answer was taken back. "
    "Ask again for what the remaining briefings say."
)
WORKING = "Looking through the briefings…"


def answer_message(answer: Answer, key: MessageKey) -> Message:
    """Render a whole answer."""
    body = (
        abstention_blocks(answer, key)
        if answer.status is AnswerStatus.ABSTAINED
        else tuple(sentence_block(sentence, key) for sentence in answer.sentences)
    )
    closing = closing_message(answer, key)
    return Message(closing.text, (*body, *closing.blocks), closing.metadata)


def closing_message(answer: Answer, key: MessageKey) -> Message:
    """Render what stands below the sentences: how it was understood, the sources, the buttons."""
    blocks: list[Block] = []
    if answer.standalone_question != answer.question.strip():
        blocks.append(_context(f"Understood as: {answer.standalone_question}", key))
    blocks += [_context(f"{NOT_SAID} {part}", key) for part in answer.unanswered]
    if answer.citations:
        blocks.append(_sources(answer.citations, key))
    blocks.append(_feedback(answer.answer_id, key))
    return Message(_fallback(answer.text), tuple(blocks), metadata(key, answer))


def sentence_block(sentence: AnswerSentence, key: MessageKey) -> Block:
    """Render a sentence with the numbers of its sources."""
    numbers = "".join(f"[{number}]" for number in sentence.citations)
    limit = min(LONGEST_SENTENCE, ALL_SENTENCES // max(sentence.citations, default=1))
    said = rich_text.words(f"{_short(sentence.text, limit)} ")
    return rich_text.block(
        _id(key), rich_text.section([*said, *rich_text.words(numbers, bold=True)])
    )


def abstention_blocks(answer: Answer, key: MessageKey) -> tuple[Block, ...]:
    """Render that the briefings do not say, with the passages that come nearest."""
    said = rich_text.section(rich_text.words(_short(answer.text, LONGEST_SENTENCE)))
    nearest = answer.abstention.nearest if answer.abstention else ()
    parts = [part for passage in nearest for part in _nearest(passage)]
    return (rich_text.block(_id(key), said, *parts),)


def notice(text: str, key: MessageKey) -> Message:
    """Render a sentence of our own: an error, a hint, a withdrawal."""
    body = rich_text.block(_id(key), rich_text.section(rich_text.words(text)))
    return Message(_fallback(text), (body,), metadata(key, None))


def metadata(key: MessageKey, answer: Answer | None) -> dict[str, object]:
    """Write what a later look at the thread has to know; seen by apps only."""
    payload = {"ask": key.marker}
    if answer is not None:
        payload |= {"answer_id": answer.answer_id, "question": answer.question}
    return {"event_type": EVENT_TYPE, "event_payload": payload}


def _context(said: str, key: MessageKey) -> Block:
    element = {"type": "plain_text", "text": _short(said, _LONGEST_CONTEXT), "emoji": False}
    return {"type": "context", "block_id": _id(key), "elements": [element]}


def _sources(citations: Sequence[Citation], key: MessageKey) -> Block:
    limit = min(LONGEST_QUOTE, ALL_QUOTES // len(citations))
    return rich_text.block(_id(key), *(part for c in citations for part in _source(c, limit)))


def _source(citation: Citation, limit: int) -> tuple[Element, Element]:
    heading = _heading(citation.document_title, citation.published, citation.section, citation.url)
    number = rich_text.words(f"[{citation.number}] ", bold=True)
    return (
        rich_text.section([*number, *heading]),
        rich_text.quote(_quoted(citation, limit)),
    )


def _quoted(citation: Citation, limit: int) -> list[Element]:
    """Quote the words, the short answer in them in bold."""
    if citation.highlight is None or len(visible(citation.quote)) > limit:
        return rich_text.words(_short(citation.quote, limit))
    start = citation.highlight.start - citation.span.start
    end = citation.highlight.end - citation.span.start
    text = citation.quote
    return [
        *rich_text.words(text[:start]),
        *rich_text.words(text[start:end], bold=True),
        *rich_text.words(text[end:]),
    ]


def _nearest(passage: Passage) -> tuple[Element, Element]:
    chunk = passage.chunk
    heading = _heading(chunk.document_title, chunk.published, chunk.section, chunk.url)
    return (
        rich_text.section([*rich_text.words("Related: "), *heading]),
        rich_text.quote(rich_text.words(_short(chunk.text, LONGEST_EXCERPT))),
    )


def _heading(
    title: str, published: date | None, section: Sequence[str], url: str | None
) -> list[Element]:
    day = f"{published.day} {published:%B %Y}" if published else "undated"
    place = _short(" / ".join(section), LONGEST_NAME)
    about = f" · {day} · {place}" if place else f" · {day}"
    return [*rich_text.link(_short(title, LONGEST_NAME), url), *rich_text.words(about)]


def _feedback(answer_id: str, key: MessageKey) -> Block:
    buttons = {
        "type": "feedback_buttons",
        "action_id": FEEDBACK,
        "positive_button": _button("Good answer", "This answer was good", f"up {answer_id}"),
        "negative_button": _button("Bad answer", "This answer was bad", f"down {answer_id}"),
    }
    return {"type": "context_actions", "block_id": _id(key), "elements": [buttons]}


def _button(text: str, spoken: str, value: str) -> dict[str, object]:
    shown = {"type": "plain_text", "text": text}
    return {"text": shown, "accessibility_label": spoken, "value": value}


def _short(text: str, limit: int) -> str:
    return cut(visible(text), limit)


def _fallback(text: str) -> str:
    """Write the text of notifications; escaping makes a character up to five."""
    shown = visible(text)
    whole = escaped(shown)
    return whole if len(whole) <= LONGEST_TEXT else escaped(cut(shown, LONGEST_TEXT // 5))


def _id(key: MessageKey) -> str:
    """Make a block id: Slack wants new ones whenever a message is updated."""
    return f"{key.marker}.{secrets.token_hex(4)}"
