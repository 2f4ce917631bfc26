"""Whether a short line without a full stop is a sentence all the same."""

# ruff: noqa: RUF001 - words of other scripts are the point here

import re

from rag.corpus.units import words_of

_STARTS_CLAUSE = frozenset(
    """
    he she it they we i you there this that these
    those er sie es wir ich ihr dies das il elle ils elles nous vous je tu on ce cela él ella ellos
    nosotros yo esto eso он она они мы я вы это
    """.split()
)
_LINKS = frozenset(
    """
    but and so or yet also however meanwhile still aber und oder doch auch mais et ou donc pero y
    sin но и а однако
    """.split()
)
_ARTICLES = frozenset(
    """
    the a an our its their his her my your der die das ein eine le la les l' un une el los las una
    some many most all both each every
    """.split()
)
_ASKS = frozenset(
    """
    what why how who where when which whose was warum wie wer wo wann welche que qu'est-ce pourquoi
    comment qui où quand quel quelle qué por cómo quién dónde cuándo что почему как кто где когда
    """.split()
)
_FINITE = frozenset(
    """
    is are am has have will can may must does do says would could should might isn't aren't don't
    doesn't won't can't hasn't haven't ist sind haben wird werden kann können muss sont ont
    sera peut es está están ha han será puede имеет может будет
    """.split()
)
_PAST = frozenset(
    """
    was were had did said gave told took came went made got saw knew thought found left kept
    held became began met ran paid sent stood rose fell grew spoke broke chose drove wrote
    brought bought built lost won wasn't weren't didn't hadn't couldn't wouldn't waren
    hatte hatten wurde wurden sagte était étaient avait été furent fue fueron eran
    dijo había был была было были сказал
    """.split()
)
_REGULAR_PAST = re.compile(r"[a-z]{3,}ed")
_LABEL = re.compile(r"\w+(?: \w+){0,2}: ")
"""`The lead: …`, as headings say what they are."""
_LONG, _VERY_LONG = 8, 11
_SHORTEST_CLAUSE = 4
_TOO_MUCH, _MUCH, _MUCH_IN = 3, 2, 5


def reads_as_sentence(text: str, *, set_off: bool = False, alone: bool = False) -> bool:
    """Tell whether `text` is more likely a sentence that lost its stop than a heading.

    `set_off` says that more room stands above it than above an ordinary paragraph, `alone` that
    the page has no other heading.
    """
    printed = words_of(text)
    words = [word.casefold() for word in printed]
    verbs = [word for word in printed[1:] if word.islower()]
    if not words or words[0] in _LINKS:
        return True
    asks = words[0] in _ASKS
    if len(words) < _SHORTEST_CLAUSE or (asks and text.endswith("?")):
        return False
    signs = 2 * (words[0] in _STARTS_CLAUSE)
    signs += words[0] in _ARTICLES
    signs += not asks and any(word in _FINITE for word in verbs)
    signs += not asks and any(map(_is_past, verbs))
    signs += (len(words) >= _LONG) + (len(words) >= _VERY_LONG) + ("," in text)
    signs += alone - set_off - (_LABEL.match(text) is not None)
    return signs >= _TOO_MUCH or (signs == _MUCH and len(words) >= _MUCH_IN)


def _is_past(word: str) -> bool:
    return word in _PAST or _REGULAR_PAST.fullmatch(word) is not None
