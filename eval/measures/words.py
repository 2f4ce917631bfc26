"""Text folded as SQuAD's scoring does, so that `The U.S.` equals `us`."""

import re
import string
import unicodedata
from collections import Counter
from collections.abc import Sequence

_TYPOGRAPHIC = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "–": " ", "—": " ", "…": " "})
_PUNCTUATION = str.maketrans("", "", string.punctuation)
_ARTICLES = re.compile(r"\b(a|an|the)\b")


def words(text: str) -> tuple[str, ...]:
    """Split into lower-case words without punctuation or articles.

    Beyond SQuAD: compatibility forms are unfolded, typographic quotes count as plain ones, and
    dashes part words.
    """
    plain = unicodedata.normalize("NFKC", text).translate(_TYPOGRAPHIC).lower()
    return tuple(_ARTICLES.sub(" ", plain.translate(_PUNCTUATION)).split())


def stands_in(phrase: str, text: str) -> bool:
    """Tell whether the words of `phrase` stand in `text`, whole and in order."""
    wanted, given = words(phrase), words(text)
    if not wanted:
        return False
    return any(
        given[start : start + len(wanted)] == wanted
        for start in range(len(given) - len(wanted) + 1)
    )


def exact_match(given: str, accepted: Sequence[str]) -> float:
    """Score 1 where the folded words are those of an accepted answer."""
    return float(any(words(given) == words(answer) for answer in accepted))


def token_f1(given: str, accepted: Sequence[str]) -> float:
    """Score the best harmonic mean of word precision and recall over the accepted answers."""
    return max((_overlap_f1(words(given), words(answer)) for answer in accepted), default=0.0)


def _overlap_f1(given: tuple[str, ...], wanted: tuple[str, ...]) -> float:
    if not given or not wanted:
        return float(given == wanted)
    shared = sum((Counter(given) & Counter(wanted)).values())
    return 2 * shared / (len(given) + len(wanted))
