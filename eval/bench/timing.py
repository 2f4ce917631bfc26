"""An ingest as the command line does it, with where its time went."""

import resource
import time
from dataclasses import dataclass, field
from pathlib import Path

from embeddings.encoder import SentenceEncoder
from rag.store.ingest import ingest
from rag.store.reports import IngestReport, Progress, Stage

_KIB = 1024


@dataclass(slots=True)
class StageTimes:
    """When each stage of an ingest was heard of first and last."""

    first: dict[Stage, float] = field(default_factory=dict)
    last: dict[Stage, float] = field(default_factory=dict)

    def note(self, progress: Progress) -> None:
        """Take in a step."""
        now = time.perf_counter()
        self.first.setdefault(progress.stage, now)
        self.last[progress.stage] = now

    def seconds(self, stage: Stage) -> float:
        """Tell how long a stage took."""
        return self.last[stage] - self.first[stage]


@dataclass(frozen=True, slots=True)
class TimedIngest:
    """An ingest, and where its time went."""

    report: IngestReport
    seconds: float
    stages: StageTimes
    peak_mib: float
    """Of this process and its largest child together."""


def timed_ingest(data_dir: Path, encoder: SentenceEncoder, sources: Path) -> TimedIngest:
    """Ingest as the command line does."""
    stages = StageTimes()
    began = time.perf_counter()
    report = ingest(data_dir, encoder, [sources], on_progress=stages.note)
    seconds = time.perf_counter() - began
    whose = (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
    peak_kib = sum(resource.getrusage(who).ru_maxrss for who in whose)
    return TimedIngest(report, seconds, stages, peak_kib / _KIB)
