"""The units of a story in the order in which a reader reads them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

from rag.corpus.styles import Candidate, Style, is_byline, is_role
from rag.corpus.units import Kind, Unit

_SHORTEST_BODY, _SHORTEST_LINE, _SHORTEST_SENTENCE = 60, 30, 15
_COLONS = ":\uff1a"


@dataclass(frozen=True, slots=True)
class Flow:
    """What is neither furniture nor caption, with the lines among it that could be headings."""

    units: Sequence[Unit]
    order: tuple[int, ...]
    """Of units, in reading order."""
    candidates: Mapping[int, Candidate]
    spaced: bool
    """Blank lines stand between its paragraphs."""

    def unit(self, place: int) -> Unit | None:
        """Get the unit at a place of the order; None before the first and after the last."""
        return self.units[self.order[place]] if 0 <= place < len(self.order) else None

    def looks(self, place: int) -> Candidate | None:
        """Get how the unit at a place could be a heading."""
        return self.candidates.get(self.order[place]) if 0 <= place < len(self.order) else None

    def runs(self) -> tuple[range, ...]:
        """List the runs of neighbouring candidates, as ranges of places."""
        runs, start = [], 0
        for place in range(len(self.order) + 1):
            if self.looks(place) is None:
                if start < place:
                    runs.append(range(start, place))
                start = place + 1
        return tuple(runs)

    def is_author(self, place: int) -> bool:
        """Tell whether a line is a name, with what its bearer is on the line below."""
        below = self.unit(place + 1)
        return below is not None and is_role(below.text)

    def body(self, place: int) -> Unit | None:
        """Get what stands below a line, past a byline."""
        below = self.unit(place + 1)
        return self.unit(place + 2) if below and is_byline(below.text) else below

    def is_body(self, place: int) -> bool:
        """Tell whether what stands below a line is text that it could be the heading of."""
        body = self.body(place)
        return body is not None and (
            body.is_prose or body.size >= _SHORTEST_LINE or self.is_full_body(place)
        )

    def is_full_body(self, place: int) -> bool:
        """Tell whether it is more than a short sentence."""
        body = self.body(place)
        if body is None:
            return False
        long = body.size >= (_SHORTEST_SENTENCE if body.is_prose else _SHORTEST_BODY)
        return long or body.is_item or body.tabular or body.text[-1] in _COLONS

    def stands_alone(self, place: int) -> bool:
        """Tell whether a line is set apart from the paragraph above, as that page does it."""
        index = self.order[place]
        if self.units[index].blanks or not self.spaced or index == 0:
            return True
        above = self.units[index - 1]
        return above.kind is not Kind.TEXT or index - 1 in self.candidates

    def in_list(self, place: int) -> bool:
        """Tell whether a numbered or bulleted line has a neighbour of its own kind."""
        looks, unit, below = self.looks(place), self.unit(place), self.unit(place + 1)
        if looks is None or unit is None:
            return False
        near_below = below is not None and not below.blanks
        return self._is_item(place - 1, looks, near=not unit.blanks) or self._is_item(
            place + 1, looks, near=near_below
        )

    def set_off(self, place: int, run: range) -> bool:
        """Tell whether more room stands above a line than above its neighbours of a run."""
        blanks = self.units[self.order[place]].blanks
        others = [self.units[self.order[p]].blanks for p in run if p != place]
        return place == run[-1] and blanks > max(others, default=blanks)

    def _is_item(self, place: int, like: Candidate, *, near: bool) -> bool:
        """Tell whether a unit is an item of the same list as a line; a long one must be near."""
        unit, looks = self.unit(place), self.looks(place)
        if looks is not None:
            return looks.style is like.style and looks.mark == like.mark
        if unit is None or not near or not unit.is_item:
            return False
        return (like.style is Style.NUMBERED) == (unit.text[0] in "(0123456789")


def flow_of(units: Sequence[Unit], candidates: Mapping[int, Candidate]) -> Flow:
    """Put units in reading order."""
    order = tuple(i for i, unit in enumerate(units) if unit.kind in (Kind.TEXT, Kind.HEADING))
    spaced = 2 * sum(unit.blanks > 0 for unit in units) > len(units)
    rows = _rows(units, order, candidates) if spaced else set()
    kept = {index: looks for index, looks in candidates.items() if index not in rows}
    return Flow(units, order, kept, spaced=spaced)


def _rows(
    units: Sequence[Unit], order: Sequence[int], candidates: Mapping[int, Candidate]
) -> set[int]:
    """Find lines set like one another without a blank line between: a list, no headings."""
    return {
        index
        for above, below in pairwise(order)
        if above in candidates and below in candidates
        if candidates[above].style is candidates[below].style and not units[below].blanks
        for index in (above, below)
    }
