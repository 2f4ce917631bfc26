from collections import Counter
from pathlib import Path

import pytest

from eval.training.corpus import build_rows, read_raw_rows
from eval.training.reader import OWN_SHARES
from eval.training.sheets import HELD_OUT, SHEETS, balanced, paragraph_key, read_sheets
from tests.eval.test_training_corpus import FERRY, raw

ROWS = Path(__file__).parents[3] / "shared/data/reader_train.jsonl.gz"
KNOWN = [raw("When?", FERRY, "noon")]
SHEET = f"""\
@ {paragraph_key(FERRY)}
p At what hour does the boat leave? | noon
n Who steers the ferry?

# Harbour news
@
The council closed the quay in May. It had cracked.
y Is the quay still open? | closed the quay
o why quay shut | had cracked
@
Repairs will take a year.
p How long will the mending last? | a year
f When was the quay closed? >> In May. >> why? | Repairs
y Repairs will take a year, right? | will take a year
"""


def test_a_sheet_becomes_rows(tmp_path: Path) -> None:
    (tmp_path / "news-1.txt").write_text(SHEET, encoding="utf-8")
    rows, pool = build_rows([*KNOWN, *read_sheets(tmp_path, KNOWN)])
    read = [
        (row.source, row.title, [pool.paragraphs[row.paragraph].text[a:b] for a, b in row.answers])
        for row in rows[1:]
    ]
    assert read == [
        ("own/news", "West Harbour", ["noon"]),
        ("own/news", "West Harbour", []),
        ("own/news", "Harbour news", ["closed the quay"]),
        ("own/news", "Harbour news", ["had cracked"]),
        ("own/news", "Harbour news", ["a year"]),
        ("own/news", "Harbour news", ["Repairs"]),
        ("own/news", "Harbour news", ["will take a year"]),
    ]
    questions = [row.question for row in rows[1:]]
    assert questions[:2] == ["At what hour does the boat leave?", "Who steers the ferry?"]
    assert questions[-2:] == [
        "Why was the quay closed?",
        "Is it true that Repairs will take a year?",
    ]
    assert len({row.row_id for row in rows}) == len(rows)
    assert pool.by_title["Harbour news"] == [1, 2]


@pytest.mark.parametrize(
    ("sheet", "complaint"),
    [
        ("@ 0123456789ab\n", "bad.txt, line 1: no training row and no .* a paragraph 0123456789ab"),
        ("# T\nIt rained.\n", "line 2: expected `p question"),
        ("# T\n@\nIt rained.\nq When?\n", "line 4: expected `p question"),
        ("# T\n@\nIt rained.\np What fell?\n", "line 4: an answer stands behind every kind but n"),
        ("# T\n@\nIt rained.\nn What fell? | rain\n", "line 4: .* never behind n"),
        ("# T\n@\nIt rained.\nf What fell? | rain\n", "line 4: an earlier question"),
        ("# T\n@\nIt rained.\np Did it? >> Yes. >> What? | rain\n", "before f alone"),
        ("# T\n@\nIt rained.\nm What fell? | rain\n", "two answers or more stand behind m"),
        ("# T\n@\nIt rained.\np What fell? | It | rain\n", "two answers or more stand behind m"),
        ("# T\n@\nIt rained.\np What fell? | snow\n", "line 4: 'snow' must stand .* once"),
        ("# T\n@\nNo, no.\np What? | o\n", "line 4: 'o' must stand in its paragraph once"),
    ],
)
def test_a_faulty_sheet_is_refused_by_line(tmp_path: Path, sheet: str, complaint: str) -> None:
    (tmp_path / "bad.txt").write_text(sheet, encoding="utf-8")
    with pytest.raises(ValueError, match=complaint):
        read_sheets(tmp_path, KNOWN)


