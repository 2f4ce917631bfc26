"""One made-up conversation that the OpenAPI document shows throughout."""

import hashlib
import json
from typing import Any

_TEXT = (
    "The river crossing\n\nThe council opened the new footbridge in May. "
    "It cost 2.4 million and replaces the ferry.\n"
)
_SHA256 = hashlib.sha256(_TEXT.encode()).hexdigest()
_QUOTE = "The council opened the new footbridge in May."
_START = _TEXT.index(_QUOTE)
_SHORT = _TEXT.index("May")

ANSWER_REQUEST: dict[str, Any] = {
    "question": "When did it open?",
    "history": [{"question": "What replaced the ferry?", "answer": "The new footbridge."}],
    "filters": {"published_after": "2022-01-01", "published_before": None, "document_ids": []},
    "max_sentences": 2,
}

_PLACE: dict[str, Any] = {
    "document_id": "river-crossing",
    "document_title": "The river crossing",
    "published": "2022-06-02",
    "section": ["The river crossing"],
}
_CITATION: dict[str, Any] = {
    "number": 1,
    "chunk_id": "river-crossing:00000",
    **_PLACE,
    "quote": _QUOTE,
    "start": _START,
    "end": _START + len(_QUOTE),
    "highlight": {"start": _SHORT, "end": _SHORT + len("May")},
    "document_sha256": _SHA256,
    "url": None,
}
PASSAGE: dict[str, Any] = {
    "chunk_id": "river-crossing:00000",
    **_PLACE,
    "text": _TEXT[_START:].strip(),
    "start": _START,
    "end": len(_TEXT) - 1,
    "document_sha256": _SHA256,
    "url": None,
    "score": 0.0325,
    "rank": 1,
    "retriever": "dense+lexical",
}
_SENTENCE: dict[str, Any] = {"text": _QUOTE, "start": 0, "end": len(_QUOTE), "citations": [1]}

_ANSWERED: dict[str, Any] = {
    "id": "ans_3f9c2a71d05be8b64c10a9e7",
    "question": "When did it open?",
    "standalone_question": "When did the new footbridge open?",
    "status": "answered",
    "text": f"{_QUOTE} [1]",
    "sentences": [_SENTENCE],
    "citations": [_CITATION],
    "abstention": None,
    "unanswered": [],
    "confidence": 0.97,
    "provenance": {
        "generation": 7,
        "encoder": "all-MiniLM-L6-v2@sha256:9f1b",
        "reader": "extractive-1",
        "settings": "sha256:52a0",
    },
}
_TOOK = {"retrieve": 9, "read": 41, "total": 53}

ANSWER: dict[str, Any] = {**_ANSWERED, "took_ms": _TOOK}
RECEIPT: dict[str, Any] = {**_ANSWERED, "created_at": "2022-06-03T08:15:00Z"}
ABSTAINED: dict[str, Any] = {
    **ANSWER,
    "id": "ans_b81f0c44e2977d3a6f55c012",
    "question": "Who designed the footbridge?",
    "standalone_question": "Who designed the footbridge?",
    "status": "abstained",
    "text": "The briefings do not say. These passages come nearest.",
    "sentences": [],
    "citations": [],
    "abstention": {"reason": "not_in_briefings", "nearest": [PASSAGE]},
    "confidence": 0.12,
}

_EVENTS: tuple[tuple[str, dict[str, Any]], ...] = (
    (
        "passages",
        {"standalone_question": "When did the new footbridge open?", "passages": [PASSAGE]},
    ),
    ("sentence", {"sentence": _SENTENCE, "citations": [_CITATION]}),
    ("answer", ANSWER),
)
STREAM = "".join(
    f"event: {name}\ndata: {json.dumps(event)}\nid: {number}\n\n"
    for number, (name, event) in enumerate(_EVENTS, start=1)
)

SESSION_REQUEST: dict[str, Any] = {"site_key": "pk_handbook"}
SESSION: dict[str, Any] = {
    "token": "wgt_eyJrIjoicGtfaGFuZGJvb2sifQ.k0nUf8mKq2ZcYd3w7n5RrXhX3mU0Qb1v8w2J4sT6yzE",
    "expires_in": 900,
    "origin": "https://www.example.org",
}
FEEDBACK_REQUEST: dict[str, Any] = {"rating": "up", "comment": "Exactly what I was looking for."}
FEEDBACK: dict[str, Any] = {"answer_id": "ans_3f9c2a71d05be8b64c10a9e7", "rating": "up"}
SEARCH: dict[str, Any] = {"query": "footbridge", "passages": [PASSAGE]}
SUGGESTIONS: dict[str, Any] = {"questions": ["What became of the ferry?"], "complete": True}
_DOCUMENT: dict[str, Any] = {
    "document_id": "river-crossing",
    "sha256": _SHA256,
    "title": "The river crossing",
    "published": "2022-06-02",
    "url": None,
    "source": "river-crossing.md",
    "n_characters": len(_TEXT),
    "n_sections": 1,
}
LIST: dict[str, Any] = {
    "documents": [_DOCUMENT | {"n_chunks": 1}],
    "total": 1,
    "limit": 50,
    "offset": 0,
    "generation": 7,
}
DOCUMENT: dict[str, Any] = {
    **_DOCUMENT,
    "sections": [
        {
            "path": ["The river crossing"],
            "level": 1,
            "start": 0,
            "end": len(_TEXT),
            "heading": {"start": 0, "end": len("The river crossing")},
        }
    ],
    "furniture": [],
}
PROBLEM: dict[str, Any] = {
    "type": "urn:problem-type:briefings:invalid-request",
    "title": "Request does not fit",
    "status": 422,
    "detail": "#/question: must hold more than white space",
    "instance": "/v1/answers",
    "request_id": "0c5d8d1f6f3e4f7a9a53b0e6d1f2a4c8",
    "errors": [{"detail": "must hold more than white space", "pointer": "#/question"}],
}
