"""Write the built widget's version and integrity into the pages that show how to embed it.

Run as `python -m api.widget_stamp` after a build; a test finds pages that were forgotten.
"""

import re
import sys
from pathlib import Path

from api.widget_file import NAME, WidgetFile, widget_file

REPOSITORY = Path(__file__).parent.parent
PAGES = ("docs/examples/index.html", "docs/widget.md")
_PATH = re.compile(r"/widget/[^/\s\"]+/" + re.escape(NAME))
_INTEGRITY = re.compile(r"sha384-[A-Za-z0-9+/=]*")


def stamped(page: str, widget: WidgetFile) -> str:
    """Name this build of the widget in a page, and no other."""
    return _INTEGRITY.sub(widget.integrity, _PATH.sub(widget.path, page))


def main() -> None:
    """Rewrite the pages that name another build."""
    widget = widget_file()
    for name in PAGES:
        path = REPOSITORY / name
        page = path.read_text(encoding="utf-8")
        if (new := stamped(page, widget)) != page:
            path.write_text(new, encoding="utf-8")
            sys.stdout.write(f"{name} now names {widget.version}\n")


if __name__ == "__main__":
    main()
