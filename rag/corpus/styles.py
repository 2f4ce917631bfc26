"""In what manner a line is set, if it can be a heading at all; its neighbours are not asked."""

# ruff: noqa: RUF001 - letters and marks of other scripts are the point here

import re
from dataclasses import dataclass
from enum import StrEnum

from rag.corpus.dates import line_date
from rag.corpus.leads import BYLINE, DATELINE, ROLE
from rag.corpus.units import Kind, Unit, words_of

LONGEST = 110
"""A longer line is no heading, whatever its manner."""
_MOST_WORDS, _MOST_BOLD_WORDS = 16, 11
_HASHES = re.compile(r"(#{1,6})\s*([^\s#].*?)\s*#*")
_DECORATED = re.compile(
    r"(?P<stars>\*\*|__)(?=\S)(?P<bold>.+?)(?<=\S)(?P=stars):?"
    r"|(?P<mark>[-=~*•·_+|:<>#—–]{1,6})\s*(?P<inner>[^\s\W].*?\S)\s*[-=~*•·_+|:<>#—–]{1,6}"
)
_BOLD = "*_"
_NUMBER = re.compile(
    r"""(?:\#?\(?\d{1,2}[.):]|\#\d{1,2}|\d{1,2}(?:\.\d{1,2}){1,3}\.?|\d{1,2}(?=\s[–—|-]\s|/)
    |[IVX]{1,4}[.)]|[A-H][.)]|\d\ufe0f?\u20e3|[①-⑳❶-❿]
    |(?:No|Nr|№|Part|Chapter|Section|Item|Story|Teil|Kapitel|Partie|Chapitre|Parte|Часть|Глава)\.?
     \s(?:\d{1,2}|[IVX]{1,4})(?:[.:]|(?=\s[–—-]\s)))
    (?:\s*[–—/|-])?\s+(?=\S)""",
    re.VERBOSE,
)
_BULLET = re.compile(
    r"(?:[*+•●○◦▪▫■□►▶▸‣◆◇★☆✦✱→»‣·]|[\u2190-\u21ff\u2300-\u23ff\u2460-\u27bf\u2b00-\u2bff"
    r"\U0001f000-\U0001faff][\ufe0f\u200d\u2640\u2642\U0001f000-\U0001faff]*)\s*(?=\w|[\"“'‘])"
)
_LINK = re.compile(r"https?://|www\.|\S@\S+\.\w|\w\.(?:com|org|net|gov|edu|io|co|de|fr|uk|eu)\b")
_SALUTATION = re.compile(
    r"^(?:dear|hello|hi|liebe[rs]?|sehr geehrte[rn]?|chère?s?|querid[oa]s?|estimad[oa]s?|car[oi]"
    r"|уважаем|дороги)\b",
    re.IGNORECASE,
)
_VALUE = re.compile(r":\s*[-−+]?[$€£]?\s?\d[\d.,\s]*\W?\w{0,10}$")
_DASHED = re.compile(r"^[–—―−-]|[–—―−]$|\s-$")
_INNER_STOP = re.compile(r"[^\W\d_]{3,}[.。]\s+[\"“']?[^\W\d_a-z]")
_ACRONYM_STOP = re.compile(r"(?:\b\w\.){2,}$|\b(?:Inc|Co|Ltd|Corp|Jr|Sr|St)\.$")
_PAUSE_AT_END = re.compile(r"[,;:.。、，；…][\"'”’»)\]]*$")
_OPENING = re.compile(r"^[\"“„«'‘「『(\[¿¡]+")
_ENCLOSED = re.compile(r"[\"“„«「『(\[][^\"”»」』)\]]*[\"”»」』)\]]?")
_FIRST_PICTURE = "\U0001f000"
_YEAR = re.compile(r"(?:19|20)\d\d")
_CLOCK = re.compile(r"\d{1,2}[:.]\d{2}(?:\s?(?:[ap]\.?m\.?|uhr|gmt|utc|h))?", re.IGNORECASE)
_NEVER = (_SALUTATION, _INNER_STOP, _VALUE, _LINK, _DASHED)
"""Signs of a line that names nothing."""
_SMALL = frozenset(
    """
    a an the and or nor but of in on at to for from by with as into onto over under off up out vs
    via per than that is it its be no not so if after before until between amid
    der die das den dem des ein eine und oder im am an auf von vom zu zum zur für mit bei nach aus
    über bis de la le les du des et à au aux en un une pour par sur dans el los las y o del al con
    por para su e i il lo gli della dei di da per do dos das na em
    и в на о об с со к по за из от до у не а но van het een w z
    """.split()
)
_TITLE_SHARE, _CAPITALS_SHARE, _DIGITS_SHARE = 0.75, 0.9, 0.5
_FEWEST_CAPITALS = 3
_ACRONYM = 3


