"""Writes to a store in children that are made to be killed.

Has everything imported before it forks, so that a child spends its short life writing. Speaks in
lines: reads `ingest` or `withdraw <id>`, answers with the child's number, then `acknowledged`
when the child has come to its end, and `gone` when there is no child any more.
"""

import os
import sys
from pathlib import Path

from rag.store.ingest import ingest
from rag.store.withdraw import withdraw
from tests.fakes import WordHashEncoder
from tests.rag.store.parsing import PlainParser


def write(data_dir: Path, sources: Path, command: str) -> None:
    verb, *document_ids = command.split()
    if verb == "ingest":
        ingest(data_dir, WordHashEncoder(), [sources], parser=PlainParser())
    else:
        withdraw(data_dir, WordHashEncoder(), document_ids)


def say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def main(data_dir: str, sources: str) -> None:
    for line in sys.stdin:
        pid = os.fork()
        if pid == 0:
            try:
                write(Path(data_dir), Path(sources), line)
                say("acknowledged")
            finally:
                os._exit(0)
        say(str(pid))
        os.waitpid(pid, 0)
        say("gone")


if __name__ == "__main__":
    main(*sys.argv[1:])
