"""Date words of a question: bounds on publication, and whether the newest comes first."""

import calendar
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta

from rag.answering.terms import content_terms
from rag.types import Filters, Span

MONTHS = {name.lower(): n for n, name in enumerate(calendar.month_name) if name}
MONTHS |= {name.lower(): n for n, name in enumerate(calendar.month_abbr) if name}
_MONTH = "|".join(sorted(MONTHS, key=lambda name: -len(name)))
_MONTH_NAMES = "|".join(name for name in calendar.month_name if name)
_DATE = re.compile(
    rf"""(?P<iso>\b\d{{4}}-\d{{2}}-\d{{2}}\b)
    |\b(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<m1>{_MONTH})\.?,?\s+(?P<y1>(?:19|20)\d\d)\b
    |\b(?P<m2>{_MONTH})\.?\s+(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<y2>(?:19|20)\d\d)\b
    |\b(?P<m3>{_MONTH})\.?,?\s+(?P<y3>(?:19|20)\d\d)\b
    |\b(?P<y4>(?:19|20)\d\d)\b
    |(?-i:\b(?P<m5>{_MONTH_NAMES})\b)""",
    re.IGNORECASE | re.VERBOSE,
)
_NEWEST = re.compile(
    r"\b(latest|newest|most recent(ly)?|recent(ly)?|current(ly)?|up to date"
    r"|last (briefing|newsletter|issue|edition)|what(?:['’]s| is| has)? (?:new|changed))\b",
    re.IGNORECASE,
)
_BRIEFINGS = (
    r"\b(briefings?|those|ones|newsletters?|issues?|editions?|digests?|coverage|published|posted|written"
    r"|reports?|reported|articles?|stories|story)\b"
)
_PUBLICATION = re.compile(rf"{_BRIEFINGS}(?:\s+\w+){{0,3}}?\s+$", re.IGNORECASE)
_PREPOSITION = re.compile(
    r"\b(since|after|before|between|until|till|up to|prior to|from|in|during|of|on|dated)\s+"
    r"(?:the\s+)?(?:start of\s+|end of\s+|beginning of\s+|early\s+|late\s+|mid-?)?$",
    re.IGNORECASE,
)
_OPEN_STARTED = {"before", "until", "till", "up to", "prior to"}
_RELATIVE = re.compile(
    r"\b(?:(today)|(yesterday)|(?:this|past|last) (week|month|year))\b", re.IGNORECASE
)
_LINK = re.compile(
    r"[,–-]?\s?(?:(?:to|till|until|up to)\b\s?"
    r"|(?:and|but|or)\b\s?(?:(?:to|till|until|up to|before|after|since|from|in|on)\b\s?)?)?"
    r"(?:the\b\s?)?(?:(?:(?:start|end|beginning) of|early|late)\b|mid-?)?",
    re.IGNORECASE,
)
"""Between two dates of one period, blanks squeezed."""
_DAYS = {"week": 7, "month": 31, "year": 366}


@dataclass(frozen=True, slots=True)
class TimeReading:
    """What a question says about time."""

    period: Filters | None
    """Bounds that the question names; None when it names none."""
    about_publication: bool
    """True when the bounds are said of the briefings ("published in 2021"), so they filter;
    False when they may be said of events ("visited in 2019"), so they only prefer."""
    newest_first: bool
    undated: str
    """The question without bounds that filter: what is left then is what passages must tell."""

    def filters(self, given: Filters) -> Filters:
        """Tighten `given` by the bounds, where they are said of the briefings."""
        if self.period is None or not self.about_publication:
            return given
        after = [d for d in (given.published_after, self.period.published_after) if d]
        before = [d for d in (given.published_before, self.period.published_before) if d]
        return replace(
            given,
            published_after=max(after, default=None),
            published_before=min(before, default=None),
        )

    def prefers(self, published: date | None, text: str) -> bool:
        """Tell whether a passage fits the named period by its date or by its words."""
        if self.period is None or self.about_publication:
            return True
        after, before = self.period.published_after, self.period.published_before
        years = {str(bound.year) for bound in (after, before) if bound}
        if any(year in text for year in years):
            return True
        return (
            published is not None
            and (after is None or published >= after)
            and (before is None or published <= before)
        )


def read_dates(question: str, *, today: date) -> TimeReading:
    """Read the date words of a question; relative ones count from `today`."""
    period, filtering = _period(question, today=today)
    return TimeReading(
        period,
        about_publication=filtering is not None,
        newest_first=bool(_NEWEST.search(question)),
        undated=_without(question, filtering) if filtering else question,
    )


