"""How much the text on two sides of a place shares its words."""

import math
import re
from collections import Counter
from collections.abc import Sequence
from statistics import median

_WORD = re.compile(r"[\u3040-\u9fff\uac00-\ud7af]{2}|[^\W\d_]{5,}")
_STEM = 6
"""Letters of a word that count, so that its endings do not."""
_WINDOW = 8
_EMPTY = frozenset(
    """
    which their where would after there these those about could other while being before since
    because through under between against during should among without within until still every
    first three again later years people nicht einen einer eines werden wurde wurden haben hatte
    sowie einem diese dieser leurs cette entre aussi selon après avant depuis comme sobre desde
    también según donde cuando porque которые который также после более может только
    """.split()
)
"""Long words that stand in any text."""
_MOST_GAPS = 200


def cohesion(paragraphs: Sequence[str], gaps: Sequence[int]) -> tuple[float, ...]:
    """Compare the words before and after each gap with what is usual between these paragraphs.

    1 is usual; towards 0, the text turns to another matter. A gap is the index of the paragraph
    below it.
    """
    words = [_stems(paragraph) for paragraph in paragraphs]
    spread = Counter(word for paragraph in words for word in paragraph)
    rarity = {word: math.log(1 + len(words) / count) ** 2 for word, count in spread.items()}
    step = max(1, len(words) // _MOST_GAPS)
    usual = median(_likeness(words, gap, rarity) for gap in range(1, len(words), step))
    if not usual:
        return tuple(1.0 for _ in gaps)
    return tuple(_likeness(words, gap, rarity) / usual for gap in gaps)


def _stems(paragraph: str) -> Counter[str]:
    return Counter(
        word[:_STEM] for word in _WORD.findall(paragraph.casefold()) if word not in _EMPTY
    )


def _likeness(words: Sequence[Counter[str]], gap: int, rarity: dict[str, float]) -> float:
    """Take the cosine of the words on both sides, rare ones weighing more."""
    before = _weights(words[max(0, gap - _WINDOW) : gap])
    after = _weights(words[gap : gap + _WINDOW])
    shared = sum(weight * after[w] * rarity[w] for w, weight in before.items() if w in after)
    lengths = [math.sqrt(sum(x * x * rarity[w] for w, x in s.items())) for s in (before, after)]
    return shared / (lengths[0] * lengths[1]) if all(lengths) else 0.0


def _weights(words: Sequence[Counter[str]]) -> dict[str, float]:
    counts = Counter[str]()
    for paragraph in words:
        counts.update(paragraph)
    return {word: 1 + math.log(count) for word, count in counts.items()}
