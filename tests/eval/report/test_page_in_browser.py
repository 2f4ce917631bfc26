"""The report in Chromium with the network blocked, under axe.

axe-core comes with the widget's packages (`make widget`), or is where `AXE_SOURCE` says.
"""

import json
import os
import re
import shutil
import subprocess
from html import unescape
from pathlib import Path
from typing import Any

import pytest

from eval.report.page import report_page
from eval.report.view import View
from tests.eval.report.views import ALONE, COMPARED

ROOT = Path(__file__).parents[3]
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
AXE = Path(os.environ.get("AXE_SOURCE") or ROOT / "api/widget/node_modules/axe-core/axe.min.js")
DARK, LIGHT = "--blink-settings=preferredColorScheme=0", "--blink-settings=preferredColorScheme=1"
REPORT = """
axe.run().then(found => {
  const shown = document.createElement("pre");
  shown.id = "axe";
  shown.textContent = JSON.stringify({
    violations: found.violations.map(v => [v.id, v.nodes[0].html]),
    unsure: found.incomplete.flatMap(v => v.nodes.map(node => node.html)),
    passes: found.passes.length,
    dark: matchMedia("(prefers-color-scheme: dark)").matches,
    loaded: performance.getEntriesByType("resource").length,
  });
  document.body.append(shown);
});
"""

pytestmark = [
    pytest.mark.skipif(not CHROMIUM, reason="no Chromium on this machine"),
    pytest.mark.skipif(not AXE.is_file(), reason="no axe-core; `make widget` installs it"),
]


def under_axe(view: View, tmp_path: Path, scheme: str) -> dict[str, Any]:
    page = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", report_page(view))
    axe = AXE.read_text(encoding="utf-8").replace("</script", "<\\/script")
    probe = f"<script>{axe}</script><script>{REPORT}</script></body>"
    path = tmp_path / "report.html"
    path.write_text(page.replace("</body>", probe), encoding="utf-8")
    dumped = subprocess.run(
        [
            CHROMIUM,
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            scheme,
            f"--user-data-dir={tmp_path / 'profile'}",
            "--window-size=1800,2000",
            "--host-resolver-rules=MAP * ~NOTFOUND",
            "--proxy-server=127.0.0.1:9",
            "--virtual-time-budget=30000",
            "--dump-dom",
            path.as_uri(),
        ],
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    ).stdout
    shown = re.search(r'<pre id="axe">(.*?)</pre>', dumped, re.DOTALL)
    assert shown is not None, "axe did not come to an end"
    found: dict[str, Any] = json.loads(unescape(shown[1]))
    return found


@pytest.mark.parametrize("scheme", [LIGHT, DARK], ids=["light", "dark"])
@pytest.mark.parametrize("view", [COMPARED, ALONE], ids=["compared", "alone"])
def test_no_axe_violation_and_nothing_loaded(view: View, scheme: str, tmp_path: Path) -> None:
    found = under_axe(view, tmp_path, scheme)
    assert found["violations"] == []
    # axe cannot tell what stands behind text in a drawing.
    assert [html for html in found["unsure"] if not html.startswith("<text")] == []
    assert found["passes"] > 20
    assert found["loaded"] == 0
    assert found["dark"] is (scheme == DARK)
