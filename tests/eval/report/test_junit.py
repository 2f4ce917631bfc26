from xml.etree import ElementTree as ET

from eval.report.junit import junit
from tests.eval.report.views import ALONE, COMPARED


def test_every_question_is_a_case_and_only_what_broke_fails() -> None:
    suite = ET.fromstring(junit(COMPARED)).find("testsuite")  # noqa: S314 - our own file
    assert suite is not None
    failed = [c.get("name", "").split(":")[0] for c in suite if c.find("failure") is not None]
    assert suite.attrib["tests"] == "40"
    assert suite.attrib["failures"] == str(len(failed)) == "12"
    assert suite.attrib["skipped"] == "2"  # failed in the baseline too
    assert "t001" in failed


def test_without_a_baseline_every_failed_question_fails() -> None:
    suite = ET.fromstring(junit(ALONE)).find("testsuite")  # noqa: S314 - our own file
    assert suite is not None
    assert suite.attrib["failures"] == "14"


def test_a_failure_says_what_was_expected_and_what_came() -> None:
    root = ET.fromstring(junit(ALONE))  # noqa: S314 - our own file
    messages = [found.get("message") for found in root.iter("failure")]
    assert "expected doses; shown: It rained." in messages
    assert "expected to abstain: the briefings do not say; shown: It rained." in messages
