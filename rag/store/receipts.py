"""Receipts of answers, and what people thought of them."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Literal

from rag.errors import NotFoundError
from rag.store.checksum import row_checksum
from rag.store.documents import damaged

Rating = Literal["up", "down"]
MOST_RECEIPTS = 100_000
"""Of receipts without feedback; beyond, the oldest go."""
_PRUNED_EVERY = 500


@dataclass(frozen=True, slots=True)
class StoredAnswer:
    """The receipt of an answer."""

    answer_id: str
    created_at: datetime
    question: str
    generation: int
    payload: str | None
    """What was stored; None once something it quotes was withdrawn."""

    @property
    def withdrawn(self) -> bool:
        """Tell whether something it quotes was withdrawn."""
        return self.payload is None


@dataclass(frozen=True, slots=True)
class Feedback:
    """What a person thought of an answer."""

    feedback_id: int
    answer_id: str
    created_at: datetime
    rating: Rating
    comment: str | None
    question: str
    generation: int


def insert_answer(
    connection: sqlite3.Connection,
    answer: StoredAnswer,
    document_versions: Sequence[tuple[str, str]],
) -> None:
    """Write a receipt; one that is stored already stays as it is."""
    fields = _answer_fields(answer)
    cursor = connection.execute(
        "INSERT OR IGNORE INTO answers "
        "(answer_id, created_at, question, generation, payload, checksum) "
        "VALUES (?, ?, ?, ?, ?, ?)",
        (*fields, row_checksum("answers", *fields)),
    )
    if cursor.rowcount == 0:
        return
    connection.executemany(
        "INSERT OR IGNORE INTO answer_documents VALUES (?, ?, ?)",
        [(answer.answer_id, *version) for version in document_versions],
    )
    row = cursor.lastrowid or 0
    if row % _PRUNED_EVERY == 0:
        connection.execute(
            "DELETE FROM answers WHERE row <= ? "
            "AND answer_id NOT IN (SELECT answer_id FROM feedback)",
            (row - MOST_RECEIPTS,),
        )


def read_answer(connection: sqlite3.Connection, answer_id: str) -> StoredAnswer:
    """Read a receipt.

    Raises:
        NotFoundError: no such receipt.
        StoreDamagedError: it is not what was written.
    """
    fields = connection.execute(
        "SELECT answer_id, created_at, question, generation, payload, checksum "
        "FROM answers WHERE answer_id = ?",
        (answer_id,),
    ).fetchone()
    if fields is None:
        raise NotFoundError(f"no answer is stored under the id {answer_id!r}")
    return _answer(fields)


def blank_answers(connection: sqlite3.Connection, document_ids: Sequence[str]) -> int:
    """Remove what receipts quote of withdrawn documents; return how many were blanked."""
    citing = {
        answer_id
        for answer_id, document_id in connection.execute(
            "SELECT answer_id, document_id FROM answer_documents"
        )
        if document_id in set(document_ids)
    }
    for answer_id in sorted(citing):
        answer = read_answer(connection, answer_id)
        fields = (
            answer_id,
            answer.created_at.isoformat(),
            answer.question,
            answer.generation,
            None,
        )
        connection.execute(
            "UPDATE answers SET payload = NULL, checksum = ? WHERE answer_id = ?",
            (row_checksum("answers", *fields), answer_id),
        )
    return len(citing)


def delete_answer(connection: sqlite3.Connection, answer_id: str) -> None:
    """Delete a receipt; feedback on it stays."""
    connection.execute("DELETE FROM answers WHERE answer_id = ?", (answer_id,))


def insert_feedback(
    connection: sqlite3.Connection, answer: StoredAnswer, rating: Rating, comment: str | None
) -> int:
    """Write what a person thought of an answer; return its id."""
    fields = (
        answer.answer_id,
        datetime.now(UTC).isoformat(),
        rating,
        comment,
        answer.question,
        answer.generation,
    )
    cursor = connection.execute(
        "INSERT INTO feedback "
        "(answer_id, created_at, rating, comment, question, generation, checksum) "
        "VALUES (?, ?, ?, ?, ?, ?, ?)",
        (*fields, row_checksum("feedback", *fields)),
    )
    return int(cursor.lastrowid or 0)


def delete_feedback(connection: sqlite3.Connection, feedback_id: int) -> None:
    """Take feedback back; nothing happens where there is none."""
    connection.execute("DELETE FROM feedback WHERE feedback_id = ?", (feedback_id,))


def read_feedback(connection: sqlite3.Connection) -> tuple[Feedback, ...]:
    """Read all feedback, oldest first."""
    found = connection.execute(
        "SELECT feedback_id, answer_id, created_at, rating, comment, question, generation, "
        "checksum FROM feedback ORDER BY feedback_id"
    )
    return tuple(_feedback(fields) for fields in found.fetchall())


def _answer_fields(answer: StoredAnswer) -> tuple[str | int | None, ...]:
    return (
        answer.answer_id,
        answer.created_at.isoformat(),
        answer.question,
        answer.generation,
        answer.payload,
    )


def _answer(fields: tuple[Any, ...]) -> StoredAnswer:
    *named, checksum = fields
    if row_checksum("answers", *named) != checksum:
        raise damaged(f"the receipt of answer {named[0]}")
    answer_id, created_at, question, generation, payload = named
    return StoredAnswer(
        answer_id, datetime.fromisoformat(created_at), question, generation, payload
    )


def _feedback(fields: tuple[Any, ...]) -> Feedback:
    feedback_id, *named, checksum = fields
    if row_checksum("feedback", *named) != checksum:
        raise damaged(f"feedback {feedback_id}")
    answer_id, created_at, rating, comment, question, generation = named
    when = datetime.fromisoformat(created_at)
    return Feedback(feedback_id, answer_id, when, rating, comment, question, generation)
