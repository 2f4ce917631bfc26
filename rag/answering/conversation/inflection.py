"""Verb forms: "did meet" is "met", "does think" is "thinks"."""

import re

_IRREGULAR = dict(
    pair.split(":")
    for pair in """
    beat:beat become:became begin:began blow:blew break:broke bring:brought build:built buy:bought
    catch:caught choose:chose come:came cut:cut deal:dealt dig:dug do:did draw:drew drink:drank
    drive:drove eat:ate fall:fell feel:felt fight:fought find:found flee:fled fly:flew
    forbid:forbade forget:forgot freeze:froze get:got give:gave go:went grow:grew have:had
    hear:heard hide:hid hit:hit hold:held hurt:hurt keep:kept know:knew lay:laid lead:led leave:left
    lend:lent let:let lose:lost make:made mean:meant meet:met mislead:misled overthrow:overthrew
    pay:paid put:put quit:quit read:read ride:rode rise:rose run:ran say:said see:saw seek:sought
    sell:sold send:sent set:set shake:shook shoot:shot show:showed shrink:shrank shut:shut sing:sang
    sink:sank sit:sat sleep:slept speak:spoke spend:spent split:split spread:spread stand:stood
    steal:stole stick:stuck strike:struck swear:swore sweep:swept take:took teach:taught tear:tore
    tell:told think:thought throw:threw undertake:undertook understand:understood wear:wore win:won
    withdraw:withdrew write:wrote""".split()
)
_REGULAR = frozenset(
    """accept agree announce appear arrest arrive ask believe collapse crash decide declare demand
    destroy die elect end expect fail happen join kill live lock move open promise react refuse
    reject resign return save settle sign start stop survive try want""".split()
)
"""Frequent verbs that are seldom nouns, or then stand at the end of a question."""
_UNCHANGED = frozenset("bet burst cast cost".split())
"""In the past too; apart from the irregular ones, since most are nouns as well."""
_PARTICIPLES = frozenset(
    """beaten been being begun bitten blown born broken chosen done drawn driven eaten fallen flown
    forbidden forgotten frozen given gone grown hidden known overtaken overthrown proven risen
    run seen shaken shown spoken stolen struck sung sunk sworn taken thrown torn undertaken
    withdrawn worn written""".split()
)
_DOUBLED = re.compile(r"^[^aeiou]*[aeiou][bdgmnprt]$|(?:cur|gret|[^i]mit|dnap|pel|[^if]fer|trol)$")
_ENDING = re.compile(r"(?:ed|ing)$")
_LEAST_STEM = 3


def past(verb: str) -> str:
    """Give the past tense."""
    if verb in _IRREGULAR:
        return _IRREGULAR[verb]
    if verb in _UNCHANGED:
        return verb
    if verb.endswith("e"):
        return f"{verb}d"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1:]}ed" if _DOUBLED.search(verb) else f"{verb}ed"


def third_person(verb: str) -> str:
    """Give the form of he, she and it."""
    if verb == "have":
        return "has"
    if re.search(r"[^aeiou]y$", verb):
        return f"{verb[:-1]}ies"
    return f"{verb}es" if re.search(r"(?:s|x|z|ch|sh|o)$", verb) else f"{verb}s"


def is_participle(word: str) -> bool:
    """Tell whether a word may be a participle: "sent", "stored", "being"."""
    stem = _ENDING.sub("", word)
    regular = stem != word and len(stem) >= _LEAST_STEM
    return regular or word in _PARTICIPLES or word in _IRREGULAR.values()


def is_base_verb(word: str) -> bool:
    """Tell whether a word is a frequent verb as it follows "did"; many are nouns as well."""
    return word in _IRREGULAR or word in _UNCHANGED or word in _REGULAR


def agreed(verb: str, *, several: bool) -> str:
    """Let a form of be, have or do agree with its subject."""
    forms = {"is": "are", "was": "were", "has": "have", "does": "do"}
    if several:
        return forms.get(verb, verb)
    return {plural: one for one, plural in forms.items()}.get(verb, verb)
