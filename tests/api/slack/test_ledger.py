import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import replace
from pathlib import Path

import pytest

from api.slack.asks import State
from api.slack.incoming import Incoming, Kind, MessageKey
from api.slack.intake import KEEP_WAITING_SECONDS
from api.slack.ledger import LEDGER, Ledger, connect
from api.slack.owner import Owner, is_alive
from api.slack.ratings import Place, Rated, last_rating, record_press, was_pressed
from rag.errors import StoreDamagedError, StoreError

KEY = MessageKey("T1", "C1", "1700000000.000100")
QUESTION = Incoming("Ev1", KEY, KEY.ts, "U1", "T1", Kind.ADDRESSED, "What is new?")
FOLLOW_UP = Incoming(
    "Ev2", MessageKey("T1", "C1", "1700000005.000100"), KEY.ts, "U1", "T1", Kind.FOLLOW_UP, "Why?"
)
EDIT = replace(QUESTION, event_id="Ev3", text="What is old?", revision="1700000007.000100")
DELETION = replace(QUESTION, event_id="Ev4", text="", kind=Kind.DELETED)


def _with_ledger(folder: Path, test: Callable[[Ledger], Awaitable[None]]) -> None:
    async def run() -> None:
        with Owner(folder) as owner:
            ledger = Ledger(folder, owner)
            try:
                await test(ledger)
            finally:
                ledger.close()

    asyncio.run(run())


def _rows(folder: Path, query: str) -> list[tuple[object, ...]]:
    connection = connect(folder)
    try:
        return connection.execute(query).fetchall()
    finally:
        connection.close()


async def _finish(ledger: Ledger, ask_id: int, state: State = State.DONE) -> bool:
    ask = await ledger.begin(ask_id)
    assert ask is not None
    return await ledger.finish(ask, state, answer_id="ans_1", document_ids=("d1", "d2"))


def test_a_question_is_claimed_once(tmp_path: Path) -> None:
    async def test(ledger: Ledger) -> None:
        assert await ledger.take_in(QUESTION) == (1,)
        assert await ledger.take_in(QUESTION) == ()
        assert await ledger.take_in(replace(QUESTION, event_id="Ev9")) == ()

    _with_ledger(tmp_path, test)


def test_two_processes_claim_a_question_once(tmp_path: Path) -> None:
    async def test(ledger: Ledger) -> None:
        with Owner(tmp_path) as other_owner:
            other = Ledger(tmp_path, other_owner)
            claimed = await asyncio.gather(
                *(
                    each.take_in(replace(QUESTION, event_id=f"Ev{i}"))
                    for i in range(20)
                    for each in (ledger, other)
                )
            )
            other.close()
        assert sum(map(len, claimed)) == 1

    _with_ledger(tmp_path, test)


def test_what_was_asked_is_forgotten_once_it_is_answered(tmp_path: Path) -> None:
    async def test(ledger: Ledger) -> None:
        await ledger.take_in(QUESTION)
        assert await _finish(ledger, 1)

    _with_ledger(tmp_path, test)
    assert _rows(tmp_path, "SELECT text, state, answer_id FROM asks") == [(None, "done", "ans_1")]
    assert b"What is new?" not in (tmp_path / LEDGER).read_bytes()


def test_a_follow_up_is_taken_where_the_bot_was_asked(tmp_path: Path) -> None:
    async def test(ledger: Ledger) -> None:
        await ledger.take_in(QUESTION)
        assert await ledger.take_in(FOLLOW_UP) == (2,)

    _with_ledger(tmp_path, test)


def test_a_message_in_a_thread_of_others_waits_without_its_words(tmp_path: Path) -> None:
    async def test(ledger: Ledger) -> None:
        assert await ledger.take_in(FOLLOW_UP) == ()

    _with_ledger(tmp_path, test)
    assert _rows(tmp_path, "SELECT state, text FROM asks") == [("waiting", None)]


