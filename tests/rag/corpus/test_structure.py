"""Stories, headings, furniture and captions of pages in the manners of many houses."""

from datetime import date

import pytest

from tests.rag.corpus.marked_pages import NAMES, found_layout, marked_layout, page_text, read_page

DAYS = {
    "aceite_espanol": date(2021, 10, 7),
    "arctic_greeting": date(2021, 11, 11),
    "brief_rubrics": date(2021, 12, 3),
    "canal_francais": date(2022, 4, 5),
    "container_breadcrumb": date(2022, 9, 8),
    "courier_press": date(2022, 1, 12),
    "cranes_menu": date(2020, 10, 3),
    "crumbs_platform": date(2022, 8, 12),
    "farjan_swedish": date(2022, 3, 4),
    "dijk_dutch": date(2021, 11, 9),
    "dams_review": date(2023, 3, 2),
    "faro_italian": date(2021, 5, 3),
    "ferry_capitals": date(2021, 8, 4),
    "grid_bulletin": date(2022, 6, 9),
    "kleinbahn_deutsch": date(2020, 6, 2),
    "laoqiao_chinese": date(2021, 8, 4),
    "lighthouse_share_block": date(2021, 2, 11),
    "map_interview": date(2019, 5, 3),
    "minutes_items": date(2022, 1, 12),
    "morning_pipes": date(2022, 3, 14),
    "museum_release": date(2020, 11, 2),
    "orchard_two_stories": date(2021, 4, 12),
    "oysters_single_newlines": date(2021, 5, 6),
    "printer_minutes": date(2021, 11, 3),
    "reka_russian": date(2021, 8, 4),
    "release_hashes": date(2021, 9, 2),
    "river_roman": date(2020, 3, 3),
    "roads_mail": date(2021, 8, 6),
    "rundbrief_deutsch": date(2022, 5, 12),
    "station_single_newlines": date(2020, 3, 12),
    "tayori_japanese": date(2021, 8, 4),
    "tide_table": date(2021, 10, 8),
    "trains_press": date(2022, 9, 6),
    "valley_wrapped_capitals": date(2020, 12, 1),
    "weekly_title_case": date(2021, 2, 3),
    "wire_digest": date(2021, 8, 4),
}
"""Days that a line of its own states near the top; other pages state none."""

UNTITLED = {
    "allotment_stars": ["Water"],
    "arctic_greeting": ["The Arctic Desk: The lead: a ship that waits for ice"],
    "border_house_style": [
        "On The Border: Lorries wait eleven hours at the northern crossing since…",
        "On The Border: A Library With Two Front Doors",
    ],
    "captions_two_stories": [
        "The Coast Report",
        "Upper Mill has lit its communal oven again after…",
    ],
    "delta_house_style": [
        "The Delta Briefing: The Big Issue",
        "The Delta Briefing: Herons have moved into the old harbour, where they…",
    ],
    "essay_no_headings": ["The tide mill at the mouth of the river…"],
    "incidents_letter": ["Monday: switch failure at Low Ferry"],
    "lock_after_credits": [
        "Rivers And Routes",
        "Vineyards on the slopes above the lake are giving…",
    ],
    "market_emoji": ["Market Letter: Fruit and vegetables"],
    "note_tiny": ["The library is closed on Friday."],
    "rivers_after_letter": [
        "Rivers And Routes: Grain Finds Another Way",
        "Rivers And Routes: Customs officers on the lower river have seized 40…",
    ],
    "slate_nested": ["Stone & Slate: THE BIG ONE"],
    "snow_plain_lines": ["The snow line has risen by 280 metres since…"],
    "wind_bullets": ["Wind and Water: Turbines"],
    "steppe_house_style": [
        "Steppe Notes: Saddle makers at the eastern market have more orders…",
        "Steppe Notes: A dam above the cotton fields broke on Thursday…",
    ],
}
"""What stories without a title line are called."""


@pytest.mark.parametrize("name", NAMES)
def test_page_is_read_as_marked_by_hand(name: str) -> None:
    marked = marked_layout(name)

    assert found_layout(page_text(name), marked.captions) == marked


@pytest.mark.xfail(strict=True, reason="told by its meaning alone, which no rule here knows")
@pytest.mark.parametrize(
    ("name", "line"),
    [
        pytest.param("crumbs_platform", 25, id="question that opens with a conjunction"),
        pytest.param("museum_release", 16, id="last heading, over one line without a stop"),
    ],
)
def test_heading_is_found(name: str, line: int) -> None:
    assert (line, 1) in found_layout(page_text(name)).headings


@pytest.mark.parametrize("name", NAMES)
def test_line_ends_make_no_difference(name: str) -> None:
    marked = marked_layout(name)

    assert found_layout(page_text(name).replace("\n", "\r\n"), marked.captions) == marked


@pytest.mark.parametrize("name", NAMES)
def test_white_space_at_line_ends_makes_no_difference(name: str) -> None:
    marked = marked_layout(name)

    assert found_layout(page_text(name).replace("\n", " \t\n"), marked.captions) == marked


@pytest.mark.parametrize("name", NAMES)
def test_documents_partition_the_page(name: str) -> None:
    text = page_text(name)

    assert "".join(document.text for document in read_page(text)) == text


@pytest.mark.parametrize("name", NAMES)
def test_day_is_taken_only_where_it_is_stated(name: str) -> None:
    days = {document.published for document in read_page(page_text(name))}

    assert days == {DAYS.get(name)}


@pytest.mark.parametrize("name", NAMES)
def test_title_is_the_title_line_or_made_of_what_stands_there(name: str) -> None:
    printed = page_text(name).split("\n")
    titles = UNTITLED.get(name) or [printed[n - 1] for n in marked_layout(name).titles]

    assert [d.title for d in read_page(page_text(name))] == [t.lstrip("# ") for t in titles]


@pytest.mark.parametrize("name", NAMES)
def test_every_story_has_something_to_index(name: str) -> None:
    assert all(document.chunks for document in read_page(page_text(name)))
