"""The answer contract, read back: what a surface shows becomes a `Response` to grade."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from eval.types import Cited, Provenance, Quote, Response, Sentence

_VARYING = ("took_ms",)
"""What may differ between two runs on the same index."""


def read_response(answer: Mapping[str, Any], passages: Sequence[Mapping[str, Any]]) -> Response:
    """Read an answer and the passages that were found for it; KeyError where a field is missing."""
    abstention = answer["abstention"]
    return Response(
        answered=answer["status"] == "answered",
        text=str(answer["text"]),
        standalone_question=str(answer["standalone_question"]),
        sentences=tuple(
            Sentence(str(s["text"]), tuple(int(n) for n in s["citations"]))
            for s in answer["sentences"]
        ),
        citations=tuple(_cited(citation) for citation in answer["citations"]),
        passages=tuple(_quote(passage, passage["text"]) for passage in passages),
        reason=None if abstention is None else str(abstention["reason"]),
        confidence=float(answer["confidence"]),
    )


def read_provenance(answer: Mapping[str, Any]) -> Provenance:
    """Read what produced an answer."""
    given = answer["provenance"]
    return Provenance(
        settings=str(given["settings"]),
        encoder=str(given["encoder"]),
        reader=str(given["reader"]),
        generation=int(given["generation"]),
    )


def answer_sha256(answer: Mapping[str, Any]) -> str:
    """Hash all that must be the same when the same question is asked again."""
    kept = {name: value for name, value in answer.items() if name not in _VARYING}
    canonical = json.dumps(kept, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(canonical.encode()).hexdigest()


def _cited(citation: Mapping[str, Any]) -> Cited:
    marked = citation["highlight"]
    return Cited(
        number=int(citation["number"]),
        quote=_quote(citation, citation["quote"]),
        document_title=str(citation["document_title"]),
        document_sha256=str(citation["document_sha256"]),
        published=date.fromisoformat(citation["published"]) if citation["published"] else None,
        highlight=None if marked is None else (int(marked["start"]), int(marked["end"])),
    )


def _quote(fields: Mapping[str, Any], text: object) -> Quote:
    return Quote(
        document_id=str(fields["document_id"]),
        section=tuple(str(heading) for heading in fields["section"]),
        start=int(fields["start"]),
        end=int(fields["end"]),
        text=str(text),
    )