def test_a_follow_up_that_overtook_its_question_is_answered_after_all(tmp_path: Path) -> None:
    async def test(ledger: Ledger) -> None:
        await ledger.take_in(FOLLOW_UP)
        assert await ledger.take_in(QUESTION) == (2, 1)

    _with_ledger(tmp_path, test)


def test_what_was_said_before_the_first_question_is_no_follow_up(tmp_path: Path) -> None:
    later = MessageKey("T1", "C1", "1700000009.000100")

    async def test(ledger: Ledger) -> None:
        await ledger.take_in(FOLLOW_UP)
        assert await ledger.take_in(replace(QUESTION, key=later)) == (2,)

    _with_ledger(tmp_path, test)


def test_what_waited_in_vain_is_forgotten(tmp_path: Path) -> None:
    async def test(ledger: Ledger) -> None:
        await ledger.take_in(FOLLOW_UP)
        await ledger.write(
            lambda connection: connection.execute(
                "UPDATE asks SET received_at = received_at - ?", (KEEP_WAITING_SECONDS + 1,)
            )
        )
        elsewhere = replace(QUESTION, key=replace(KEY, channel="C2"))
        for number in range(200):
            await ledger.take_in(replace(elsewhere, event_id=f"Ev{number}"))

    _with_ledger(tmp_path, test)
    assert _rows(tmp_path, "SELECT state FROM asks") == [("open",)]


def test_one_question_of_a_thread_is_answered_at_a_time(tmp_path: Path) -> None:
    async def test(ledger: Ledger) -> None:
        await ledger.take_in(QUESTION)
        await ledger.take_in(FOLLOW_UP)
        assert await ledger.begin(2) is not None
        assert await ledger.begin(1) is None
        assert await ledger.is_open(1)
        await _finish(ledger, 2)
        assert await ledger.begin(1) is not None

    _with_ledger(tmp_path, test)


def test_an_edited_question_is_answered_anew_in_its_old_reply(tmp_path: Path) -> None:
    async def test(ledger: Ledger) -> None:
        await ledger.take_in(QUESTION)
        ask = await ledger.begin(1)
        assert ask is not None
        await ledger.record_reply(ask, "1700000001.000100")
        await _finish(ledger, 1)
        assert await ledger.take_in(EDIT) == (1,)
        again = await ledger.begin(1)
        assert again is not None
        assert (again.text, again.reply_ts) == ("What is old?", "1700000001.000100")

    _with_ledger(tmp_path, test)


def test_an_edit_while_the_answer_is_made_is_seen_at_its_end(tmp_path: Path) -> None:
    async def test(ledger: Ledger) -> None:
        await ledger.take_in(QUESTION)
        ask = await ledger.begin(1)
        assert ask is not None
        assert await ledger.take_in(EDIT) == ()
        assert not await ledger.finish(ask, State.DONE)
        assert await _finish(ledger, 1)

    _with_ledger(tmp_path, test)


def test_an_edit_that_overtook_its_question_stands(tmp_path: Path) -> None:
    async def test(ledger: Ledger) -> None:
        assert await ledger.take_in(EDIT) == (1,)
        assert await ledger.take_in(QUESTION) == ()
        ask = await ledger.begin(1)
        assert ask is not None
        assert ask.text == "What is old?"

    _with_ledger(tmp_path, test)


def test_a_question_taken_back_before_it_came_is_not_answered(tmp_path: Path) -> None:
    async def test(ledger: Ledger) -> None:
        assert await ledger.take_in(DELETION) == ()
        assert await ledger.take_in(QUESTION) == ()

    _with_ledger(tmp_path, test)


def test_a_question_taken_back_after_it_was_answered_is_seen_to(tmp_path: Path) -> None:
    async def test(ledger: Ledger) -> None:
        await ledger.take_in(QUESTION)
        await _finish(ledger, 1)
        assert await ledger.take_in(DELETION) == (1,)
        ask = await ledger.begin(1)
        assert ask is not None
        assert ask.kind is Kind.DELETED

    _with_ledger(tmp_path, test)


