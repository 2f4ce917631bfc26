"""Dates are taken where they are stated, never guessed from prose."""

# ruff: noqa: RUF001 - letters and marks of other scripts are the point here

from datetime import UTC, date, datetime

import pytest

from rag.corpus.dates import file_name_date, first_date, line_date, stated_date

DAY = date(2021, 8, 4)


@pytest.mark.parametrize(
    "line",
    [
        "4 August 2021",
        "August 4, 2021",
        "Aug. 4, 2021",
        "August 4th, 2021",
        "2021-08-04",
        "2021/08/04",
        "04.08.2021",
        "Wednesday, 4 August 2021",
        "Published: 4 August 2021",
        "**Published:** 4 August 2021",
        "Published August 4, 2021 10:32 GMT",
        "Updated 4 August 2021, 12:05",
        "KYIV, 4 August 2021",
        "Issue 12 · 4 August 2021",
        "Vol. 3 No. 4 - 2021-08-04",
        "The Harbour Letter | 4 August 2021",
        "By Jane Doe, 4 August 2021",
        "Mittwoch, 4. August 2021",
        "Stand: 4. August 2021",
        "4 août 2021",
        "4 de agosto de 2021",
        "4 августа 2021 г.",
        "2021年8月4日",
    ],
)
def test_line_that_states_a_day(line: str) -> None:
    assert line_date(line) == DAY


@pytest.mark.parametrize(
    "line",
    [
        "On 4 August 2021 the port closed",
        "What changed on 4 August 2021",
        "The port closed, 4 August 2021, for good and all, and nobody said a word about it since",
        "Report of 4 August 2021",
        "August 2021",
        "4 August",
        "4/8/2021",
        "31 February 2021",
        "1.25 million in 2021",
        "",
    ],
)
def test_line_that_states_none(line: str) -> None:
    assert line_date(line) is None


@pytest.mark.parametrize(("line", "day"), [("14/8/2021", 14), ("8/14/2021", 14), ("8/8/2021", 8)])
def test_slashes_are_read_where_they_mean_one_day_alone(line: str, day: int) -> None:
    assert line_date(line) == date(2021, 8, day)


@pytest.mark.parametrize(
    ("name", "day"),
    [
        ("2021-08-04-storm.txt", DAY),
        ("2021_08_04.md", DAY),
        ("storm-20210804.html", DAY),
        ("20210804.txt", DAY),
        ("storm.txt", None),
        ("000_83a5e9c53f52c20c.txt", None),
        ("2021-13-40.txt", None),
        ("20210804123000.txt", None),
        ("issue-2021-08-04-draft.txt", None),
    ],
)
def test_day_in_a_file_name(name: str, day: date | None) -> None:
    assert file_name_date(name) == day


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2021-08-04T23:30:00-05:00", DAY),
        ("2021-08-04T10:00:00.000Z", DAY),
        ("Wed, 04 Aug 2021 23:30:00 -0500", DAY),
        ("August 4, 2021", DAY),
        (datetime(2021, 8, 4, 23, tzinfo=UTC), DAY),
        (DAY, DAY),
        ("soon", None),
        ("", None),
        (None, None),
        (["2021"], None),
        (2021, None),
    ],
)
def test_field_meant_for_a_date(value: object, day: date | None) -> None:
    assert stated_date(value) == day


def test_first_field_that_states_a_day_counts() -> None:
    assert first_date([None, "soon", "2021-08-04", "2020-01-01"]) == DAY
