"""Taking a delivery into the ledger: what is new, what is a duplicate, what changes an ask."""

import sqlite3
import time

from api.slack.asks import State
from api.slack.incoming import Incoming, Kind

KEEP_WAITING_SECONDS = 3600.0
"""How long a message in a thread can come before the question that opened the thread to us."""
_Row = tuple[int, str, str]
_FINISHED = frozenset({State.DONE, State.FAILED, State.DROPPED})


def take_in(connection: sqlite3.Connection, heard: Incoming, *, owner: str) -> tuple[int, ...]:
    """Record one delivery; return the asks that `owner` has to work on because of it."""
    if not _first_delivery(connection, heard):
        return ()
    known = _row(connection, heard)
    if known is not None:
        asks = _change(connection, heard, known, owner)
    elif heard.kind is Kind.FOLLOW_UP and not _asked_before(connection, heard):
        _insert(connection, heard, State.WAITING, owner)
        asks = ()
    elif heard.kind is Kind.DELETED:
        _insert(connection, heard, State.DROPPED, owner)
        asks = ()
    else:
        asks = (_insert(connection, heard, State.OPEN, owner),)
    if heard.kind is Kind.ADDRESSED and asks:
        asks += wake(
            connection,
            heard.key.team,
            heard.key.channel,
            heard.thread_ts,
            owner=owner,
            after=heard.key.ts,
        )
    return asks


def wake(
    connection: sqlite3.Connection,
    team: str,
    channel: str,
    thread_ts: str,
    *,
    owner: str,
    after: str = "",
) -> tuple[int, ...]:
    """Open the messages of a thread that came before the question which they follow."""
    rows = connection.execute(
        "SELECT ask_id, ts FROM asks WHERE team = ? AND channel = ? AND thread_ts = ? "
        "AND state = 'waiting'",
        (team, channel, thread_ts),
    ).fetchall()
    woken = tuple(ask_id for ask_id, ts in rows if _moment(ts) > _moment(after))
    connection.executemany(
        "UPDATE asks SET state = 'open', owner = ? WHERE ask_id = ?",
        [(owner, ask_id) for ask_id in woken],
    )
    return woken


def forget_waiting(connection: sqlite3.Connection) -> None:
    """Forget messages that waited in vain for their thread to become a conversation with us."""
    connection.execute(
        "DELETE FROM asks WHERE state = ? AND received_at < ?",
        (State.WAITING, time.time() - KEEP_WAITING_SECONDS),
    )


def _first_delivery(connection: sqlite3.Connection, heard: Incoming) -> bool:
    if not heard.event_id:
        return True
    cursor = connection.execute(
        "INSERT OR IGNORE INTO deliveries (event_id) VALUES (?)", (heard.event_id,)
    )
    return cursor.rowcount == 1


def _row(connection: sqlite3.Connection, heard: Incoming) -> _Row | None:
    key = heard.key
    found: _Row | None = connection.execute(
        "SELECT ask_id, state, revision FROM asks WHERE team = ? AND channel = ? AND ts = ?",
        (key.team, key.channel, key.ts),
    ).fetchone()
    return found


def _change(
    connection: sqlite3.Connection, heard: Incoming, row: _Row, owner: str
) -> tuple[int, ...]:
    ask_id, state, revision = row
    deleted = heard.kind is Kind.DELETED
    if not deleted and not _newer(heard, state, revision):
        return ()
    if state == State.WAITING and (deleted or heard.kind is Kind.FOLLOW_UP):
        connection.execute(
            "UPDATE asks SET state = ?, revision = ? WHERE ask_id = ?",
            (State.DROPPED if deleted else state, heard.revision, ask_id),
        )
        return ()
    # An ask that is being worked on stays with its owner, who sees the change when he finishes.
    taken_over = state in _FINISHED or state == State.WAITING
    connection.execute(
        "UPDATE asks SET kind = ?, text = ?, revision = ?, state = 'open', "
        "owner = CASE WHEN ? THEN ? ELSE owner END WHERE ask_id = ?",
        (heard.kind, heard.text, _revision(heard, revision), taken_over, owner, ask_id),
    )
    return (ask_id,) if taken_over else ()


def _newer(heard: Incoming, state: str, revision: str) -> bool:
    if state == State.DROPPED:
        return False
    return _moment(heard.revision) > _moment(revision) or (
        state == State.WAITING and heard.kind is not Kind.FOLLOW_UP
    )


def _revision(heard: Incoming, revision: str) -> str:
    """Deletions carry no time of their own; they are the last word."""
    return f"{revision}d" if heard.kind is Kind.DELETED else heard.revision


def _moment(ts: str) -> tuple[int, int]:
    seconds, _, fraction = ts.rstrip("d").partition(".")
    return (int(seconds or 0), int(fraction or 0))


def _asked_before(connection: sqlite3.Connection, heard: Incoming) -> bool:
    rows = connection.execute(
        "SELECT ts FROM asks WHERE team = ? AND channel = ? AND thread_ts = ? "
        "AND kind IN ('addressed', 'follow_up') AND state IN ('open', 'done')",
        (heard.key.team, heard.key.channel, heard.thread_ts),
    )
    return any(ts.startswith("/") or _moment(ts) < _moment(heard.key.ts) for (ts,) in rows)


def _insert(connection: sqlite3.Connection, heard: Incoming, state: State, owner: str) -> int:
    cursor = connection.execute(
        "INSERT INTO asks (team, channel, ts, thread_ts, user, user_team, kind, text, revision, "
        "response_url, received_at, state, owner, look) VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?)",
        (
            heard.key.team,
            heard.key.channel,
            heard.key.ts,
            heard.thread_ts,
            heard.user,
            heard.user_team,
            heard.kind,
            heard.text if state is State.OPEN else None,
            heard.revision,
            heard.response_url,
            time.time(),
            state,
            owner,
            heard.retried,
        ),
    )
    return int(cursor.lastrowid or 0)