def test_what_a_dead_process_left_is_adopted_and_has_to_be_looked_for(tmp_path: Path) -> None:
    async def leave() -> None:
        owner = Owner(tmp_path)
        ledger = Ledger(tmp_path, owner)
        await ledger.take_in(QUESTION)
        ledger.close()
        owner.release()

    async def test(ledger: Ledger) -> None:
        assert await ledger.adopt() == (1,)
        ask = await ledger.begin(1)
        assert ask is not None
        assert ask.look

    asyncio.run(leave())
    _with_ledger(tmp_path, test)


def test_what_a_living_process_works_on_is_left_to_it(tmp_path: Path) -> None:
    async def test(ledger: Ledger) -> None:
        await ledger.take_in(QUESTION)
        with Owner(tmp_path) as other_owner:
            other = Ledger(tmp_path, other_owner)
            assert await other.adopt() == ()
            assert await other.begin(1) is None
            other.close()

    _with_ledger(tmp_path, test)


def test_an_owner_lives_while_it_holds_its_lock(tmp_path: Path) -> None:
    owner = Owner(tmp_path)
    assert is_alive(owner.folder, owner.name)
    owner.release()
    assert not is_alive(owner.folder, owner.name)


def test_a_new_owner_sweeps_what_killed_ones_left(tmp_path: Path) -> None:
    killed = Owner(tmp_path)
    # What the kernel does when a process dies: the lock goes, the file stays.
    killed._lock.close()
    with Owner(tmp_path) as owner:
        assert [path.name for path in owner.folder.iterdir()] == [owner.name]


def test_a_reply_to_a_command_opens_a_thread(tmp_path: Path) -> None:
    key = MessageKey("T1", "C1", "/1.abc")
    reply_ts = "1700000001.000100"

    async def test(ledger: Ledger) -> None:
        await ledger.take_in(replace(QUESTION, key=key, thread_ts="", event_id="command 1.abc"))
        early = replace(FOLLOW_UP, thread_ts=reply_ts)
        assert await ledger.take_in(early) == ()
        ask = await ledger.begin(1)
        assert ask is not None
        assert await ledger.record_reply(ask, reply_ts) == (2,)

    _with_ledger(tmp_path, test)


def test_a_damaged_ledger_is_named(tmp_path: Path) -> None:
    (tmp_path / LEDGER).write_bytes(b"no database, whatever its name says" * 40)
    with pytest.raises(StoreDamagedError, match=LEDGER):
        connect(tmp_path)


def test_a_ledger_of_another_version_is_refused(tmp_path: Path) -> None:
    connect(tmp_path).close()
    connection = sqlite3.connect(tmp_path / LEDGER)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="schema 99"):
        connect(tmp_path)


def test_what_is_received_is_on_the_disk_before_it_is_acknowledged(tmp_path: Path) -> None:
    connection = connect(tmp_path)
    assert connection.execute("PRAGMA synchronous").fetchone() == (2,)
    assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
    connection.close()


def test_an_older_ledger_gets_what_was_added_since(tmp_path: Path) -> None:
    connection = connect(tmp_path)
    connection.execute("INSERT INTO presses VALUES ('U1 1.1 2.2')")
    connection.execute("DROP TABLE ratings")
    connection.execute("PRAGMA user_version = 1")
    connection.close()
    connection = connect(tmp_path)
    assert was_pressed(connection, "U1 1.1 2.2")
    assert last_rating(connection, Place("U1", "C1", "1.1", "ans_1")) is None
    connection.close()


def test_a_press_and_what_it_changed_are_remembered(tmp_path: Path) -> None:
    connection = connect(tmp_path)
    place = Place("U1", "C1", "1.1", "ans_1")
    assert not was_pressed(connection, "U1 1.1 2.2")
    record_press(connection, "U1 1.1 2.2", place, Rated("up", 1))
    record_press(connection, "U1 1.1 3.3", place, Rated("down", 2))
    record_press(connection, "U1 1.1 4.4", place, None)
    assert was_pressed(connection, "U1 1.1 4.4")
    assert last_rating(connection, place) == Rated("down", 2)
    assert last_rating(connection, replace(place, user="U2")) is None
    connection.close()
