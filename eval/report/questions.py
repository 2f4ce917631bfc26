"""Questions side by side: what the baseline answered, what this run answers."""

from eval.report.markup import Markup, element, joined
from eval.report.view import View
from eval.types import Outcome, Quote

_MOST_FLIPS = 50


def flips(view: View) -> Markup | None:
    """List the questions that the run lost and gained."""
    if view.comparison is None:
        return None
    return joined(
        _flipped(view, "Lost: passed in the baseline, fail now", view.comparison.lost),
        _flipped(view, "Gained: failed in the baseline, pass now", view.comparison.gained),
    )


def worst(view: View) -> Markup:
    """Show the worst questions with both answers and their sources."""
    shown = [_question(view, outcome) for outcome in view.worst()]
    return joined(*shown) if shown else element("p", "Every question passed.")


def expectation(outcome: Outcome) -> str:
    """Say what would have been right."""
    if not outcome.answerable:
        return "to abstain: the briefings do not say"
    return " or ".join(outcome.answers) or "the evidence that was judged"


def _flipped(view: View, heading: str, topic_ids: tuple[str, ...]) -> Markup:
    by_id = {outcome.topic_id: outcome for outcome in view.run.outcomes}
    items = [
        element("li", element("code", topic_id), " ", by_id[topic_id].question)
        for topic_id in topic_ids[:_MOST_FLIPS]
    ]
    if len(topic_ids) > _MOST_FLIPS:
        items.append(element("li", f"and {len(topic_ids) - _MOST_FLIPS} more"))
    listed = element("ul", *items) if items else element("p", "None.")
    return joined(element("h3", f"{heading} ({len(topic_ids)})"), listed)


def _question(view: View, outcome: Outcome) -> Markup:
    marks = [outcome.kind, *(["must pass"] if outcome.must_pass else [])]
    head = element("h3", element("code", outcome.topic_id), " ", outcome.question)
    wanted = element("p", f"{', '.join(marks)}. Expected: {expectation(outcome)}.")
    panes = [_pane("Now", _now(outcome))]
    if view.baseline is not None:
        panes.insert(0, _pane("Baseline", _before(view, outcome)))
    return element("article", head, wanted, element("div", *panes, class_="sides"))


def _pane(title: str, content: Markup) -> Markup:
    return element("section", element("h4", title), content)


def _now(outcome: Outcome) -> Markup:
    response = outcome.response
    state = "answered" if response.answered else f"abstained ({response.reason})"
    head = element("p", f"{state}, confidence {response.confidence:.2f}", class_="state")
    understood = response.standalone_question
    rewritten = None
    if understood != outcome.question:
        rewritten = element("p", f"Understood as: {understood}", class_="state")
    sentences = [element("p", sentence.text) for sentence in response.sentences]
    sources = [cited.quote for cited in response.citations] or response.passages[:3]
    label = "Sources" if response.answered else "Nearest"
    return joined(head, rewritten, *sentences, _sources(label, tuple(sources)))


def _before(view: View, outcome: Outcome) -> Markup:
    former = view.former(outcome.topic_id)
    if former is None:
        return element("p", "not asked")
    state = "answered" if former.answered else "abstained"
    mark = "passed" if former.passed else "failed"
    head = element("p", f"{state}, {mark}, confidence {former.confidence:.2f}", class_="state")
    return joined(head, _sources("Quotes", view.former_quotes(outcome.topic_id)))


def _sources(label: str, quotes: tuple[Quote, ...]) -> Markup | None:
    if not quotes:
        return None
    items = [
        element("li", element("q", quote.text), element("small", f" {_where(quote)}"))
        for quote in quotes
    ]
    return joined(element("h5", label), element("ol", *items))


def _where(quote: Quote) -> str:
    return f"{' / '.join((quote.document_id, *quote.section))}, {quote.start}..{quote.end}"
