"""Writes the four reports of a run."""

from pathlib import Path

from eval.report.junit import junit
from eval.report.page import report_page
from eval.report.summary import summary
from eval.report.view import View
from eval.run_file import write_run


def write_reports(view: View, folder: Path) -> None:
    """Write `results.json`, `junit.xml`, `summary.md` and `report.html` into a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    write_run(view.run, folder / "results.json")
    (folder / "junit.xml").write_text(junit(view), encoding="utf-8")
    (folder / "summary.md").write_text(summary(view), encoding="utf-8")
    (folder / "report.html").write_text(report_page(view), encoding="utf-8")
