import gzip
import json
from pathlib import Path

import pytest

from eval.training.corpus import build_rows, read_rows, sentences

FERRY = "The ferry sails at noon. It carries 40 cars."
PIER = "The pier was built in 1911. It is made of oak."


def raw(
    question: str, context: str, answer: str | None, title: str = "West_Harbour"
) -> dict[str, object]:
    answers = [{"text": answer, "start": context.index(answer)}] if answer else []
    return {
        "id": question,
        "title": title,
        "question": question,
        "context": context,
        "answers": answers,
        "source": "squad2_dev/train",
        "licence": "open",
    }


def test_rows_share_their_paragraphs() -> None:
    rows, pool = build_rows(
        [raw("When?", FERRY, "noon"), raw("What?", FERRY, None), raw("Of what?", PIER, "oak")]
    )
    assert [row.paragraph for row in rows] == [0, 0, 1]
    assert [p.text for p in pool.paragraphs] == [FERRY, PIER]
    assert pool.by_title["West Harbour"] == [0, 1]


def test_a_paragraph_that_comes_under_two_titles_keeps_the_first() -> None:
    rows, pool = build_rows([raw("When?", FERRY, "noon"), raw("What?", FERRY, None, "Copy")])
    assert [row.title for row in rows] == ["West Harbour"] * 2
    assert list(pool.by_title) == ["West Harbour"]


def test_answers_are_spans_and_the_most_agreed_comes_first() -> None:
    one = raw("When?", FERRY, "noon")
    one["answers"] = [
        {"text": "at noon", "start": 16},
        {"text": "noon", "start": 19},
        {"text": "noon", "start": 19},
    ]
    rows, _ = build_rows([one])
    assert [FERRY[a:b] for a, b in rows[0].answers] == ["noon", "at noon"]


def test_answers_of_another_shape_are_refused() -> None:
    with pytest.raises(TypeError, match="must be a list, got str"):
        build_rows([{**raw("When?", FERRY, None), "answers": "noon"}])


def test_sentences_cover_the_text() -> None:
    spans = sentences(FERRY)
    assert [FERRY[a:b].strip() for a, b in spans] == FERRY.replace(". ", ".|").split("|")


def test_bm25_prefers_the_paragraph_with_the_rare_word() -> None:
    _, pool = build_rows([raw("1", FERRY, None), raw("2", PIER, None)])
    scores = pool.scores("Is the oak old?")
    assert scores[1] > scores[0] >= 0


def test_bm25_matches_a_hand_worked_table() -> None:
    # Two paragraphs of three words: "oak" stands twice in the first and not in the second.
    _, pool = build_rows([raw("1", "oak oak pier", None), raw("2", "one two three", None)])
    assert pool.scores("oak")[0] == pytest.approx(0.6931 * 2 * 2.2 / (2 + 1.2), abs=1e-3)


def test_rows_are_read_from_a_file(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl.gz"
    with gzip.open(path, "wt", encoding="utf-8") as lines:
        lines.write(json.dumps(raw("When?", FERRY, "noon")) + "\n")
    rows, _ = read_rows(path)
    assert rows[0].question == "When?"


@pytest.mark.parametrize(
    ("question", "answer", "least", "most"),
    [
        ("It carries 40 cars", "40", 1.0, 1.0),
        ("When does that boat leave?", "noon", 0.0, 0.0),
        ("When does the ferry leave?", "noon", 0.1, 0.6),
        ("How many cars does it carry?", "noon", 0.0, 0.0),
        ("How many cars does it carry?", None, 0.1, 0.9),
    ],
)
def test_a_question_shares_rare_words_with_its_answers_sentence(
    question: str, answer: str | None, least: float, most: float
) -> None:
    (row, *_), pool = build_rows([raw(question, FERRY, answer), raw("Of what?", PIER, "oak")])
    assert least <= pool.shared_weight(row) <= most
