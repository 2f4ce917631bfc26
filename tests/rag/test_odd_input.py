"""Odd questions to the default reader over odd briefings: a true answer or an abstention."""

# ruff: noqa: RUF001 - letters and marks of other scripts are the point here

import math
from collections.abc import Iterator
from dataclasses import replace
from datetime import date

import pytest

from embeddings.encoder import SentenceEncoder
from rag.assistant import Assistant, make_reader
from rag.settings import Settings
from rag.store.ingest import ingest
from rag.store.store import Store
from rag.types import AbstentionReason, Answer, AnswerStatus, Filters, Question, Timings, Turn
from tests.rag.store.parsing import PlainParser

QUAY = "Ice shut the northern quay of Westby for nine days. It reopened on Monday."
PAGES = {
    "quay": QUAY,
    "word": "Closed.",
    "sentence": "The board, " + "and the tugs, and the pilots, " * 165 + "shut the quay of Westby.",
    "unspaced": "x" * 5000,
    "unspaced-han": "船" * 5000,
    "hidden": "\u200b\u200c\u200d\ufeff" * 60,
    "controls": "The quay\x07 was\x1b[31m shut\x00 on\u202e Monday.",
    "stops": "a. " * 1600,
    "marks": "e" + "\u0301" * 4999,
    "pictures": "🚢" * 900,
    "german": "Das Eis sperrte den Nordkai von Westby neun Tage lang. Am Montag wurde er geöffnet.",
    "russian": "Лёд закрыл северный причал Вестби на девять дней. В понедельник его открыли.",
    "han": "冰封锁了韦斯特比北码头九天。它于星期一重新开放。",
    "arabic": "أغلق الجليد الرصيف الشمالي لمدة تسعة أيام. أُعيد فتحه يوم الاثنين.",
}
QUESTIONS = {
    "german": "Wie lange war der Nordkai von Westby gesperrt?",
    "russian": "Сколько дней был закрыт северный причал?",
    "han": "北码头封锁了几天？",
    "arabic": "كم يومًا أُغلق الرصيف؟",
    "capitals": "HOW LONG WAS THE NORTHERN QUAY OF WESTBY SHUT?",
    "word": "Westby",
    "long": ("How long was the northern quay of Westby shut, and why? " * 40)[:2000],
    "unspaced": "x" * 2000,
    "unspaced-han": "船" * 2000,
    "marks": "e" + "\u0301" * 1999,
    "brackets": "(" * 2000,
    "controls": "How\x01 long\x1b[31m was\x00 the\x7f quay\u202e shut?",
    "hidden": "Was the qu\u200bay of West\u200dby shut?",
    "spaces": f"And{' ' * 900}the quay{' ' * 900}of Westby?",
}
STRANGE = {
    "french": "Qui est le pape ?",
    "dutch": "Waar ligt het eiland?",
    "russian": "Кто такой Папа?",
    "han": "谁是教皇？",
    "no sense": "lorem ipsum dolor sit amet",
}
"""Of such words as no page holds."""
NO_QUESTIONS = {"punctuation": "?!... --- ;;", "pictures": "🚢🚢🚢", "hidden": "\u200b\u200d"}


@pytest.fixture(scope="module")
def assistant(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    root = tmp_path_factory.mktemp("odd")
    pages = root / "pages"
    pages.mkdir()
    for name, text in PAGES.items():
        (pages / f"{name}.txt").write_text(f"News\n\n{text}\n")
    encoder = SentenceEncoder()
    ingest(root / "store", encoder, [pages], parser=PlainParser())
    with Store(root / "store", encoder) as store:
        reader = make_reader(Settings(), encoder)
        yield Assistant(store, encoder, reader, today=lambda: date(2024, 5, 15))


def _asked(assistant: Assistant, question: Question) -> Answer:
    """Ask twice, and check everything that an answer promises."""
    answer = assistant.ask(question)
    untimed = Timings(0, 0, 0)
    assert replace(answer, took=untimed) == replace(assistant.ask(question), took=untimed)
    for citation in answer.citations:
        version = (citation.document_id, citation.document_sha256)
        text = assistant.store.catalog.document_version(*version).text
        assert citation.span.of(text) == citation.quote
        assert citation.quote.strip()
        assert citation.highlight is None or citation.span.contains(citation.highlight)
    assert bool(answer.citations) == (answer.status is AnswerStatus.ANSWERED)
    assert (answer.abstention is None) == (answer.status is AnswerStatus.ANSWERED)
    assert answer.text
    assert math.isfinite(answer.confidence)
    return answer


@pytest.mark.parametrize("name", QUESTIONS)
def test_odd_questions(assistant: Assistant, name: str) -> None:
    _asked(assistant, Question(QUESTIONS[name]))


@pytest.mark.parametrize("name", QUESTIONS)
def test_odd_conversations(assistant: Assistant, name: str) -> None:
    history = (Turn(QUESTIONS[name], QUESTIONS[name] * 4),) * 20
    _asked(assistant, Question("And since when is it open?", history=history))


@pytest.mark.parametrize("name", PAGES)
def test_odd_briefings(assistant: Assistant, name: str) -> None:
    question = "How long was the northern quay of Westby shut?"
    _asked(assistant, Question(question, filters=Filters(document_ids=(name,)), max_sentences=8))


@pytest.mark.parametrize("name", NO_QUESTIONS)
def test_what_asks_nothing_is_unclear(assistant: Assistant, name: str) -> None:
    abstention = _asked(assistant, Question(NO_QUESTIONS[name])).abstention
    assert abstention is not None
    assert abstention.reason is AbstentionReason.UNCLEAR_QUESTION


@pytest.mark.parametrize("name", STRANGE)
def test_what_is_asked_in_unknown_words_is_not_answered(assistant: Assistant, name: str) -> None:
    abstention = _asked(assistant, Question(STRANGE[name])).abstention
    assert abstention is not None
    assert abstention.reason is AbstentionReason.NOT_IN_BRIEFINGS
    assert abstention.nearest


def test_among_all_that_a_plain_question_finds_its_answer(assistant: Assistant) -> None:
    answer = _asked(assistant, Question("How long did ice shut the northern quay of Westby?"))
    assert answer.citations[0].document_id == "quay"
    assert "nine days" in answer.citations[0].quote
