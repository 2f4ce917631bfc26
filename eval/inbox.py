"""The feedback loop: a thumbs-down becomes a question of a set, or is closed with a reason."""

import json
import os
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter, ValidationError

from eval.errors import InboxError
from rag.store.catalog import Catalog
from rag.store.receipts import Feedback, StoredAnswer

STATE = "inbox.json"
"""In the data folder."""
FORMAT = 1


@dataclass(frozen=True, slots=True)
class Complaint:
    """An answer that people gave a thumbs-down, with what is known of it."""

    feedback_id: int
    """Of the first thumbs-down; the item goes by it."""
    answer_id: str
    created_at: datetime
    n_complaints: int
    comments: tuple[str, ...]
    question: str
    standalone_question: str
    """As it was understood; the question itself where the receipt is gone."""
    generation: int
    shown: str | None
    """What was answered; None where something it quotes was withdrawn."""


@dataclass(frozen=True, slots=True)
class Closed:
    """What became of a complaint."""

    topic_id: str | None = None
    """The question that it became."""
    reason: str | None = None
    """Why it was dismissed."""


_CLOSED = TypeAdapter(dict[str, Closed])


class Inbox:
    """The complaints of one data folder."""

    def __init__(self, catalog: Catalog, data_dir: Path) -> None:
        self._catalog = catalog
        self._path = data_dir / STATE
        self._closed = _read_state(self._path)

    def complaints(self) -> tuple[Complaint, ...]:
        """List what is open, oldest first, one item for each answer."""
        by_answer: dict[str, list[Feedback]] = {}
        for feedback in self._catalog.feedback():
            if feedback.rating == "down" and feedback.answer_id not in self._closed:
                by_answer.setdefault(feedback.answer_id, []).append(feedback)
        return tuple(self._complaint(given) for given in by_answer.values())

    def complaint(self, feedback_id: int) -> Complaint:
        """Find an open complaint.

        Raises:
            InboxError: there is none such.
        """
        listed = self.complaints()
        for complaint in listed:
            if complaint.feedback_id == feedback_id:
                return complaint
        known = ", ".join(str(c.feedback_id) for c in listed) or "none"
        raise InboxError(f"no complaint {feedback_id} is open; open are: {known}")

    def close(self, complaint: Complaint, closed: Closed) -> None:
        """Take a complaint, and every other about the same answer, off the list."""
        self._closed = {**self._closed, complaint.answer_id: closed}
        _write_state(self._path, self._closed)

    def _complaint(self, given: Sequence[Feedback]) -> Complaint:
        first = given[0]
        receipt = _receipt(self._catalog.load_answer(first.answer_id))
        return Complaint(
            feedback_id=first.feedback_id,
            answer_id=first.answer_id,
            created_at=first.created_at,
            n_complaints=len(given),
            comments=tuple(f.comment for f in given if f.comment),
            question=first.question,
            standalone_question=str(receipt.get("standalone_question", first.question)),
            generation=first.generation,
            shown=receipt.get("text"),
        )


def _receipt(answer: StoredAnswer) -> Mapping[str, Any]:
    if answer.payload is None:
        return {}
    receipt: Mapping[str, Any] = json.loads(answer.payload)
    return receipt


def _read_state(path: Path) -> dict[str, Closed]:
    if not path.exists():
        return {}
    try:
        content = json.loads(path.read_bytes())
        if not isinstance(content, dict) or content.get("format") != FORMAT:
            raise InboxError(f"{path}: is not an inbox of format {FORMAT}; move it away")
        return _CLOSED.validate_python(content.get("closed"))
    except (OSError, ValueError, ValidationError) as error:
        first = str(error).splitlines()[0]
        raise InboxError(f"{path}: cannot be read ({first}); move it away") from error


def _write_state(path: Path, closed: Mapping[str, Closed]) -> None:
    content = {"format": FORMAT, "closed": {key: asdict(value) for key, value in closed.items()}}
    draft = path.with_suffix(".new")
    try:
        draft.write_text(json.dumps(content, indent=1, sort_keys=True) + "\n", encoding="utf-8")
        os.replace(draft, path)  # noqa: PTH105 - atomic on every system
    except OSError as error:
        raise InboxError(f"{path}: cannot be written ({error.strerror})") from error
