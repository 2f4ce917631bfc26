"""HTML and SVG elements that escape what they are given."""

from html import escape

from eval.report.visible import visible

_VOID = {"meta", "br", "circle", "line", "path", "rect", "polyline"}


class Markup(str):
    """Text that is HTML already."""

    __slots__ = ()


def element(name: str, /, *children: str | None, **attributes: object) -> Markup:
    """Write one element; children that are no Markup are escaped, None is left out.

    Args:
        name: of the element.
        *children: its content.
        **attributes: `class_` becomes `class`, `stroke_width` `stroke-width`; None is left out.
    """
    written = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(visible(str(value)))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID and not children:
        return Markup(f"<{name}{written}/>" if name != "meta" else f"<{name}{written}>")
    return Markup(f"<{name}{written}>{joined(*children)}</{name}>")


def joined(*parts: str | None) -> Markup:
    """Write parts one after the other, escaped where they are no Markup."""
    return Markup(
        "".join(
            part if isinstance(part, Markup) else escape(visible(part))
            for part in parts
            if part is not None
        )
    )


def table(caption: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> Markup:
    """Write a table whose first column names the rows; it scrolls by itself where it is wide."""
    header = element("tr", *(element("th", head, scope="col") for head in heads))
    body = [
        element("tr", element("th", first, scope="row"), *(element("td", cell) for cell in cells))
        for first, *cells in rows
    ]
    whole = element(
        "table",
        element("caption", caption),
        element("thead", header),
        element("tbody", *body),
    )
    return element("div", whole, class_="wide", role="region", aria_label=caption, tabindex=0)
