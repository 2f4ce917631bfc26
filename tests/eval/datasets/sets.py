"""Small sets, written as their houses write them."""

import gzip
import json
from collections.abc import Sequence
from pathlib import Path

CORPUS: list[dict[str, object]] = [
    {"_id": "rt1", "title": "Ice", "text": "Ice shut the quay.", "date": "2025/01/03"},
    {"_id": "rt2", "title": "Crane", "text": "The crane lifts forty tonnes.", "date": "unknown"},
    {"_id": "a/b 3", "title": "", "text": "Fire shut the mill."},
    {"_id": "rt4", "title": "Rain", "text": "It rained."},
]
QUERIES: list[dict[str, object]] = [
    {"_id": "q2", "text": "What lifts forty tonnes?", "answer": "crane"},
    {"_id": "q1", "text": "What shut?"},
    {"_id": "q3", "text": "Nobody judged this."},
]
UNANSWERABLE: list[dict[str, object]] = [
    {"_id": "un1", "text": "Who painted the lighthouse?", "answerable": False}
]
QRELS = "query-id\tcorpus-id\tscore\nq1\trt1\t2\nq1\ta/b 3\t1\nq1\trt4\t0\nq2\trt2\t1\n"
CONTEXT = "The crane lifts forty tonnes. Forty tonnes are much.\n\nIt was built in 1990."
READING: list[dict[str, object]] = [
    {
        "id": "r1",
        "title": "Crane",
        "question": "How much?",
        "context": CONTEXT,
        "answers": [{"text": "forty tonnes", "start": 16}, {"text": "forty tonnes", "start": 16}],
        "answerable": True,
    },
    {
        "id": "r2",
        "title": "Crane",
        "question": "Who owns it?",
        "context": CONTEXT,
        "answers": [],
        "answerable": False,
    },
    {
        "id": "r3",
        "title": "Rain",
        "question": "When?",
        "context": "It rained on Monday.",
        "answers": [{"text": "Monday", "start": 13}],
        "answerable": True,
    },
]


def write_lines(path: Path, rows: Sequence[object]) -> Path:
    """Write JSON lines, packed where the name says so."""
    content = "".join(json.dumps(row) + "\n" for row in rows).encode()
    path.write_bytes(gzip.compress(content) if path.suffix == ".gz" else content)
    return path


def write_beir(folder: Path) -> Path:
    """Write a BEIR folder."""
    folder.mkdir()
    write_lines(folder / "corpus.jsonl.gz", CORPUS)
    write_lines(folder / "queries.jsonl", QUERIES)
    write_lines(folder / "queries_unanswerable.jsonl.gz", UNANSWERABLE)
    (folder / "qrels.tsv").write_text(QRELS)
    return folder