def _without(question: str, words: Span) -> str:
    """Leave words out, where others are left that mean something."""
    rest = _squeezed(f"{question[: words.start]} {question[words.end :]}")
    rest = re.sub(r"\s+(?=[?.!,;])", "", rest).lstrip(" ,;")
    meaning = re.sub(_BRIEFINGS, "", rest, flags=re.IGNORECASE)
    return rest if content_terms(meaning) else question


def _period(question: str, *, today: date) -> tuple[Filters | None, Span | None]:
    """Find the bounds, and the words of those said of the briefings; then only they count."""
    of_events: list[Filters] = []
    of_briefings: list[Filters] = []
    filtering: Span | None = None
    for match in _DATE.finditer(question):
        if (days := _days(match, question, today=today)) is None:
            continue
        ahead = question[: match.start()]
        preposition = _PREPOSITION.search(ahead)
        begins = filtering.end if filtering else 0
        said = preposition and _PUBLICATION.search(ahead[begins : preposition.start()])
        if match["m5"] and not (said or of_events or of_briefings):
            # "In July" of an event tells no year; of briefings it is the latest July.
            continue
        bound = _bounded(preposition.group(1).lower() if preposition else "in", days)
        if filtering and _LINK.fullmatch(_squeezed(question[filtering.end : match.start()])):
            filtering = Span(filtering.start, match.end())
            of_briefings.append(bound)
        elif preposition and said:
            filtering = filtering or Span(preposition.start(), match.end())
            of_briefings.append(bound)
        else:
            of_events.append(bound)
    if filtering and (period := _hull(of_briefings)):
        return period, filtering
    if of_events or of_briefings:
        return _hull([*of_briefings, *of_events]), None
    return _relative_period(question, today=today)


def _relative_period(question: str, *, today: date) -> tuple[Filters | None, Span | None]:
    relative = _RELATIVE.search(question)
    if relative is None:
        return None, None
    ahead = question[: relative.start()]
    preposition = _PREPOSITION.search(ahead)
    start = preposition.start() if preposition else relative.start()
    said = _PUBLICATION.search(ahead)
    return _relative(relative, today=today), Span(start, relative.end()) if said else None


def _squeezed(text: str) -> str:
    return " ".join(text.split())


def _bounded(word: str, days: tuple[date, date]) -> Filters:
    if word == "after":
        return Filters(published_after=days[1] + timedelta(days=1))
    if word == "since":
        return Filters(published_after=days[0])
    if word in _OPEN_STARTED:
        return Filters(published_before=days[0] - timedelta(days=1))
    return Filters(published_after=days[0], published_before=days[1])


def _hull(bounds: Sequence[Filters]) -> Filters | None:
    """Join "after A" and "before B" to a period, and "A and B" to the days from A to B."""
    after = min((b.published_after for b in bounds if b.published_after), default=None)
    before = max((b.published_before for b in bounds if b.published_before), default=None)
    if after and before and after > before:
        return None
    return Filters(published_after=after, published_before=before)


def _days(match: re.Match[str], question: str, *, today: date) -> tuple[date, date] | None:
    """First and last day of a date expression; None when the calendar has no such day."""
    parts = match.groupdict()
    try:
        if parts["iso"]:
            day = date.fromisoformat(parts["iso"])
            return day, day
        for n in ("1", "2"):
            if parts[f"y{n}"]:
                month = MONTHS[parts[f"m{n}"].lower()]
                day = date(int(parts[f"y{n}"]), month, int(parts[f"d{n}"]))
                return day, day
    except ValueError:
        return None
    if parts["y4"]:
        return date(int(parts["y4"]), 1, 1), date(int(parts["y4"]), 12, 31)
    month = MONTHS[(parts["m3"] or parts["m5"]).lower()]
    year = int(parts["y3"]) if parts["y3"] else _year_of(month, question[match.end() :], today)
    return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])


def _year_of(month: int, behind: str, today: date) -> int:
    """The year that the question names later, else that of the latest such month."""
    named = re.search(r"\b(?:19|20)\d\d\b", behind)
    return int(named.group()) if named else today.year - (month > today.month)


def _relative(match: re.Match[str], *, today: date) -> Filters:
    if match.group(1):
        return Filters(published_after=today, published_before=today)
    if match.group(2):
        day = today - timedelta(days=1)
        return Filters(published_after=day, published_before=day)
    return Filters(published_after=today - timedelta(days=_DAYS[match.group(3).lower()]))
