import re
import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml
from typer.testing import CliRunner

from eval.cli import eval_app
from eval.gate import Verdict
from eval.measures.table import AURC, NAMES
from eval.types import Policy

DOCS = Path(__file__).parents[2] / "docs"
GUIDE = (DOCS / "evaluation.md").read_text(encoding="utf-8")
WORKFLOW: dict[str, Any] = yaml.safe_load((DOCS / "evaluation-workflow.yml").read_text("utf-8"))
STEPS = WORKFLOW["jobs"]["evaluate"]["steps"]


@pytest.mark.parametrize("name", sorted({name.partition("/")[0] for name in NAMES} | {AURC}))
def test_every_measure_is_explained(name: str) -> None:
    assert f"`{name}" in GUIDE


def test_the_guide_states_the_policy_that_is_built_in() -> None:
    policy = Policy()
    assert f"margin ({policy.margin})" in GUIDE
    assert f"drop of {policy.blind_spot:.2f} (the *blind spot*)" in GUIDE
    assert policy.least_deviation**2 == 1 / 16  # "one question in sixteen flipping"
    assert all(f"`{name}`" in GUIDE for name in policy.invariants)


@pytest.mark.parametrize("verdict", Verdict)
def test_the_guide_states_the_exit_codes(verdict: Verdict) -> None:
    assert f"| {int(verdict)} | {verdict.name.lower()}" in GUIDE


@pytest.mark.parametrize("line", re.findall(r"^briefings eval [^\n#]+", GUIDE, re.MULTILINE))
def test_every_command_of_the_guide_has_the_options_it_is_shown_with(line: str) -> None:
    command, *words = line.split()[2:]
    shown = CliRunner().invoke(eval_app, [command, "--help"], env={"COLUMNS": "200"}).output
    assert all(word in shown for word in words if word.startswith("--"))


@pytest.mark.parametrize("step", [s for s in STEPS if "run" in s], ids=lambda step: step["name"])
def test_every_script_of_the_workflow_parses(step: dict[str, Any]) -> None:
    subprocess.run(["bash", "-n"], input=step["run"], text=True, check=True)


def test_the_workflow_judges_last_and_puts_no_foreign_text_into_a_script() -> None:
    assert STEPS[-1]["name"] == "Judge"
    assert "${{" not in "".join(step.get("run", "") for step in STEPS)


@pytest.mark.parametrize(("code", "expected"), [("0", 0), ("10", 10), ("11", 0)])
def test_the_workflow_fails_on_a_regression_only(code: str, expected: int) -> None:
    judged = subprocess.run(
        ["bash", "-e", "-c", STEPS[-1]["run"]], env={"CODE": code}, capture_output=True, check=False
    )
    assert judged.returncode == expected