def test_near_misses_are_as_many_as_answerable_questions_of_their_form() -> None:
    def row(number: int, question: str, *, answerable: bool) -> dict[str, object]:
        return {"id": str(number), "question": question, "answerable": answerable}

    given = [
        *(row(n, f"How many ships of {n} sank?", answerable=n < 5) for n in range(20)),
        *(row(n, f"Why did {n} sink?", answerable=n < 35) for n in range(20, 40)),
        *(row(n, f"{n} ships?", answerable=n < 42) for n in range(40, 46)),
    ]
    kept = balanced(given)
    counted = Counter((str(one["question"]).split()[0], one["answerable"]) for one in kept)
    assert counted["How", True] == counted["How", False] == 5
    assert (counted["Why", True], counted["Why", False]) == (15, 5)
    assert sum(1 for one in kept if str(one["question"])[0].isdigit()) == 4
    assert balanced(given[::-1]) == kept


def test_about_half_the_lists_of_a_form_lack_the_answer() -> None:
    def row(number: int, question: str, *, answerable: bool) -> dict[str, object]:
        return {"id": str(number), "question": question, "answerable": answerable}

    given = [
        *(row(n, f"How many ships of {n} sank?", answerable=n < 10) for n in range(30)),
        *(row(n, f"Why did {n} sink?", answerable=n < 46) for n in range(30, 50)),
    ]
    lacking = {
        str(one["question"]).split()[0]: one["without_answer"]
        for one in balanced(given)
        if one["answerable"]
    }
    assert lacking == {"How": 0.1, "Why": 0.375}  # 16 x .375 + 4 near misses are half of 20


def test_a_sheet_asks_about_the_paragraph_of_another(tmp_path: Path) -> None:
    shared = "It cracked."
    (tmp_path / "news-1.txt").write_text(f"# Quay\n@\n{shared}\np How? | cracked\n")
    (tmp_path / "casual-1.txt").write_text(f"@ {paragraph_key(shared)}\nn who fixed it\n")
    rows, pool = build_rows(read_sheets(tmp_path, []))
    assert [(row.source, row.title, row.paragraph) for row in rows] == [
        ("own/casual", "Quay", 0),
        ("own/news", "Quay", 0),
    ]
    assert len(pool.paragraphs) == 1


def test_a_question_for_several_things_is_a_row_for_each(tmp_path: Path) -> None:
    sheet = (
        "# Quay\n@\nIt cracked in May. It was shut in June.\nm What befell it? | cracked | shut\n"
    )
    (tmp_path / "one.txt").write_text(sheet, encoding="utf-8")
    rows, pool = build_rows(read_sheets(tmp_path, []))
    told = [[pool.paragraphs[0].text[a:b] for a, b in row.answers] for row in rows]
    assert told == [["cracked", "shut"], ["shut", "cracked"]]
    assert len({row.row_id for row in rows}) == len(rows)


def test_a_folder_without_sheets_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=r"no sheets .* in .*: train from a checkout"):
        read_sheets(tmp_path, KNOWN)


def test_every_family_of_sheets_has_a_share() -> None:
    families = {sheet.stem.partition("-")[0] for sheet in SHEETS.glob("*.txt")}
    assert {f"own/{family}" for family in families} == set(OWN_SHARES)


def test_our_held_out_sheets_read_by_themselves() -> None:
    rows = read_sheets(HELD_OUT, [])
    assert {row["source"] for row in rows} == {"own/casual", "own/decoy", "own/long", "own/news"}
    assert 0.3 < sum(bool(row["answerable"]) for row in rows) / len(rows) < 0.8


@pytest.mark.skipif(not ROWS.exists(), reason=f"the training rows, {ROWS.name}, are not here")
def test_all_our_sheets_read_and_hold_no_question_of_the_held_out() -> None:
    rows = read_sheets(SHEETS, read_raw_rows(ROWS))
    held_out = {str(row["context"]) for row in read_sheets(HELD_OUT, [])}
    assert not held_out & {str(row["context"]) for row in rows}
