"""Questions to start with: made of titles and headings, and known to be answered."""

import asyncio
import logging
from collections.abc import Callable, Sequence
from itertools import zip_longest

from api.errors import foreseen
from api.work import Cancelled, WorkPool
from rag.assistant import Assistant, SentenceFound
from rag.types import Question, Section

_log = logging.getLogger(__name__)
MOST = 4
_MOST_TRIED = 24
_MOST_BRIEFINGS = 12
_MOST_WORDS = 12
_PAUSE_SECONDS = 0.5


class Suggestions:
    """Tries candidates while nobody waits for an answer, once for each generation."""

    def __init__(self) -> None:
        self.questions: tuple[str, ...] = ()
        """Those found so far."""
        self.complete = False
        """No more will be found."""
        self._generation = -1
        self._search: asyncio.Task[None] | None = None

    def look(self, assistant: Assistant, pool: WorkPool) -> None:
        """See to it that questions about what is stored now are found."""
        generation = assistant.store.current().number
        if generation == self._generation:
            return
        self.stop()
        self.questions, self.complete, self._generation = (), False, generation
        self._search = asyncio.create_task(self._find(assistant, pool, generation))

    def stop(self) -> None:
        """Look no further."""
        if self._search is not None:
            self._search.cancel()

    async def _find(self, assistant: Assistant, pool: WorkPool, generation: int) -> None:
        try:
            candidates = await pool.submit(lambda _: candidates_of(assistant, generation)).future
            for question in candidates[:_MOST_TRIED]:
                while pool.n_open:
                    await asyncio.sleep(_PAUSE_SECONDS)
                if await pool.submit(_trial(assistant, question)).future:
                    self.questions = (*self.questions, question)
                if len(self.questions) == MOST:
                    break
        except Exception as exc:  # noqa: BLE001 - a courtesy: what was found until now has to do
            if not foreseen(exc):
                _log.error("fault", exc_info=exc)
        finally:
            self.complete = True


def candidates_of(assistant: Assistant, generation: int) -> tuple[str, ...]:
    """Make questions of titles and headings, first of those that are questions themselves."""
    catalog = assistant.store.catalog
    briefings = catalog.documents(generation=generation)[:_MOST_BRIEFINGS]
    headings = [
        _headings(catalog.sections(briefing.document_id, generation=generation))
        for briefing in briefings
    ]
    # The first heading of each briefing, then the second of each, so that no briefing has them all.
    in_turn = [heading for row in zip_longest(*headings) for heading in row if heading]
    named = [*(briefing.title for briefing in briefings), *in_turn]
    short = [name for name in named if 1 < len(name.split()) <= _MOST_WORDS]
    asked = [name for name in short if name.endswith("?")]
    stated = [f"What do the briefings say about “{name}”?" for name in short if name not in asked]
    return tuple(dict.fromkeys((*asked, *stated)))


def _headings(sections: Sequence[Section]) -> list[str]:
    return [section.path[-1] for section in sections if section.path]


def _trial(assistant: Assistant, question: str) -> Callable[[Cancelled], bool]:
    def is_answered(cancelled: Cancelled) -> bool:
        events = assistant.stream(Question(question), cancelled=cancelled)
        # Left at the first sentence, so that no receipt is filed for what nobody asked.
        return any(isinstance(event, SentenceFound) for event in events)

    return is_answered
