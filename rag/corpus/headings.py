"""Which lines of a story are its headings, judged by their neighbours and by one another."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from rag.corpus.flow import Flow, flow_of
from rag.corpus.lines import RULE
from rag.corpus.sentence_case import reads_as_sentence
from rag.corpus.styles import LONGEST, Candidate, Style, candidate
from rag.corpus.units import Kind, Unit, ends_sentence

_SURE = frozenset({Style.MARKED, Style.UNDERLINED})
_LISTED = frozenset({Style.NUMBERED, Style.BULLETED})
_PLAIN = frozenset({Style.WORD, Style.SENTENCE, Style.CASELESS})
_UNDERLINES = "=-~^*_"
_SHORTEST_UNDERLINE, _SLACK = 3, 4
_LONGEST_PLAIN = 70
_LIST_RUN = 3
_QUESTIONS = 3
"""So many questions as headings make a page of questions and answers."""
_HABIT = 2
"""So many headings of one manner make it the manner of the house."""


def find_candidates(units: Sequence[Unit]) -> dict[int, Candidate]:
    """Find every line that could be a heading, by its looks or by a line drawn below it."""
    found = {}
    for index, unit in enumerate(units):
        if depth := _underline(units, index):
            found[index] = Candidate(Style.UNDERLINED, unit.text, depth=depth)
        elif looks := candidate(unit):
            found[index] = looks
    return found


def find_headings(
    units: Sequence[Unit], candidates: Mapping[int, Candidate]
) -> dict[int, Candidate]:
    """Choose among `candidates` the headings of a story."""
    flow = flow_of(units, candidates)
    chosen = _choose(flow, asking=False)
    if sum(look.question for look in chosen.values()) >= _QUESTIONS:
        chosen = _choose(flow, asking=True)
    return _of_one_house(chosen, flow)


def _choose(flow: Flow, *, asking: bool) -> dict[int, Candidate]:
    """Choose by neighbours; `asking`, on a page whose headings are questions."""
    return {
        flow.order[place]: flow.candidates[flow.order[place]]
        for run in flow.runs()
        for place in _chosen(flow, run, asking=asking)
    }


def _underline(units: Sequence[Unit], index: int) -> int:
    """Tell how deep the line drawn below a unit sets it; 0 when there is none."""
    unit, rule = units[index], units[index + 1] if index + 1 < len(units) else None
    if rule is None or rule.blanks or rule.text[0] not in _UNDERLINES:
        return 0
    if unit.kind is not Kind.TEXT or unit.size > LONGEST or not RULE.fullmatch(rule.text):
        return 0
    closed = ends_sentence(unit.text) and abs(len(rule.text) - unit.size) > _SLACK
    if closed or len(rule.text) < _SHORTEST_UNDERLINE:
        return 0
    return _UNDERLINES.index(rule.text[0]) + 1


def _chosen(flow: Flow, run: range, *, asking: bool) -> Iterator[int]:
    """Choose among neighbouring candidates: a heading stands above what it is the heading of."""
    looks = {place: flow.candidates[flow.order[place]] for place in run}
    counts = Counter((look.style, look.mark) for look in looks.values())
    carried = flow.is_body(run[-1])
    for place, look in looks.items():
        listed = counts[look.style, look.mark] >= _LIST_RUN and not flow.set_off(place, run)
        if look.style in _SURE:
            yield place
        elif not carried or listed or flow.is_author(place):
            continue
        elif look.style in _LISTED:
            if not flow.in_list(place):
                yield place
        elif place < run[-1] - 1 or not flow.stands_alone(place):
            continue
        elif (asking and look.question) or _fits(flow, run, place):
            yield place


def _fits(flow: Flow, run: range, place: int) -> bool:
    """Tell whether a line without marks, directly above text or a lower heading, is a heading."""
    look = flow.candidates[flow.order[place]]
    if look.style not in _PLAIN:
        return True
    above, unit, body = flow.unit(place - 1), flow.units[flow.order[place]], flow.body(place)
    if unit.size > _LONGEST_PLAIN or (above and above.text.endswith(":")):
        return False
    if place < run[-1]:
        below = flow.candidates[flow.order[place + 1]].style
        return look.style is Style.WORD and below not in (Style.WORD, Style.CASELESS)
    if body is None or not flow.is_full_body(place):
        return False
    roomy = above is not None and unit.blanks > max(1, body.blanks)
    return not reads_as_sentence(look.name, set_off=roomy)


def _of_one_house(chosen: Mapping[int, Candidate], flow: Flow) -> dict[int, Candidate]:
    """Drop what is out of the manner in which the page sets its other headings."""
    counts = Counter(look.style for look in chosen.values())
    n_sure = sum(counts[style] for style in _SURE)
    n_titles = counts[Style.TITLE] + counts[Style.CAPITALS]
    dropped: set[Style] = set()
    if n_sure >= _HABIT:
        dropped = {Style.TITLE, *_PLAIN}
    elif n_titles >= _HABIT and n_titles > counts[Style.SENTENCE] - _n_below(chosen, flow):
        dropped = {Style.SENTENCE}
    kept = {index: look for index, look in chosen.items() if look.style not in dropped}
    if [look.style for look in kept.values()] == [Style.SENTENCE]:
        kept = {i: look for i, look in kept.items() if not reads_as_sentence(look.name, alone=True)}
    return kept


def _n_below(chosen: Mapping[int, Candidate], flow: Flow) -> int:
    """Count sentence-case headings directly below another heading: those are no accident."""
    pairs = zip(flow.order, flow.order[1:], strict=False)
    return sum(
        above in chosen and below in chosen and chosen[below].style is Style.SENTENCE
        for above, below in pairs
    )
