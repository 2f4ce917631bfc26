from collections.abc import Callable

import pytest

from rag.errors import NotFoundError
from rag.store import receipts
from rag.store.catalog import Catalog
from rag.store.store import Store
from tests.rag.store.conftest import Folder


def save(catalog: Catalog, answer_id: str, payload: str = "{}") -> None:
    catalog.save_answer(
        answer_id, question="why?", generation=1, payload=payload, document_versions=[]
    )


def test_a_receipt_is_read_as_it_was_stored(store: Store) -> None:
    save(store.catalog, "ans_1", '{"text": "naïve \\u0000"}')
    answer = store.catalog.load_answer("ans_1")
    assert (answer.payload, answer.question) == ('{"text": "naïve \\u0000"}', "why?")
    assert (answer.generation, answer.withdrawn) == (1, False)


def test_storing_it_again_changes_nothing(store: Store) -> None:
    save(store.catalog, "ans_1", '{"n": 1}')
    first = store.catalog.load_answer("ans_1")
    save(store.catalog, "ans_1", '{"n": 2}')
    assert store.catalog.load_answer("ans_1") == first


def test_an_unknown_receipt_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError, match="ans_9"):
        store.catalog.load_answer("ans_9")


def test_feedback_carries_the_question_and_the_generation(store: Store) -> None:
    save(store.catalog, "ans_1")
    first = store.catalog.add_feedback("ans_1", rating="down", comment="wrong date")
    second = store.catalog.add_feedback("ans_1", rating="up", comment=None)
    found = store.catalog.feedback()
    assert [one.feedback_id for one in found] == [first, second]
    assert (found[0].rating, found[0].comment) == ("down", "wrong date")
    assert (found[0].question, found[0].generation) == ("why?", 1)


def test_feedback_that_is_taken_back_is_gone_and_nothing_else_is(store: Store) -> None:
    save(store.catalog, "ans_1")
    slip = store.catalog.add_feedback("ans_1", rating="down", comment=None)
    meant = store.catalog.add_feedback("ans_1", rating="up", comment=None)
    for _ in range(2):
        store.catalog.retract_feedback(slip)
    assert [one.feedback_id for one in store.catalog.feedback()] == [meant]


def test_feedback_on_nothing_is_not_found(store: Store) -> None:
    with pytest.raises(NotFoundError):
        store.catalog.add_feedback("ans_9", rating="up", comment=None)


def test_the_oldest_receipts_go_unless_somebody_judged_them(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receipts, "MOST_RECEIPTS", 10)
    monkeypatch.setattr(receipts, "_PRUNED_EVERY", 5)
    for number in range(1, 31):
        save(store.catalog, f"ans_{number}")
        if number == 3:
            store.catalog.add_feedback("ans_3", rating="up", comment=None)
    kept = []
    for number in range(1, 31):
        try:
            kept.append(store.catalog.load_answer(f"ans_{number}").answer_id)
        except NotFoundError:
            continue
    assert kept == ["ans_3", *(f"ans_{number}" for number in range(21, 31))]


def test_receipts_are_stored_while_an_ingest_is_under_way(
    filled: Folder, receipt: Callable[[str, str], None]
) -> None:
    during: list[str] = []

    def spoil(text: str) -> str:
        receipt(f"ans_{len(during)}", "trams")
        during.append(text)
        return text

    filled.parser.spoil = spoil
    for number in range(5):
        filled.write(f"more {number}.txt", f"More {number}\n\nOf it.\n")
    filled.ingest()
    with filled.open() as store:
        found = [store.catalog.load_answer(f"ans_{number}").answer_id for number in range(5)]
    assert found == [f"ans_{number}" for number in range(5)]
