"""What is furniture wherever it stands, and what only sounds like it."""

import pytest

from rag.corpus.furniture import closes_story, mark_furniture
from rag.corpus.units import Kind, page_units


def _kind(line: str) -> Kind:
    (unit,) = mark_furniture(page_units(line))
    return unit.kind


@pytest.mark.parametrize(
    "line",
    [
        "Load more",
        "READ MORE »",
        "Share this article",
        "Share Tweet Print",
        "Home | News | Sport",
        "Home > News > Region",
        "XS",
        "* * *",
        "________",
        "ADVERTISEMENT",
        "Story continues below",
        "Subscribe to our newsletter and never miss an issue.",
        "Sign up for our free newsletter",
        "To unsubscribe, click here.",
        "You are receiving this email because you signed up.",
        "Was this email forwarded to you?",
        "We use cookies to make this site better.",
        "By clicking, you agree to our terms.",
        "Read more: How the slipway was damaged",
        "RELATED: What derailed the train?",
        "Photo: Ferry board",
        "Data: Harbour Exchange; Chart: The Ledger",
        "3 min read",
        "12 comments",
        "Follow us on social media",
        "Follow us: Letters | Post",
        "Skip to main Navigation",
        "Skip to Search",
        "Was this email helpful? Reply and tell us.",
        "Send your tips to tips@example.org.",
        "Reply directly to this e-mail.",
        "© 2021 The Ferry Bulletin. All rights reserved.",
        "Until next time,",
        "Thanks for reading!",
        "That’s all from me for now.",
        "About This Newsletter",
        "ENDS",
        "###",
        "-30-",
        "Weiterlesen",
        "Mit freundlichen Grüßen",
        "Newsletter abbestellen",
        "Lire la suite",
        "Tous droits réservés",
        "Suscríbete al boletín",
        "Читать далее",
        "Подпишитесь на рассылку",
        "続きを読む",
    ],
)
def test_furniture_is_known(line: str) -> None:
    assert _kind(line) is Kind.FURNITURE


@pytest.mark.parametrize(
    "line",
    [
        "Readers who subscribe to the paper pay less.",
        "The ferry board signed up forty volunteers.",
        "Share prices fell by two percent.",
        "Home prices",
        "More bad news for sailors",
        "The harbour uses cookies, sold by the school, to raise money.",
        "Photographs of the storm were shown in the town hall.",
        "Until next spring, the road stays closed.",
        "The end of the line",
        "Copyright law is to change.",
        "See you in court, says the union",
        "30",
        "100",
        "An island divided / a river crossed",
        "Best in show",
        "Related matters came up on Monday.",
        "Follow us home, the children sang.",
        "Ships skip to the next port",
        "The full documentary can be viewed here.",
        "Satellite image ©2022 of the fields near the river",
    ],
)
def test_what_only_sounds_like_it_stays(line: str) -> None:
    assert _kind(line) is Kind.TEXT


def test_long_paragraph_with_a_link_in_it_stays() -> None:
    assert _kind("The board has met again and again this year. " * 8 + "Click here.") is Kind.TEXT


@pytest.mark.parametrize(
    ("line", "closes"),
    [("Load more", True), ("Until next time,", True), ("Share", False), ("Read more", False)],
)
def test_only_some_furniture_closes_a_story(line: str, *, closes: bool) -> None:
    (unit,) = page_units(line)

    assert closes_story(unit) is closes


def test_links_below_a_label_go_with_it() -> None:
    page = "Related stories\nA bridge for cyclists\nThe clock of 1974\n"

    assert {unit.kind for unit in mark_furniture(page_units(page))} == {Kind.FURNITURE}


def test_heading_below_such_links_stays() -> None:
    text = "The district will build a bridge for cyclists beside the road bridge at Low Ferry."
    units = mark_furniture(page_units(f"Related stories\nOne link\nA real heading\n{text}"))

    assert [unit.kind for unit in units] == [
        Kind.FURNITURE,
        Kind.FURNITURE,
        Kind.TEXT,
        Kind.TEXT,
    ]


@pytest.mark.parametrize("line", ["2 May 2022 | 3 min read", "By Jane Doe"])
def test_title_and_date_of_a_story_below_such_links_stay(line: str) -> None:
    text = "Ministers cut the quota for herring by a third, and skippers said that they would stop."
    page = f"More stories\nOne link\nHerring quota cut by a third\n\n{line}\n\n{text}"
    units = mark_furniture(page_units(page))

    told = [unit.text for unit in units if unit.kind is Kind.TEXT]
    assert told[0] == "Herring quota cut by a third"
