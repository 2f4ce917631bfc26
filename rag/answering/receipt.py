"""An answer as JSON: the receipt, from which it can be checked and replayed."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from rag.types import Abstention, Answer, Citation, Passage, Span

ID_LENGTH = 24


def receipt(answer: Answer) -> dict[str, Any]:
    """Write an answer in the shape of the contract, less `took_ms`."""
    return {
        "id": answer.answer_id,
        "question": answer.question,
        "standalone_question": answer.standalone_question,
        "status": answer.status.value,
        "text": answer.text,
        "sentences": [
            {"text": s.text, **_offsets(s.span), "citations": list(s.citations)}
            for s in answer.sentences
        ],
        "citations": [citation_fields(citation) for citation in answer.citations],
        "abstention": _abstention(answer.abstention),
        "unanswered": list(answer.unanswered),
        "confidence": answer.confidence,
        "provenance": {
            "generation": answer.provenance.generation,
            "encoder": answer.provenance.encoder,
            "reader": answer.provenance.reader,
            "settings": answer.provenance.settings,
        },
    }


def receipt_text(answer: Answer) -> str:
    """Write the receipt as one line of JSON, equal for equal answers."""
    return _canonical(receipt(answer))


def with_id(answer: Answer) -> Answer:
    """Name the answer by a hash of its receipt, so that equal answers share one."""
    body = receipt(replace(answer, answer_id=""))
    digest = hashlib.sha256(_canonical(body).encode()).hexdigest()
    return replace(answer, answer_id=f"ans_{digest[:ID_LENGTH]}")


def passage_fields(passage: Passage) -> dict[str, Any]:
    """Write a passage as the API shows it."""
    chunk = passage.chunk
    return {
        "chunk_id": chunk.chunk_id,
        "document_id": chunk.document_id,
        "document_title": chunk.document_title,
        "published": chunk.published.isoformat() if chunk.published else None,
        "section": list(chunk.section),
        "text": chunk.text,
        **_offsets(chunk.span),
        "document_sha256": chunk.document_sha256,
        "url": chunk.url,
        "score": round(passage.score, 6),
        "rank": passage.rank,
        "retriever": passage.retriever,
    }


def citation_fields(citation: Citation) -> dict[str, Any]:
    """Write a citation as the API shows it."""
    return {
        "number": citation.number,
        "chunk_id": citation.chunk_id,
        "document_id": citation.document_id,
        "document_title": citation.document_title,
        "published": citation.published.isoformat() if citation.published else None,
        "section": list(citation.section),
        "quote": citation.quote,
        **_offsets(citation.span),
        "highlight": _offsets(citation.highlight) if citation.highlight else None,
        "document_sha256": citation.document_sha256,
        "url": citation.url,
    }


def _abstention(abstention: Abstention | None) -> dict[str, Any] | None:
    if abstention is None:
        return None
    return {
        "reason": abstention.reason.value,
        "nearest": [passage_fields(passage) for passage in abstention.nearest],
    }


def _offsets(span: Span) -> dict[str, int]:
    return {"start": span.start, "end": span.end}


def _canonical(body: Mapping[str, Any]) -> str:
    return json.dumps(body, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
