"""The widget's script as it is served: under an address that changes with every byte of it."""

import base64
import gzip
import hashlib
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from rag.errors import BriefingsError

FOLDER = Path(__file__).parent / "widget"
NAME = "ask-widget.mjs"
_VERSION_DIGITS = 12


class WidgetNotBuiltError(BriefingsError):
    """The built script is not where it belongs."""


@dataclass(frozen=True, slots=True)
class WidgetFile:
    """The script, and how a page refers to it."""

    content: bytes
    compressed: bytes
    version: str
    integrity: str
    """For a page's `integrity` attribute: the browser runs these bytes or none."""

    @property
    def path(self) -> str:
        """Its path on the server."""
        return f"/widget/{self.version}/{NAME}"


def widget_file() -> WidgetFile:
    """Read the script that was built; it is kept, since only an update changes it.

    Raises:
        WidgetNotBuiltError: it is not there.
    """
    return _read(FOLDER)


@cache
def _read(folder: Path) -> WidgetFile:
    built, package = folder / "dist" / NAME, folder / "package.json"
    try:
        content = built.read_bytes()
        number = json.loads(package.read_text(encoding="utf-8"))["version"]
    except OSError as exc:
        raise WidgetNotBuiltError(
            f"{exc.filename} is not there, so that there is no widget to serve: run `npm ci` and "
            f"`npm run build` in {folder}, or install the package again"
        ) from exc
    digest = hashlib.sha256(content).hexdigest()
    return WidgetFile(
        content,
        gzip.compress(content, mtime=0),
        f"{number}-{digest[:_VERSION_DIGITS]}",
        "sha384-" + base64.b64encode(hashlib.sha384(content).digest()).decode(),
    )
