"""Sheets: questions that we wrote to teach the reader, under the paragraphs they are asked of.

    # Title of an article of ours
    @
    Its paragraph, all on one line.
    p a question in other words than the text's | the words that answer
    y a question for yes or no | the words that settle it
    o a request, a search, a statement to complete | the words that answer
    a a detail in the text's own words | the words that answer
    d asked like a sentence that only announces | the words that answer, in another one
    m asked for several things | the words for one | the words for the next
    n a near miss, which the paragraph does not answer
    f an earlier question >> its answer >> one that leans on them | the words that answer, if any

Questions are read as the assistant looks them up: follow-ups rewritten, in plain form. A paragraph
of the training rows or of another sheet of the folder is not repeated: `@ 0123456789ab` names it by
the beginning of its sha256. What a sheet's name begins with tells rows of one source. The
words that answer stand in their paragraph once, letter for letter. A question for several things is
a row for each, in which it comes first.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import pairwise
from pathlib import Path

from eval.training.corpus import OWN, RawRow
from rag.answering.follow_up import standalone_question
from rag.answering.plain_question import plain_question
from rag.types import Turn

SHEETS = Path(__file__).parent / "sheets"
HELD_OUT = SHEETS / "held_out"
"""Articles with questions that are not trained on."""
_KEY_DIGITS = 12
_FORM_WORDS = 2
_COMMON = 12
"""Questions that begin alike, from which on they are a form of their own."""
_LEAST_WITHOUT_ANSWER = 0.1
_QUESTION = re.compile(
    r"(?P<kind>[pyoadmnf]) (?:(?P<earlier>[^|>]+) >> (?P<answer>[^|>]+) >> )?(?P<question>[^|]+?)"
    r"(?: \| (?P<words>.+))?"
)
_ANSWERED = frozenset("pyoadm")


def paragraph_key(text: str) -> str:
    """Name a paragraph by what it says."""
    return hashlib.sha256(text.encode()).hexdigest()[:_KEY_DIGITS]


def read_sheets(folder: Path, known: Sequence[RawRow]) -> list[RawRow]:
    """Read every sheet of a folder as rows; `known` are those whose paragraphs are asked about.

    Raises:
        ValueError: there are none, or a line of one cannot be read or names what is not there.
    """
    sheets = [(path, path.read_text("utf-8").splitlines()) for path in sorted(folder.glob("*.txt"))]
    if not sheets:
        raise ValueError(f"no sheets (*.txt) in {folder}: train from a checkout, or name a folder")
    ours = (about for _, lines in sheets for about in _own_paragraphs(lines))
    paragraphs = {paragraph_key(str(row["context"])): row for row in (*ours, *known)}
    return [row for path, lines in sheets for row in _sheet_rows(path, lines, paragraphs)]


def balanced(rows: Sequence[RawRow]) -> list[RawRow]:
    """Even out, form by form, how many lists of passages hold an answer.

    Who writes near misses asks "how many" far more often than "why", and a network learns to tell
    them by that instead of reading. Near misses of which there are more than answerable questions
    of the same form are left out; the answerable ones say in how many of their lists the passage
    that answers must be missing, so that about half of each form's lists have none.
    """
    forms = Counter(map(_form, rows))
    answerable = Counter(_common_form(row, forms) for row in rows if row["answerable"])
    misses = Counter(_common_form(row, forms) for row in rows if not row["answerable"])
    kept_misses = misses & answerable  # of each form the lesser number
    room = kept_misses.copy()
    kept = []
    for row in sorted(rows, key=lambda row: paragraph_key(str(row["id"]))):
        form = _common_form(row, forms)
        if row["answerable"]:
            lacking = (answerable[form] - kept_misses[form]) / (2 * answerable[form])
            kept.append(row | {"without_answer": max(_LEAST_WITHOUT_ANSWER, lacking)})
        elif room[form] > 0:
            room[form] -= 1
            kept.append(row)
    return kept


def _form(row: RawRow) -> str:
    return " ".join(str(row["question"]).lower().split()[:_FORM_WORDS])


def _common_form(row: RawRow, forms: Counter[str]) -> str:
    form = _form(row)
    return form if forms[form] >= _COMMON else ""


def _own_paragraphs(lines: Sequence[str]) -> Iterator[RawRow]:
    title = ""
    for line, following in pairwise([*lines, ""]):
        if line.startswith("# "):
            title = line[2:]
        elif line.strip() == "@" and following:
            yield {"title": title, "context": following, "licence": "open"}


def _sheet_rows(
    sheet: Path, lines: Sequence[str], paragraphs: Mapping[str, RawRow]
) -> Iterator[RawRow]:
    source = {"source": OWN + sheet.stem.partition("-")[0]}
    about: RawRow | None = None
    for number, line in enumerate(lines, start=1):
        place = f"{sheet.name}, line {number}"
        asked = _QUESTION.fullmatch(line)
        if line.startswith("@"):
            key = line[1:].strip()
            if key and key not in paragraphs:
                raise ValueError(
                    f"{place}: no training row and no other sheet has a paragraph {key}; give the "
                    "rows that the sheet was written for, or other --sheets"
                )
            about = paragraphs[key] | source if key else None
        elif about is None and paragraph_key(line) in paragraphs:
            about = paragraphs[paragraph_key(line)] | source
        elif about is not None and asked:
            yield from (about | row for row in _questions(asked, str(about["context"]), place))
        elif line and not line.startswith("# "):
            raise ValueError(f"{place}: expected `p question | answer` or the like, got {line!r}")


def _questions(asked: re.Match[str], context: str, place: str) -> Iterator[RawRow]:
    kind = asked["kind"]
    told = asked["words"].split(" | ") if asked["words"] else []
    if (kind in _ANSWERED and not told) or (kind == "n" and told):
        raise ValueError(f"{place}: an answer stands behind every kind but n, and never behind n")
    if (kind == "m") is not (len(told) > 1):
        raise ValueError(f"{place}: two answers or more stand behind m alone")
    if (kind == "f") is not bool(asked["earlier"]):
        raise ValueError(f"{place}: an earlier question and its answer stand before f alone")
    for words in told:
        if context.count(words) != 1:
            raise ValueError(f"{place}: {words!r} must stand in its paragraph once")
    turns = (Turn(asked["earlier"], asked["answer"]),) if asked["earlier"] else ()
    question = plain_question(standalone_question(asked["question"], turns))
    answers = [{"text": words, "start": context.index(words)} for words in told]
    for number in range(max(1, len(answers))):
        yield {
            "id": f"{place}, {number}" if number else place,
            "question": question,
            "answers": answers[number:] + answers[:number],
            "answerable": bool(answers),
        }
