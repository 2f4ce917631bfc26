from pathlib import Path

from eval.bench.asking import NoReader
from rag.assistant import Assistant
from rag.types import AnswerStatus, Question
from tests.rag.store.conftest import GRAIN, Folder


def test_without_a_reader_first_sentences_are_answered(tmp_path: Path) -> None:
    folder = Folder(tmp_path)
    folder.write("grain.txt", GRAIN)
    folder.ingest()
    with folder.open() as store:
        answer = Assistant(store, folder.encoder, NoReader()).ask(Question("Who agreed on grain?"))
    assert answer.status is AnswerStatus.ANSWERED
    assert all(citation.quote in GRAIN for citation in answer.citations)
