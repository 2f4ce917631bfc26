"""Plots as inline SVG that follows the page's colours."""

from collections.abc import Sequence
from dataclasses import dataclass

from eval.report.markup import Markup, element

WIDTH, HEIGHT = 420, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 48, 12, 12, 44
_TICKS = 5

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Series:
    """One line or cloud of points; coordinates from 0 to 1."""

    name: str
    points: tuple[Point, ...]
    style: str
    """Class in the style sheet: `now`, `before` or `ideal`."""
    marks: bool = False
    """Points rather than a line."""


@dataclass(frozen=True, slots=True)
class Axis:
    """What an axis measures, and its largest value."""

    name: str
    end: float = 1.0
    digits: int = 1


def plot(title: str, *, x: Axis, y: Axis, series: Sequence[Series]) -> Markup:
    """Draw series over axes from 0."""
    drawn = [_marks(s, x, y) if s.marks else _line(s, x, y) for s in series if s.points]
    return element(
        "figure",
        element(
            "svg",
            element("title", title),
            *_grid(x, y),
            *drawn,
            role="img",
            aria_label=title,
            viewBox=f"0 0 {WIDTH} {HEIGHT}",
        ),
        element("figcaption", title, ". ", *_legend(series)),
    )


def bar(low: float, middle: float, high: float) -> Markup:
    """Draw an interval from 0 to 1 with its mean."""
    ends = [max(0.0, min(1.0, value)) * 100 for value in (low, middle, high)]
    return element(
        "svg",
        element("line", x1=0, x2=100, y1=6, y2=6, class_="rail"),
        element("line", x1=f"{ends[0]:.1f}", x2=f"{ends[2]:.1f}", y1=6, y2=6, class_="span"),
        element("circle", cx=f"{ends[1]:.1f}", cy=6, r=3, class_="now mark"),
        class_="bar",
        viewBox="-4 0 108 12",
        aria_hidden="true",
    )


def _place(point: Point, x: Axis, y: Axis) -> tuple[str, str]:
    across = _LEFT + point[0] / x.end * (WIDTH - _LEFT - _RIGHT)
    up = HEIGHT - _BOTTOM - point[1] / y.end * (HEIGHT - _TOP - _BOTTOM)
    return f"{across:.1f}", f"{up:.1f}"


def _line(series: Series, x: Axis, y: Axis) -> Markup:
    points = " ".join(",".join(_place(point, x, y)) for point in series.points)
    return element("polyline", points=points, class_=f"{series.style} line")


def _marks(series: Series, x: Axis, y: Axis) -> Markup:
    placed = (_place(point, x, y) for point in series.points)
    marks = (
        element("circle", cx=left, cy=top, r=4, class_=f"{series.style} mark")
        for left, top in placed
    )
    return element("g", *marks)


def _grid(x: Axis, y: Axis) -> list[Markup]:
    parts = []
    for step in range(_TICKS + 1):
        across, up = x.end * step / _TICKS, y.end * step / _TICKS
        left, bottom = _place((across, 0), x, y)
        _, height = _place((0, up), x, y)
        parts += [
            element("line", x1=left, x2=left, y1=_TOP, y2=bottom, class_="grid"),
            element("line", x1=_LEFT, x2=WIDTH - _RIGHT, y1=height, y2=height, class_="grid"),
            element("text", f"{across:.{x.digits}f}", x=left, y=HEIGHT - 26, text_anchor="middle"),
            element("text", f"{up:.{y.digits}f}", x=_LEFT - 6, y=height, dy=4, text_anchor="end"),
        ]
    middle = (_LEFT + WIDTH - _RIGHT) // 2
    height = str((_TOP + HEIGHT - _BOTTOM) // 2)
    turned = f"rotate(-90 12 {height})"
    parts.append(element("text", x.name, x=middle, y=HEIGHT - 8, text_anchor="middle"))
    parts.append(element("text", y.name, x=12, y=height, transform=turned, text_anchor="middle"))
    return parts


def _legend(series: Sequence[Series]) -> list[Markup]:
    return [
        element("span", element("span", class_=f"{s.style} key", aria_hidden="true"), s.name, " ")
        for s in series
        if s.points
    ]
