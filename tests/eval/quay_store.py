"""A small store of plain pages, with an assistant and questions about it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from eval.topics import Evidence, Kind, Split, Topic
from rag.answering.similarity_reader import SimilarityReader
from rag.assistant import Assistant
from rag.store.ingest import ingest
from rag.store.store import Store
from rag.types import Turn
from tests.fakes import WordHashEncoder
from tests.rag.store.parsing import PlainParser

ENCODER = WordHashEncoder(256)
QUAY = """Quay news
# Ice
Ice shut the northern quay for nine days. It reopened on Monday.

Tugs broke a lane through the ice. “Nobody was hurt 🙂,” said the harbour board.
# Crane
The crane lifts forty tonnes.
"""
MILL = """Mill news
# Fire
Fire shut the paper mill in spring.
"""


def store_pages(root: Path) -> Path:
    """Ingest the pages and return the data folder."""
    pages = root / "pages"
    pages.mkdir()
    (pages / "quay.txt").write_text(QUAY)
    (pages / "mill.txt").write_text(MILL)
    ingest(root / "store", ENCODER, [pages], parser=PlainParser())
    return root / "store"


@contextmanager
def open_quay(data_dir: Path) -> Iterator[Assistant]:
    """Open an assistant over the pages."""
    with Store(data_dir, ENCODER) as store:
        reader = SimilarityReader(ENCODER, threshold=0.25)
        yield Assistant(store, ENCODER, reader, today=lambda: date(2024, 5, 15))


def topic(
    topic_id: str, question: str, *answers: str, place: tuple[str, str, str] = ("", "", "")
) -> Topic:
    """Make a question; without answers it is unanswerable."""
    return Topic(
        topic_id=topic_id,
        question=question,
        kind=Kind.FACT if answers else Kind.UNANSWERABLE,
        split=Split.DEV,
        must_pass=False,
        answers=answers,
        answerable={"quay": bool(answers)},
        evidence={"quay": (Evidence(*place),)} if answers else {},
    )


_LIFTS, _SHUT, _HURT = ("Crane", "forty"), ("Ice", "nine days"), ("Ice", "was hurt 🙂,”")
TOPICS = (
    topic("crane", "How many tonnes does the crane lift?", "forty", place=("quay", *_LIFTS)),
    topic("ice", "How long did ice shut the quay?", "nine days", place=("quay", *_SHUT)),
    topic("hurt", "Who said nobody was hurt?", "harbour board", place=("quay", *_HURT)),
    topic("vigo", "Who painted the lighthouse of Vigo?"),
)
FOLLOW_UP = Topic(
    topic_id="fire",
    question="And when was it shut by fire?",
    kind=Kind.FOLLOW_UP,
    split=Split.DEV,
    must_pass=False,
    answers=("spring",),
    answerable={"quay": True},
    evidence={"quay": (Evidence("mill", "Fire", "in spring"),)},
    history=(Turn("What became of the paper mill?"),),
)
