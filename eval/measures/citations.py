"""Whether citations are true, and whether they point at the evidence."""

import hashlib

from eval.measures.case import Case, Measure
from eval.types import Cited, Evidence


def is_valid(cited: Cited, text: str | None) -> bool:
    """Check a citation by slicing the stored text again."""
    quote = cited.quote
    if text is None or text[quote.start : quote.end] != quote.text or not quote.text:
        return False
    if hashlib.sha256(text.encode()).hexdigest() != cited.document_sha256.removeprefix("sha256:"):
        return False
    start, end = cited.highlight or (quote.start, quote.end)
    return quote.start <= start <= end <= quote.end


def _validity(case: Case) -> float | None:
    """Share of citations and sentences that hold; nothing shown, nothing false."""
    response = case.response
    numbers = {cited.number for cited in response.citations}
    checks = [is_valid(c, case.texts.get(c.quote.document_id)) for c in response.citations]
    checks += [bool(s.citations) and numbers.issuperset(s.citations) for s in response.sentences]
    return sum(checks) / len(checks) if checks else 1.0


def _precision(case: Case) -> float | None:
    evidence = _located(case)
    if not evidence:
        return None
    right = [
        any(points_at(cited, found) for found in evidence) for cited in case.response.citations
    ]
    return sum(right) / len(right) if right else 0.0


def _recall(case: Case) -> float | None:
    evidence = _located(case)
    if not evidence:
        return None
    cited = case.response.citations
    return sum(any(points_at(c, found) for c in cited) for found in evidence) / len(evidence)


def _in_period(case: Case) -> float | None:
    """Undated briefings are let pass: they contradict no bound."""
    after, before = case.ask.published_after, case.ask.published_before
    if not case.ask.answerable or (after is None and before is None):
        return None
    days = [cited.published for cited in case.response.citations if cited.published is not None]
    right = [(after or day) <= day <= (before or day) for day in days]
    return float(bool(case.response.citations) and all(right))


def points_at(cited: Cited, evidence: Evidence) -> bool:
    """Tell whether a citation's quote overlaps a place where the evidence stands."""
    quote = cited.quote
    return quote.document_id == evidence.document_id and any(
        quote.start < end and start < quote.end for start, end in evidence.spans
    )


def _located(case: Case) -> tuple[Evidence, ...]:
    return tuple(found for found in case.ask.evidence if found.spans) if case.ask.answerable else ()


CITATIONS = (
    Measure("CitationValidity", "quotes equal the stored text, re-sliced; must be 1", _validity),
    Measure("CitationPrecision", "share of citations that point at the evidence", _precision),
    Measure("CitationRecall", "share of the evidence that is cited", _recall),
    Measure("CitedInPeriod", "all that is cited is of the days asked for", _in_period),
)
