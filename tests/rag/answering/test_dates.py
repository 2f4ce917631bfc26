"""Date words become bounds on publication, preferences, or an order."""

from datetime import date

import pytest

from rag.answering.dates import read_dates
from rag.types import Filters

TODAY = date(2024, 5, 15)


def bounds(after: str | None, before: str | None) -> Filters:
    return Filters(
        published_after=date.fromisoformat(after) if after else None,
        published_before=date.fromisoformat(before) if before else None,
    )


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("Who visited in 2019?", bounds("2019-01-01", "2019-12-31")),
        ("What happened in February 2020?", bounds("2020-02-01", "2020-02-29")),
        ("What was said on 4 August 2021?", bounds("2021-08-04", "2021-08-04")),
        ("What was said on August 4th, 2021?", bounds("2021-08-04", "2021-08-04")),
        ("Changes since August 2021", bounds("2021-08-01", None)),
        ("Changes after August 2021", bounds("2021-09-01", None)),
        ("How was it before 2022?", bounds(None, "2021-12-31")),
        ("between March 2021 and May 2021", bounds("2021-03-01", "2021-05-31")),
        ("between 2021-03-05 and 2021-03-09", bounds("2021-03-05", "2021-03-09")),
        ("briefings since August", bounds("2023-08-01", None)),
        ("briefings published in March", bounds("2024-03-01", "2024-03-31")),
        ("briefings between June and August 2021", bounds("2021-06-01", "2021-08-31")),
        ("What happened last week?", bounds("2024-05-08", None)),
        ("What happened yesterday?", bounds("2024-05-14", "2024-05-14")),
    ],
)
def test_period(question: str, expected: Filters) -> None:
    assert read_dates(question, today=TODAY).period == expected


@pytest.mark.parametrize(
    "question",
    ["Who is the envoy?", "on 31 February 2021", "room 2300", "What burnt down in July?"],
)
def test_no_period(question: str) -> None:
    assert read_dates(question, today=TODAY).period is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("What do briefings published in 2021 say about tariffs?", True),
        ("Which newsletters from August 2021 mention tariffs?", True),
        ("How many leaders visited in 2019?", False),
    ],
)
def test_only_words_about_briefings_filter(question: str, *, expected: bool) -> None:
    reading = read_dates(question, today=TODAY)
    assert reading.about_publication is expected
    assert reading.filters(Filters()).dated is expected


def test_filters_tighten_what_was_given() -> None:
    reading = read_dates("briefings since 2021", today=TODAY)
    given = Filters(published_after=date(2022, 1, 1), published_before=date(2023, 1, 1))
    assert reading.filters(given) == given


def test_prefers_passages_of_the_period_or_that_name_its_year() -> None:
    reading = read_dates("How many leaders visited in 2019?", today=TODAY)
    assert reading.prefers(date(2019, 3, 1), "no year")
    assert reading.prefers(date(2021, 3, 1), "In 2019 there were many.")
    assert not reading.prefers(date(2021, 3, 1), "In 2020 there were none.")
    assert not reading.prefers(None, "no year")


@pytest.mark.parametrize(
    ("question", "expected"),
    [("the latest on trade", True), ("What has changed?", True), ("Why trade?", False)],
)
def test_newest_first(question: str, *, expected: bool) -> None:
    assert read_dates(question, today=TODAY).newest_first is expected


@pytest.mark.parametrize(
    ("question", "undated"),
    [
        ("Anything published after May 25, 2022 on gas?", "Anything published on gas?"),
        ("Briefings between May 2021 and July 2021 on drills?", "Briefings on drills?"),
        ("In the briefings from August 2021, who won?", "In the briefings, who won?"),
        ("any briefings from last week about Serbia?", "any briefings about Serbia?"),
        (
            "stories published after May 2021 and before July 2021 on ice",
            "stories published on ice",
        ),
        ("published before 2022 and after 2020 on drills", "published on drills"),
        ("stories from early May 2022 to late June 2022 on ice", "stories on ice"),
        ("What was published in 2021 or 2022 on ice?", "What was published on ice?"),
        (
            "Which briefings published in 2021 told of 2023?",
            "Which briefings published told of 2023?",
        ),
        ("What was published in 2023 on the 2014 fire?", "What was published on the 2014 fire?"),
        ("How many leaders visited in 2019?", "How many leaders visited in 2019?"),
        ("Briefings from 2021?", "Briefings from 2021?"),
        ("Which stories were published in 2021?", "Which stories were published in 2021?"),
        (
            "briefings after 2023 and before 2022 on ice",
            "briefings after 2023 and before 2022 on ice",
        ),
    ],
)
def test_bounds_that_filter_need_not_be_found_in_passages(question: str, undated: str) -> None:
    assert read_dates(question, today=TODAY).undated == undated


def test_only_bounds_said_of_the_briefings_filter_where_there_are_any() -> None:
    reading = read_dates("Which briefings published in 2021 told of 2023?", today=TODAY)
    year = Filters(published_after=date(2021, 1, 1), published_before=date(2021, 12, 31))
    assert (reading.period, reading.about_publication) == (year, True)


def test_blanks_between_dates_take_no_time() -> None:
    blanks = " " * 1_900
    question = f"Briefings published in 2021{blanks}x 2022?"
    assert read_dates(question, today=TODAY).undated == "Briefings published x 2022?"


@pytest.mark.parametrize(
    "question",
    [
        "Compare briefings from 2021 with briefings from 2023 on gas",
        "What did the briefings from 2021 and those from 2023 say on gas?",
    ],
)
def test_all_bounds_said_of_the_briefings_count(question: str) -> None:
    years = Filters(published_after=date(2021, 1, 1), published_before=date(2023, 12, 31))
    assert read_dates(question, today=TODAY).period == years
