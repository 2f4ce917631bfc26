import asyncio
import os
from pathlib import Path

from tests.api.slack.pipeline import mixed_questions, sample_assistant
from tests.api.slack.replay import replay


def test_however_badly_events_are_delivered_each_question_has_one_reply(tmp_path: Path) -> None:
    n_events = int(os.environ.get("SLACK_EVENTS", "500"))
    with sample_assistant(tmp_path / "briefings") as assistant:
        report = asyncio.run(
            replay(tmp_path / "slack", assistant, mixed_questions(60), n_events=n_events)
        )
    assert report.n_deliveries >= n_events
    assert (report.n_lost, report.n_doubled, report.n_incomplete) == (0, 0, 0)
    assert report.violations == []
    # Otherwise it would have been too quiet a day to learn from.
    assert report.n_restarts > 0
    assert report.n_closed > 0
    assert report.n_faults > 0
