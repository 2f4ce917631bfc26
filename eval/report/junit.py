"""`junit.xml`: a test case for each question, for CI systems that list them.

With a baseline only what broke is a failure: a question that failed before is marked skipped, so
that known weaknesses do not drown a regression.
"""

from xml.etree.ElementTree import Element, SubElement, indent, tostring

from eval.report.questions import expectation
from eval.report.view import View
from eval.report.visible import visible
from eval.types import Outcome


def junit(view: View) -> str:
    """Write the whole file."""
    stamp, outcomes = view.run.stamp, view.run.outcomes
    suite = Element("testsuite", name=f"briefings eval {stamp.corpus} {stamp.split}")
    for outcome in outcomes:
        _case(suite, view, outcome)
    for mark in ("failure", "skipped"):
        key = {"failure": "failures", "skipped": "skipped"}[mark]
        suite.set(key, str(len(suite.findall(f"testcase/{mark}"))))
    suite.set("tests", str(len(outcomes)))
    suite.set("errors", "0")
    suite.set("time", f"{sum(outcome.seconds for outcome in outcomes):.3f}")
    root = Element("testsuites")
    root.append(suite)
    indent(root)
    return tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _case(suite: Element, view: View, outcome: Outcome) -> None:
    case = SubElement(
        suite,
        "testcase",
        classname=f"{view.run.stamp.corpus}.{outcome.kind}",
        name=visible(f"{outcome.topic_id}: {outcome.question}"),
        time=f"{outcome.seconds:.3f}",
    )
    if outcome.passed:
        return
    former = view.former(outcome.topic_id)
    message = visible(f"expected {expectation(outcome)}; {_shown(outcome)}")
    if former is not None and not former.passed:
        SubElement(case, "skipped", message=f"failed in the baseline too; {message}")
    else:
        SubElement(case, "failure", message=message).text = message


def _shown(outcome: Outcome) -> str:
    if not outcome.response.answered:
        return f"abstained: {outcome.response.reason}"
    return "shown: " + " ".join(sentence.text for sentence in outcome.response.sentences)
