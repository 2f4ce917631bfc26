import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from embeddings.types import Encoder, Vectors
from rag.store.ingest import IngestOptions, ingest
from rag.store.reports import FileReport, IngestReport, VerifyReport, WithdrawReport
from rag.store.store import Store
from rag.store.verify import verify
from rag.store.withdraw import withdraw
from rag.types import Chunk
from tests.fakes import WordHashEncoder
from tests.rag.store.parsing import PlainParser

GRAIN = "Grain deal\n\nMinisters agreed on grain.\n\n# Votes\n\nEleven voted for it.\n"
TIDES = "High tides\n\nThe harbour was closed.\n\n# Repairs\n\nDivers mend the quay.\n"
TRAMS = "New trams\n\nForty trams were ordered.\n"


class CountingEncoder(WordHashEncoder):
    """Counts what it encodes, and dies when it has had so many calls."""

    def __init__(self, *, n_calls: int = 10**6) -> None:
        super().__init__()
        self.n_encoded = 0
        self.n_calls = n_calls

    def encode_passages(
        self, passages: Sequence[str], *, on_progress: Callable[[int], None] | None = None
    ) -> Vectors:
        self.n_calls -= 1
        if self.n_calls < 0:
            raise KeyboardInterrupt
        self.n_encoded += len(passages)
        return super().encode_passages(passages, on_progress=on_progress)


@dataclass
class Folder:
    """A folder of sources and a data folder, with the short ways to use them."""

    root: Path
    encoder: Encoder = field(default_factory=WordHashEncoder)
    parser: PlainParser = field(default_factory=PlainParser)

    @property
    def sources(self) -> Path:
        return self.root / "sources"

    @property
    def data(self) -> Path:
        return self.root / "data"

    def write(self, name: str, text: str) -> Path:
        path = self.sources / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def ingest(self, *paths: Path, restore: bool = False, reencode: bool = False) -> IngestReport:
        return ingest(
            self.data,
            self.encoder,
            paths or [self.sources],
            parser=self.parser,
            options=IngestOptions(restore=restore, reencode=reencode),
        )

    def withdraw(self, *document_ids: str) -> WithdrawReport:
        return withdraw(self.data, self.encoder, document_ids)

    def verify(self, *, repair: bool = False) -> VerifyReport:
        return verify(self.data, self.encoder, repair=repair, parser=self.parser)

    def open(self) -> Store:
        return Store(self.data, self.encoder)

    def ids(self) -> list[str]:
        with self.open() as store:
            listed = store.catalog.documents(generation=store.current().number)
        return sorted(document.document_id for document in listed)


def quoting(chunk: Chunk) -> str:
    citation = {
        "document_id": chunk.document_id,
        "document_sha256": chunk.document_sha256,
        "start": chunk.span.start,
        "end": chunk.span.end,
        "quote": chunk.text,
    }
    return json.dumps({"citations": [citation]})


def report_of(report: IngestReport, source: str) -> FileReport:
    return next(file for file in report.files if file.source == source)


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    """Nothing ingested yet."""
    (tmp_path / "sources").mkdir()
    return Folder(tmp_path)


@pytest.fixture
def filled(folder: Folder) -> Folder:
    """Three briefings, ingested."""
    folder.write("Grain Deal.txt", GRAIN)
    folder.write("2022/tides.txt", TIDES)
    folder.write("trams.txt", TRAMS)
    folder.ingest()
    return folder


@pytest.fixture
def store(filled: Folder) -> Iterator[Store]:
    """Those three, opened."""
    with filled.open() as opened:
        yield opened


@pytest.fixture
def receipt(filled: Folder) -> Callable[[str, str], None]:
    """Store a receipt that quotes the first chunk of a briefing."""

    def save(answer_id: str, document_id: str) -> None:
        with filled.open() as store:
            number = store.current().number
            chunk = store.catalog.chunk(f"{document_id}:00000", generation=number)
            version = (chunk.document_id, chunk.document_sha256)
            store.catalog.save_answer(
                answer_id,
                question=f"what of {document_id}?",
                generation=number,
                payload=quoting(chunk),
                document_versions=[version],
            )

    return save
