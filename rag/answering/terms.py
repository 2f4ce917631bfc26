"""Words that carry a question's meaning: content terms, names and numbers."""

import re
from functools import lru_cache

from tantivy import Filter, TextAnalyzer, TextAnalyzerBuilder, Tokenizer

STOPWORDS = frozenset(
    """a about above after again against all also am an and any are as at be because been before
    being below between both but by can could did do does doing down during each else ever few for
    from further get give given had has have having he her here hers him his how i if in into is it
    its itself just let me more most much must my no nor not now of off on once only or other our
    out over own please same say says said she should so some such tell than that the their them
    then there these they this those through to too under until up us very was we were what when
    where which while who whom whose why will with would you your according anything happened
    happen happens briefing briefings newsletter know many story""".split()
)
WHETHER = "Is it true that "
"""With which a question begins that was made of a statement."""
NAME = re.compile(r"\b[A-Z][\w'’.-]*(?:\s+(?:(?:of|the|and|for|de|al|bin|von)\s+)?[A-Z][\w'’.-]*)*")
_NAME_LETTERS = 5
NUMBER = re.compile(r"\d[\d,.]*\d|\d")
WORD = re.compile(r"\w+", re.UNICODE)


@lru_cache(maxsize=1)
def _analyzer() -> TextAnalyzer:
    return (
        TextAnalyzerBuilder(Tokenizer.simple())
        .filter(Filter.lowercase())
        .filter(Filter.stemmer("english"))
        .build()
    )


def stems(text: str) -> tuple[str, ...]:
    """Split into lower-cased, stemmed words, in order; possessives lose their s."""
    return tuple(_analyzer().analyze(re.sub(r"['’]s\b", "", text)))


def content_terms(text: str) -> tuple[str, ...]:
    """Keep the stems that carry meaning, each once, in order of first use."""
    words = (word for word in WORD.findall(re.sub(r"['’]s\b", "", text)))
    kept = (word for word in words if word.lower() not in STOPWORDS and len(word) > 1)
    return tuple(dict.fromkeys(stem for word in kept for stem in stems(word)))


def names(text: str) -> tuple[str, ...]:
    """Find runs of capitalised words, without the stopwords that they may begin with."""
    found: list[str] = []
    for match in NAME.finditer(text):
        words = match.group().split()
        while words and words[0].lower() in STOPWORDS:
            words.pop(0)
        if words:
            found.append(re.sub(r"['’]s$|[.,'’-]+$", "", " ".join(words)))
    return tuple(dict.fromkeys(name for name in found if len(name) > 1))


def lacks_name(text: str, question: str) -> bool:
    """Tell whether a name of the question stands nowhere in the text.

    Five letters are enough to find it, so that "Serbian" finds Serbia; of a name of several words,
    one of them. A lone capitalised word that begins the question may be any word, and is no name.
    """
    held = text.lower()
    beginning = question.removeprefix(WHETHER).lstrip(" “\"'(")
    asked = [n for n in names(question) if " " in n or not beginning.startswith(n)]
    return any(not any(word[:_NAME_LETTERS].lower() in held for word in n.split()) for n in asked)


def numbers(text: str) -> frozenset[str]:
    """Find the figures, with thousands separators removed."""
    return frozenset(figure.replace(",", "").strip(".") for figure in NUMBER.findall(text))
