"""From a text to the words that are indexed, and from a question to those that are looked up."""

import re

import tantivy

_LONGEST_WORD = 40
_MOST_WORDS = 64
"""Words of a query beyond these add time and no sense."""
_ACRONYM = re.compile(r"\b[A-Z]{2,}\b")
_STOP_WORDS = (
    "a about after again all am an and any are as at be been before being between both but by can "
    "could did do does doing during each few for from further had has have having he her here him "
    "his how i if in into is it its just me more most my no nor not of off on once only or other "
    "our out over own same she should so some such than that the their them then there these they "
    "this those through to too under until up very was we were what when where which while who "
    "whom whose why will with would you your"
)


def analyzer() -> tantivy.TextAnalyzer:
    """Make what splits a text into words: lower-cased, without accents, stemmed."""
    return (
        tantivy.TextAnalyzerBuilder(tantivy.Tokenizer.simple())
        .filter(tantivy.Filter.remove_long(_LONGEST_WORD))
        .filter(tantivy.Filter.lowercase())
        .filter(tantivy.Filter.ascii_fold())
        .filter(tantivy.Filter.stemmer("english"))
        .build()
    )


_ANALYZER = analyzer()
_STOPPED = frozenset(_ANALYZER.analyze(_STOP_WORDS))


def asked_words(text: str) -> list[str]:
    """Split a question into the words to look up, each once.

    Words such as "the" stand nearly everywhere: looking them up takes six times as long and finds
    nothing more, unless there are no others. An acronym such as WHO is no such word.
    """
    clean = text.encode("utf-8", "replace").decode()
    words = dict.fromkeys(_ANALYZER.analyze(clean))
    acronyms = " ".join(_ACRONYM.findall(clean)) if not clean.isupper() else ""
    kept = set(_ANALYZER.analyze(acronyms))
    telling = [word for word in words if word not in _STOPPED or word in kept]
    return (telling or list(words))[:_MOST_WORDS]
