"""Words that ask nothing: a greeting, thanks, assent. Nothing in the briefings answers them."""

from rag.answering.terms import WORD

_LONGEST = 8
_LONGEST_QUESTION = 2
"""In words; a longer one that ends in a question mark asks something."""
_COURTESIES = frozenset(
    "hello hi hey hiya howdy greetings welcome morning afternoon evening bye goodbye thanks thank "
    "thx ty cheers ok okay alright great cool nice perfect awesome excellent wonderful lovely "
    "brilliant super yes yep yeah yup no nope sure indeed understood noted got see lol haha wow hm "
    "hmm oh ah please sorry help test testing ping interesting helpful useful helped".split()
)
_BESIDE = frozenset(
    "good a all again and answer bot for i it is me much my now of one s so that the then "
    "there this to very was well will you your lot day night do does done everyone team".split()
)


def is_courtesy(text: str) -> bool:
    """Tell whether a message is polite, and asks nothing."""
    words = [word.lower() for word in WORD.findall(text)]
    if not 0 < len(words) <= _LONGEST or not _COURTESIES.intersection(words):
        return False
    if text.rstrip().endswith("?") and len(words) > _LONGEST_QUESTION:
        return False
    return _COURTESIES.union(_BESIDE).issuperset(words)