class Style(StrEnum):
    """How a heading is set apart from the text."""

    MARKED = "marked"
    UNDERLINED = "underlined"
    NUMBERED = "numbered"
    BULLETED = "bulleted"
    CAPITALS = "capitals"
    TITLE = "title"
    WORD = "word"
    """One word, or two of which the first says nothing: any house may have set it."""
    SENTENCE = "sentence"
    CASELESS = "caseless"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A line that could be a heading."""

    style: Style
    name: str
    """Its words, without markup."""
    depth: int = 0
    """Where the markup itself tells depth: number of hashes."""
    number: int | None = None
    """Of a numbered one."""
    question: bool = False
    mark: str = ""
    """The bullet of a bulleted one; empty for a picture sign."""


def candidate(unit: Unit) -> Candidate | None:
    """Tell in what manner `unit` could be a heading; None when it cannot be one."""
    if unit.kind is not Kind.TEXT or unit.size > LONGEST or unit.tabular:
        return None
    text = unit.text
    if _is_bold_sentence(text):
        return None
    question = text.endswith(("?", "？", "؟"))
    if marked := _marked(text):
        return marked
    if found := _NUMBER.match(text) or _BULLET.match(text):
        return _listed(text, found, question=question)
    return Candidate(case_of(text), text, question=question) if _can_name(text) else None


def case_of(text: str) -> Style:
    """Tell how a line uses capital letters."""
    cased = [letter for letter in text if letter.isupper() or letter.islower()]
    if not cased:
        return Style.CASELESS
    words = words_of(text)
    n_upper = sum(letter.isupper() for letter in cased)
    if n_upper >= _CAPITALS_SHARE * len(cased) and len(cased) >= _FEWEST_CAPITALS:
        return Style.WORD if len(words) == 1 and len(cased) <= _ACRONYM else Style.CAPITALS
    telling = [w for w in words[1:] if w[0].isalpha() and w.casefold() not in _SMALL]
    if not telling:
        return Style.WORD
    n_capital = sum(any(letter.isupper() for letter in word) for word in telling)
    return Style.TITLE if n_capital >= _TITLE_SHARE * len(telling) else Style.SENTENCE


def is_byline(text: str) -> bool:
    """Tell whether a line only says who wrote what stands with it."""
    first, _, rest = text.partition(" ")
    return BYLINE.match(f"{first.casefold()} {rest}") is not None or is_role(text)


def is_role(text: str) -> bool:
    """Tell whether a line only says what the author named above it is."""
    return ROLE.match(text.casefold()) is not None


def _listed(text: str, opening: re.Match[str], *, question: bool) -> Candidate | None:
    """Read a line that opens with a number or a bullet."""
    words, sign = text[opening.end() :], opening.group().strip()
    if not _can_name(words):
        return None
    if opening.re is _BULLET:
        mark = "" if len(sign) > 1 or sign >= _FIRST_PICTURE else sign
        return Candidate(Style.BULLETED, words, question=question, mark=mark)
    digits = re.search(r"\d+", sign)
    number = int(digits.group()) if digits else None
    return Candidate(Style.NUMBERED, text, number=number, question=question)


def _is_bold_sentence(text: str) -> bool:
    """Tell whether stars set off a whole sentence, as of a sponsor, rather than a heading."""
    if text[0] not in _BOLD or not _DECORATED.fullmatch(text):
        return False
    inner = text.strip(f"{_BOLD}: ")
    stopped = inner.endswith((".", "。")) and not _ACRONYM_STOP.search(inner)
    return stopped or len(words_of(inner)) > _MOST_BOLD_WORDS


def _marked(text: str) -> Candidate | None:
    """Read a heading that is marked with hashes, stars or lines on both sides."""
    if found := _HASHES.fullmatch(text):
        name, depth = found.group(2), len(found.group(1))
    elif found := _DECORATED.fullmatch(text):
        name, depth = found.group("bold") or found.group("inner"), 0
    else:
        return None
    name = name.strip(" *_#")
    fits = any(map(str.isalnum, name)) and not _NUMBER.fullmatch(name + " x")
    return Candidate(Style.MARKED, name, depth=depth) if fits else None


def _can_name(text: str) -> bool:
    """Tell whether the words of a line could name what follows."""
    bare = _OPENING.sub("", text)
    if not bare or bare[0].islower() or len(words_of(text)) > _MOST_WORDS or not _worded(text):
        return False
    if any(sign.search(text) for sign in _NEVER) or is_byline(text):
        return False
    case = case_of(text)
    if case is Style.CAPITALS:
        return not text.endswith((",", ";", "."))
    if _PAUSE_AT_END.search(text) and not (case is Style.TITLE and _ACRONYM_STOP.search(text)):
        return False
    return not (DATELINE.match(text) or (case is Style.SENTENCE and _ENCLOSED.fullmatch(text)))


def _worded(text: str) -> bool:
    """Tell whether a line is words rather than figures, a date or a time."""
    if _YEAR.fullmatch(text):
        return True
    signs = [sign for sign in text if sign.isalnum()]
    n_digits = sum(sign.isdigit() for sign in signs)
    if not signs or n_digits > _DIGITS_SHARE * len(signs) or _CLOCK.fullmatch(text):
        return False
    return line_date(text) is None
