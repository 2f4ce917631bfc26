"""A bot in a process of its own, to be killed."""

import asyncio
import sys
from pathlib import Path

from api.slack.runner import connect
from rag.settings import Settings
from tests.api.fakes import FakeAssistant, as_assistant
from tests.api.slack.fake_slack import FakeSlack
from tests.api.slack.harness import HURRIED, slack_settings

if __name__ == "__main__":
    url, folder = sys.argv[1:]
    assistant = FakeAssistant()
    assistant.pause_seconds = 0.005
    asyncio.run(
        connect(
            Settings(data_dir=Path(folder)),
            slack_settings(FakeSlack(url=url)),
            as_assistant(assistant),
            pace=HURRIED,
        )
    )
