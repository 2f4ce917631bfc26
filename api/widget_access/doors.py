"""What a widget's token opens, and nothing beside it."""

import re

SESSION = "/v1/widget/session"
_DOORS = tuple(
    (method, re.compile(path))
    for method, path in (
        ("POST", "/v1/answers"),
        ("POST", "/v1/answers/[^/]+/feedback"),
        ("GET", "/v1/suggestions"),
        ("GET", "/v1/documents/[^/]+"),
        ("GET", "/v1/documents/[^/]+/text"),
    )
)
_OWN_DOORS = (("GET", re.compile("/v1/documents")),)
"""The server's own page also lists the briefings."""


def is_open(method: str, path: str, *, own: bool) -> bool:
    """Tell whether a token opens this; `own`: that of the server's own page."""
    doors = (*_DOORS, *_OWN_DOORS) if own else _DOORS
    return any(method == taken and pattern.fullmatch(path) for taken, pattern in doors)


def is_for_widgets(method: str, path: str) -> bool:
    """Tell whether a widget on another site's page sends this."""
    return (method, path) == ("POST", SESSION) or is_open(method, path, own=False)


def is_widget_path(path: str) -> bool:
    """Tell whether a widget on another site's page sends anything to `path`."""
    return path == SESSION or any(pattern.fullmatch(path) for _, pattern in _DOORS)
