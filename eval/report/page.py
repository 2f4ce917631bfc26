"""`report.html`: one file that asks nothing of any network and runs no script."""

from pathlib import Path

from eval.report.curves import curves
from eval.report.markup import Markup, element, joined
from eval.report.measures import change_table, group_table, measure_table
from eval.report.questions import flips, worst
from eval.report.view import NAMES, View

_STYLE = Path(__file__).parent / "style.css"
_POLICY = "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"


def report_page(view: View) -> str:
    """Write the whole page."""
    body = element(
        "body",
        element("main", *_sections(view)),
    )
    return f"<!doctype html>\n{element('html', _head(view), body, lang='en')}\n"


def stamp_rows(view: View) -> list[tuple[str, str]]:
    """List what was measured, of what, on what."""
    stamp = view.run.stamp
    return [
        ("commit", stamp.commit),
        ("corpus", f"{stamp.corpus}, {stamp.corpus_sha256[:12]}"),
        ("questions", f"{len(view.run.outcomes)}, {stamp.split}, {stamp.question_set_sha256[:12]}"),
        ("settings", stamp.provenance.settings),
        ("encoder", stamp.provenance.encoder),
        ("reader", stamp.provenance.reader),
        ("generation", str(stamp.provenance.generation)),
        ("judge", stamp.judge_sha256[:12]),
    ]


def _head(view: View) -> Markup:
    return element(
        "head",
        element("meta", charset="utf-8"),
        element("meta", http_equiv="Content-Security-Policy", content=_POLICY),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("title", view.headline),
        element("style", Markup(_STYLE.read_text(encoding="utf-8"))),
    )


def _sections(view: View) -> list[Markup]:
    changed = change_table(view)
    flipped = flips(view)
    parts = [
        element("h1", f"Evaluation of {view.run.stamp.corpus}, {view.run.stamp.split}"),
        _verdict(view),
        _part("Measured", _stamp(view)),
        _part("Change", changed) if changed else None,
        _part("Measures", joined(measure_table(view), group_table(view))),
        _part("Risk, calibration, latency", curves(view)),
        _part("Flipped questions", flipped) if flipped else None,
        _part("Worst questions", worst(view)),
    ]
    return [part for part in parts if part is not None]


def _part(title: str, content: Markup) -> Markup:
    return element("section", element("h2", title), content)


def _verdict(view: View) -> Markup:
    name = NAMES[view.verdict]
    reasons = view.comparison.reasons if view.comparison else ("there was no baseline",)
    listed = element("ul", *(element("li", reason) for reason in reasons)) if reasons else None
    return element("section", element("h2", name), listed, class_=f"verdict {name.lower()}")


def _stamp(view: View) -> Markup:
    rows = [(element("dt", key), element("dd", value)) for key, value in stamp_rows(view)]
    return element("dl", *(cell for row in rows for cell in row))
