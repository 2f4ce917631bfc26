"""Dates that a source states outright; a date inside running text is never taken."""

# ruff: noqa: RUF001 - letters and marks of other scripts are the point here

import re
from collections.abc import Sequence
from datetime import date, datetime
from email.utils import parsedate_to_datetime

_MONTHS = (
    "january jan januar jänner janvier janv enero ene gennaio gen janeiro января янв січня",
    "february feb februar février févr febrero febbraio fevereiro fev февраля фев лютого",
    "march mar märz mars marzo março марта мар березня",
    "april apr avril abril aprile abr апреля апр квітня",
    "may mai mayo maggio maio мая травня",
    "june jun juni juin junio giugno junho июня июн червня",
    "july jul juli juillet juil julio luglio julho июля июл липня",
    "august aug août agosto ago августа авг серпня",
    "september sept sep septembre septiembre settembre setembro сентября сен вересня",
    "october oct oktober okt octobre octubre ottobre outubro октября окт жовтня",
    "november nov novembre noviembre novembro ноября ноя листопада",
    "december dec dezember dez décembre déc diciembre dic dicembre dezembro декабря дек грудня",
)
_MONTH = {name: number for number, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAMES = "|".join(sorted(_MONTH, key=len, reverse=True))
_DATE = re.compile(
    rf"""(?<![\w/.-])(?:
      (?P<y1>(?:19|20)\d\d)[-/.](?P<m1>\d{{1,2}})[-/.](?P<d1>\d{{1,2}})
    | (?P<d2>\d{{1,2}})(?:st|nd|rd|th|er|\.|º)?\s(?:de\s|of\s)?
      (?P<m2>{_NAMES})\.?,?\s(?:de\s)?(?P<y2>(?:19|20)\d\d)
    | (?P<m3>{_NAMES})\.?\s(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s(?P<y3>(?:19|20)\d\d)
    | (?P<d4>\d{{1,2}})\.\s?(?P<m4>\d{{1,2}})\.\s?(?P<y4>(?:19|20)\d\d)
    | (?P<a5>\d{{1,2}})/(?P<b5>\d{{1,2}})/(?P<y5>(?:19|20)\d\d)
    | (?P<y6>(?:19|20)\d\d)年(?P<m6>\d{{1,2}})月(?P<d6>\d{{1,2}})日
    )(?![\w/-]|\.\d)""",
    re.VERBOSE,
)
_DAYS = """monday tuesday wednesday thursday friday saturday sunday mon tue tues wed thu thur thurs
    fri sat sun montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag lundi mardi
    mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo
    понедельник вторник среда четверг пятница суббота воскресенье""".split()
_STATING = re.compile(
    rf"""\b(?:{"|".join(_DAYS)}
    |(?:first\s|last\s)?(?:published|updated|posted|issued|modified|released|sent)
    |edition|issue|ausgabe|numéro|edizione|edición|edição|выпуск|della|dell
    |date|dated|on|at|the|of|am|vom|den|le|du|el|del|stand|от|г|from|by
    |(?:issue|edition|no|nr|vol|number|ausgabe|nummer)\.?\s?\d+
    |gepubliceerd|op|publicerad|pubblicato|il|opublikowano|julkaistu|publisert
    |veröffentlicht|aktualisiert|publié|publicado|mis\sà\sjour|опубликовано)\b
    |\d{{1,2}}[:.]\d{{2}}(?:\s?(?:[ap]\.?m\.?|uhr|h))?
    |\b(?:gmt|utc|cet|cest|est|edt|bst|pst|pdt|et|msk)\b(?:[+-]\d+)?""",
    re.VERBOSE,
)
"""What may introduce a date without being told apart from it."""
_STRONG = re.compile(r"\s+[-–—]+\s+|[|·•;/]|\s{2,}")
_WEAK = re.compile(r"\s+[-–—]+\s+|[|·•;/,]|:\s|\s{2,}")
_IN_NAME = re.compile(r"(?<!\d)((?:19|20)\d\d)[-_.]?(\d\d)[-_.]?(\d\d)(?!\d)")
_LONGEST_LINE, _LONGEST_REST = 90, 50
_MOST_MONTHS = 12


def file_name_date(name: str) -> date | None:
    """Read the date that a file's name opens or ends with, as in `2021-08-04-storm.txt`."""
    stem = name.rsplit(".", 1)[0]
    for found in _IN_NAME.finditer(stem):
        if not (stem[: found.start()].strip("-_. ") and stem[found.end() :].strip("-_. ")):
            year, month, day = (int(part) for part in found.groups())
            return _day(year, month, day)
    return None


def line_date(text: str) -> date | None:
    """Read the date that a line states by itself, be it beside an issue number or a place."""
    lowered = text.casefold().replace("*", "")
    found = list(_DATE.finditer(lowered)) if len(text) <= _LONGEST_LINE else []
    if not found:
        return None
    before, after = lowered[: found[0].start()], lowered[found[-1].end() :]
    if len(before) + len(after) > _LONGEST_REST:
        return None
    edges = _WEAK.split(before)[-1], _STRONG.split(after)[0]
    return (
        None if any(_STATING.sub("", edge).strip(" .,:'’") for edge in edges) else _read(found[0])
    )


def stated_date(value: object) -> date | None:
    """Read a date from a field that is meant for one: ISO 8601, RFC 2822 or words."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    text = str(value).strip() if value else ""
    try:
        return datetime.fromisoformat(text).date()
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text).date()
    except (ValueError, TypeError, IndexError, OverflowError):
        pass
    found = _DATE.search(text.casefold())
    return _read(found) if found else None


def first_date(values: Sequence[object]) -> date | None:
    """Read the first of `values` that states a date."""
    return next((day for day in map(stated_date, values) if day), None)


def _read(found: re.Match[str]) -> date | None:
    parts = {name: value for name, value in found.groupdict().items() if value is not None}
    if "a5" in parts:
        return _slashed(int(parts["a5"]), int(parts["b5"]), int(parts["y5"]))
    year, month, day = (next(v for k, v in parts.items() if k[0] == which) for which in "ymd")
    return _day(int(year), _MONTH.get(month) or int(month), int(day))


def _slashed(first: int, second: int, year: int) -> date | None:
    """Read `4/8/2021` only where it can mean one day alone."""
    if first > _MOST_MONTHS:
        return _day(year, second, first)
    if second > _MOST_MONTHS or first == second:
        return _day(year, first, second)
    return None


def _day(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
