"""What there is to report: a run, and what it is compared with."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from eval.gate import Comparison, Verdict
from eval.types import Baseline, BaselineOutcome, Outcome, Quote, Run

NAMES = {
    Verdict.PASS: "Pass",
    Verdict.REGRESSION: "Regression",
    Verdict.INCONCLUSIVE: "Inconclusive",
    None: "Not compared",
}
WORST = 15
"""Questions shown with both answers."""


@dataclass(frozen=True, slots=True)
class View:
    """A run, and, where it was compared, its baseline and the comparison."""

    run: Run
    baseline: Baseline | None = None
    comparison: Comparison | None = None
    texts: Mapping[str, str] = field(default_factory=dict)
    """Canonical texts at hand, by document id, to show the baseline's answers from."""

    @property
    def verdict(self) -> Verdict | None:
        """Tell what the gate said; None where nothing was compared."""
        return None if self.comparison is None else self.comparison.verdict

    @property
    def headline(self) -> str:
        """Say it in one line."""
        stamp = self.run.stamp
        return f"{NAMES[self.verdict]}: {stamp.corpus}, {stamp.split}"

    def former(self, topic_id: str) -> BaselineOutcome | None:
        """Find what became of a question in the baseline."""
        return None if self.baseline is None else self.baseline.topics.get(topic_id)

    def former_quotes(self, topic_id: str) -> tuple[Quote, ...]:
        """Cut what the baseline cited out of the texts at hand, or out of what was retrieved."""
        former = self.former(topic_id)
        if former is None:
            return ()
        return tuple(self._cut(*place) for place in former.citations)

    def worst(self) -> tuple[Outcome, ...]:
        """List failed questions: those lost first, then must-pass, then the surest."""
        failed = [outcome for outcome in self.run.outcomes if not outcome.passed]
        return tuple(sorted(failed, key=self._badness))[:WORST]

    def _badness(self, outcome: Outcome) -> tuple[bool, bool, bool, float, str]:
        former = self.former(outcome.topic_id)
        return (
            not (former is not None and former.passed),
            not outcome.must_pass,
            not outcome.response.answered,
            -outcome.response.confidence,
            outcome.topic_id,
        )

    def _cut(self, document_id: str, start: int, end: int) -> Quote:
        if document_id in self.texts:
            return Quote(document_id, (), start, end, self.texts[document_id][start:end])
        for outcome in self.run.outcomes:
            for found in outcome.response.passages:
                if found.document_id == document_id and found.start <= start and end <= found.end:
                    text = found.text[start - found.start : end - found.start]
                    return Quote(document_id, found.section, start, end, text)
        return Quote(document_id, (), start, end, "(its text is not at hand)")
