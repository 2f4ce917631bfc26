"""A complaint made into a line of a question set, checked before it is written."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from eval.asks import locate
from eval.errors import InboxError, QuestionSetError
from eval.pipelines import Pipeline
from eval.topics import LONGEST_PHRASE, Kind, load_topics, split_of

_LONGEST_ID = 60


@dataclass(frozen=True, slots=True)
class Draft:
    """What a person says about a question that was answered badly."""

    topic_id: str
    question: str
    corpus: str
    answers: tuple[str, ...]
    """Accepted short answers; empty: the briefings do not say."""
    document_id: str | None
    """Where the answer stands."""
    phrase: str | None
    """Words of the sentence that says it."""
    must_pass: bool = False


def suggested_id(question: str) -> str:
    """Suggest an id made of the question's words."""
    slug = re.sub(r"[^a-z0-9]+", "-", question.lower()).strip("-")
    return slug[:_LONGEST_ID].rpartition("-")[0] if len(slug) > _LONGEST_ID else slug or "question"


def append_question(draft: Draft, path: Path, pipeline: Pipeline) -> None:
    """Add a draft to a question set.

    Args:
        draft: what is to be added.
        path: a `.jsonl` file; made where there is none.
        pipeline: that holds the corpus, to find the phrase in.

    Raises:
        InboxError: the phrase does not stand in the document, or the line would not be read back.
    """
    _check_free(draft.topic_id, path)
    line = json.dumps(_fields(draft, pipeline), ensure_ascii=False)
    known = path.read_text(encoding="utf-8") if path.exists() else ""
    trial = path.with_name(f".{path.name}.new")
    try:
        trial.parent.mkdir(parents=True, exist_ok=True)
        trial.write_text(f"{known.rstrip()}\n{line}\n".lstrip(), encoding="utf-8")
        load_topics(trial)
        trial.replace(path)
    except QuestionSetError as error:
        trial.unlink()
        raise InboxError(f"the question would not be read back: {error}") from error
    except OSError as error:
        raise InboxError(f"{path}: cannot be written ({error.strerror})") from error


def _check_free(topic_id: str, path: Path) -> None:
    for file in sorted(path.parent.glob("*.jsonl")):
        if any(topic.topic_id == topic_id for topic in load_topics(file)):
            raise InboxError(f"the id {topic_id!r} is taken in {file}; choose another")


def _fields(draft: Draft, pipeline: Pipeline) -> dict[str, object]:
    fields: dict[str, object] = {
        "topic_id": draft.topic_id,
        "kind": str(Kind.FACT if draft.answers else Kind.UNANSWERABLE),
        "split": str(split_of(draft.topic_id)),
        "must_pass": draft.must_pass,
        "question": draft.question,
        "answers": list(draft.answers),
        "answerable": {draft.corpus: bool(draft.answers)},
    }
    if draft.answers:
        fields["evidence"] = {draft.corpus: [_evidence(draft, pipeline)]}
    return fields


def _evidence(draft: Draft, pipeline: Pipeline) -> dict[str, str]:
    document_id, phrase = draft.document_id or "", draft.phrase or ""
    if document_id not in pipeline.documents():
        raise InboxError(f"no briefing {document_id!r} is stored; `briefings documents` lists them")
    if not 1 <= len(phrase.split()) <= LONGEST_PHRASE:
        raise InboxError(f"quote one to {LONGEST_PHRASE} words as evidence, got {phrase!r}")
    text = pipeline.text(document_id)
    for section in pipeline.sections(document_id):
        if locate(phrase, text, [section]):
            heading = section.path[-1] if section.path else ""
            return {"document": document_id, "section": heading, "phrase": phrase}
    raise InboxError(f"{phrase!r} does not stand in one section of {document_id!r}")
