"""The plots of a run: risk against coverage, confidence against truth, latency."""

from collections.abc import Sequence

from eval.measures.abstention import risk_coverage
from eval.measures.table import ranked_answers
from eval.report.figures import milliseconds
from eval.report.latency import latency
from eval.report.markup import Markup, element
from eval.report.plots import Axis, Point, Series, plot
from eval.report.view import View

_BINS = 10
_MOST_POINTS = 400


def curves(view: View) -> Markup:
    """Draw all plots."""
    return element("div", _risk(view), _calibration(view), _latency(view), class_="plots")


def _risk(view: View) -> Markup:
    now = risk_coverage(ranked_answers(view.run.outcomes))
    series = [Series("this run", _thinned([(p.coverage, p.risk) for p in now]), "now")]
    if view.baseline is not None:
        former = view.baseline.topics.values()
        before = risk_coverage([(t.confidence, t.answered, t.passed) for t in former])
        points = _thinned([(p.coverage, p.risk) for p in before])
        series.append(Series("baseline", points, "before"))
    return plot(
        "Risk against coverage, surest questions first",
        x=Axis("share of questions"),
        y=Axis("share of them wrong"),
        series=series,
    )


def _calibration(view: View) -> Markup:
    bins: dict[int, list[tuple[float, bool]]] = {}
    for outcome in view.run.outcomes:
        confidence = min(1.0, max(0.0, outcome.response.confidence))
        place = min(_BINS - 1, int(confidence * _BINS))
        bins.setdefault(place, []).append((confidence, outcome.answerable))
    points = tuple(
        (sum(c for c, _ in held) / len(held), sum(truth for _, truth in held) / len(held))
        for _, held in sorted(bins.items())
    )
    return plot(
        "Confidence against truth, in tenths",
        x=Axis("confidence"),
        y=Axis("share that the briefings answer"),
        series=(
            Series("questions", points, "now", marks=True),
            Series("perfect", ((0.0, 0.0), (1.0, 1.0)), "ideal"),
        ),
    )


def _latency(view: View) -> Markup:
    seconds = sorted(outcome.seconds for outcome in view.run.outcomes)
    end = max((seconds[-1] if seconds else 0.0) * 1000, 1.0)
    share = [((s * 1000), (place + 1) / len(seconds)) for place, s in enumerate(seconds)]
    summed = latency(view.run)
    ratio = f"; {summed.ratio:.1f} × encoding the question" if summed.ratio else ""
    return plot(
        f"Latency: median {milliseconds(summed.median)}, 95 % within {milliseconds(summed.p95)}"
        + ratio,
        x=Axis("milliseconds", end, 0),
        y=Axis("share of answers within"),
        series=(Series("this run", _thinned(share), "now"),),
    )


def _thinned(points: Sequence[Point]) -> tuple[Point, ...]:
    step = -(-len(points) // _MOST_POINTS) or 1
    kept = list(points[::step])
    if points and kept[-1] != points[-1]:
        kept.append(points[-1])
    return tuple(kept)
