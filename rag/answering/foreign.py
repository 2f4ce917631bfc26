"""Questions in another language, or of no sense: the network would make something of them."""

from typing import Protocol

from rag.answering.terms import STOPWORDS, WORD

LEAST_KNOWN = 0.4
"""Share of a question's words that stand in a briefing or are small words of English. Of 325
questions of ours the least has .57; of 22 in other languages or of no sense three have more."""
_LONG_WORD = 4
"""Letters; shorter words of one language are often words of another."""
_MOST_WORDS = 64


class Vocabulary(Protocol):
    """The words of the briefings."""

    def holds(self, word: str) -> bool:
        """Tell whether a word stands in some briefing."""

    def knows(self, word: str) -> bool:
        """Tell whether a word stands in some briefing, or one that is a slip of the pen away."""


def is_foreign(question: str, vocabulary: Vocabulary) -> bool:
    """Tell a question that cannot be understood from one that can.

    Few of its words are small words of English or stand in the briefings, and none of its longer
    ones is spelled as there. Single letters, which apostrophes leave, and figures tell nothing.
    """
    found = (word.lower() for word in WORD.findall(question) if len(word) > 1)
    words = [word for word in dict.fromkeys(found) if not word.isdigit()][:_MOST_WORDS]
    telling = [word for word in words if word not in STOPWORDS]
    if any(len(word) >= _LONG_WORD and vocabulary.holds(word) for word in telling):
        return False
    n_known = len(words) - len(telling) + sum(map(vocabulary.knows, telling))
    return bool(words) and n_known < LEAST_KNOWN * len(words)
