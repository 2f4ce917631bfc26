"""Phrases by which page furniture is known, in the languages our readers send.

All are compared with `Unit.key`: lower case, straight apostrophes, no decoration at the ends.
"""

# ruff: noqa: RUF001 - letters and marks of other scripts are the point here

import re
from collections.abc import Mapping
from pathlib import Path

NAVIGATION = frozenset(
    Path(__file__).with_name("navigation.txt").read_text(encoding="utf-8").split("\n")
) - {""}
"""Whole lines."""


def _compiled(phrases: Mapping[str, str]) -> dict[str, re.Pattern[str]]:
    return {word: re.compile(pattern) for word, pattern in phrases.items()}


LINK_LIST = re.compile(
    r"""
    (?:related|recommended)(?:\s(?:articles?|stories|content|posts?|news|topics|links|reading
      |for\syou))?$
  | most\s(?:read|popular|viewed|shared)$ | trending(?:\snow)?$ | up\snext$ | (?:read|watch)\snext$
  | you\s(?:may|might)\salso\slike$ | (?:see|read)\salso$ | also\sread$ | further\sreading$
  | more\s(?:stories|news)$ | more\s(?:from|by)\s.{1,30}$ | latest\s(?:news|stories)$
  | editor(?:s'|'s)\spicks$ | read\smore$ | topics$ | tags$ | filed\sunder$
  | (?:mehr\szum\sthema|meistgelesen|auch\sinteressant|à\slire\saussi|lea\stambién|leggi\sanche)$
  | (?:читайте\sтакже|по\sтеме|läs\socks[åa]|lees\sook|zobacz\stakże)$
    """,
    re.VERBOSE,
)
"""Labels below which links to other stories stand."""
PASSING_START = re.compile(
    r"""
    (?:follow|like|join|find)\sus(?:\son\b|\s?:)
  | (?:skip|jump)\sto\s(?:the\s)?(?:main\s)?(?:content|navigation|search|menu|footer)$
  | (?:was|did\syou\sfind)\sthis\s(?:e-?mail|newsletter|briefing|article)\s(?:helpful|useful)\b
  | share\sthis\b
  | by\s(?:continuing|clicking|using|subscribing|signing)\b.{0,120}\b(?:agree|accept|consent)
  | (?:this\s)?(?:video|audio|player|content)\s(?:could\snot|cannot|is\snot\savailable)
  | (?:enable|turn\son)\sjavascript
  | (?:read|see|watch|listen)\s(?:more|also|next)(?:\s?[:>»]|\s(?:about|on|from|in|at)\b)
  | (?:also|further)\sreading: | (?:read|see)\salso\b | more\son\sthis\sstory\b
  | \d+\s(?:comments?|shares?|likes?|views?|reactions?)$
  | (?:reading\stime:?\s|est\.?\s)?\d{1,2}[\s-]min(?:ute)?s?(?:\sread)?$
  | data\s?:\s.{2,60};\s(?:charts?|graphics?|maps?|tables?)\s?:
  | (?:photo|image|picture|video|foto|bild|crédit|credit)s?
      (?:\s(?:by|credit|courtesy\sof|von))?\s?:\s?.{0,60}$
  | (?:more|related|see\salso|read\smore|also\sread|in\sother\snews|live\supdates)\s?:\s?\S
  | sign\sup\sfor\s.{0,60}\b(?:newsletter|briefing|updates|alerts)\b
  | read\s(?:the|our)\s(?:full|whole|entire)\s(?:story|article|report|piece)\b
  | (?:story|article|report)\scontinues\b
  | (?:enjoyed|liked)\sthis\b.{0,30}\bshare\b | share\sit\swith\b
  | this\s(?:article|story|post)\s(?:originally|first)\sappeared\b
  | subscribe\s(?:for|from)\s.{1,20}$
  | to\sreceive\snew\sposts\b | .{1,60}\sis\sa\sreader-supported\spublication\b
  | back\sto\s(?:the\s)?top\b
  | advertisement\b | sponsored\sby\b | presented\sby\b | promoted\sby\b
  | (?:jetzt|hier)\s.{0,40}(?:abonnieren|anmelden)\b
  | (?:abonnez-vous|inscrivez-vous|suscríbete|suscríbase|iscriviti|assine)\b
  | (?:подпишитесь|подписывайтесь)\b
  | (?:lesen\ssie\sauch|à\slire\saussi|lire\saussi|lea\stambién|leggi\sanche|читайте\sтакже)\b
    """,
    re.VERBOSE,
)
"""Openings of furniture that may stand anywhere, the story going on below it."""
PASSING = _compiled(
    {
        "subscribe": r"(?:^|[.!?] )(?:please )?subscribe (?:here|now|today|below|for free"
        r"|to (?:this|our|the|receive|get)|for (?:our|the|this|free))|\bsubscribe here\b"
        r"|\b(?:un)?subscribe\b.{0,60}\b(?:click|tap|press)\b",
        "sign up": r"(?:^|[.!?] )(?:please )?sign up (?:here|now|today|below|for free"
        r"|to (?:this|our|the|receive|get)|for (?:our|the|this|free))"
        r"|\bsign up\b.{0,60}\b(?:click|tap|press)\b",
        "click": r"\bclick (?:here|below|on the link|the (?:link|button))",
        "tap": r"\btap (?:here|below|on the link|the (?:link|button))",
        "reply": r"\breply (?:directly |simply )?to this (?:e-?mail|newsletter|message)",
        "respond": r"\brespond (?:directly )?to this (?:e-?mail|newsletter|message)",
        "@": r"\b(?:send|e-?mail|write to|contact|drop|reach)\b.{0,80}\S@\S+\.\w",
        "cookies": r"\bwe use cookies\b|\b(?:site|website|page) uses cookies\b",
        "javascript": r"\bjavascript (?:is )?(?:disabled|required)",
        "forwarded": r"\bforwarded (?:this|to you)\b"
        r"|\bwas this (?:e-?mail |newsletter )?forwarded\b",
        "browser": r"\bview (?:this )?(?:e-?mail |newsletter |message |it )?in (?:your |a )?"
        r"(?:web )?browser",
        "view": r"\bview (?:this )?(?:e-?mail |newsletter |message |it )?online\b",
        "declared": r"\b(?:has been )?declared an? [\"'“]?(?:undesirable|foreign|extremist)",
        "enjoyed this": r"\bif you enjoyed this\b.{0,100}"
        r"\b(?:subscribe|share|forward|sign up|edition|issue)\b",
        "liked this": r"\bif you liked this\b.{0,100}"
        r"\b(?:subscribe|share|forward|sign up|edition|issue)\b",
        "newsletter": r"\bnewsletter (?:abonnieren|bestellen)\b",
    }
)
"""The same inside a line, by a word that it has to hold."""
CLOSING = re.compile(
    r"""
    (?:until|till|'til)\s(?:then|tomorrow|(?:the\s)?next\s(?:time|week|month|one|issue|edition
      |letter|\w+day|fortnight))\b.{0,20}$
  | see\syou\s(?:soon|tomorrow|(?:next|on)\s(?:time|week|month|\w+day|issue)
      |in\s(?:a|the|two|three)\s(?:weeks?|fortnight|month|new\syear)|again\s\w+)\b.{0,30}$
  | that(?:'s|\sis)\s(?:all|it)\s(?:from\s(?:me|us)|for\s(?:now|today|this))\b
  | that's\sa\swrap\b
  | (?:thanks|thank\syou)\sfor\s(?:reading|being|your\stime|subscribing|joining)\b
  | (?:have|enjoy)\s(?:a|your)\s(?:good\s|great\s|nice\s|lovely\s|restful\s|wonderful\s)?
      (?:day|week|weekend)\b.{0,30}$
  | (?:with\s)?(?:kind\s|best\s|warm\s|warmest\s)?(?:regards|wishes)$
  | (?:best|cheers|warmly|sincerely|all\sthe\sbest)$
  | yours(?:\s(?:sincerely|truly|faithfully|ever))?$
  | bis\s(?:bald|morgen|zum\snächsten\smal|nächste\swoche)\b.{0,30}$
  | (?:mit\sfreundlichen|herzliche|viele|beste|liebe)\sgrüße?n?\b.{0,30}$
  | (?:à\s(?:bientôt|demain|la\ssemaine\sprochaine)|bien\sà\svous|cordialement)\b.{0,30}$
  | (?:hasta\s(?:la\spróxima|pronto|mañana)|(?:un\s)?saludos?|un\sabrazo)\b.{0,30}$
  | (?:до\s(?:встречи|свидания|завтра|следующ)|с\sуважением|всего\sдоброго)\b.{0,40}$
    """,
    re.VERBOSE,
)
"""How a letter is signed off."""
SMALL_PRINT_START = re.compile(
    r"""
    (?:©|\(c\)|copyright)[\s©,:]*(?:copyright\s)?(?:\(c\)\s)?(?:19|20)\d\d
  | (?:to\s)?unsubscribe\b
  | about\s(?:the|this|our)\s(?:newsletter|bulletin|briefing|digest)\b.{0,20}$
  | (?:über\s(?:diesen|den|unseren)|à\spropos\sde\s(?:cette|la)|acerca\sde\s(?:este|la)|о\sнашей)
      \s(?:newsletter|briefing|lettre|boletín|рассылке)\b.{0,20}$
  | registered\s(?:office|address|in\sengland) | our\smailing\saddress | (?:company|vat)\sno\b
  | newsletter\sabbestellen | vom\snewsletter\sabmelden | se\sdésinscrire | darse\sde\sbaja
  | (?:load\smore|mehr\sladen|cargar\smás|charger\splus|загрузить\sещ[её])$
  | the\sviews\sexpressed\b
  | (?:terms|privacy)\b.{0,20}[|·•].{0,80}$
    """,
    re.VERBOSE,
)
"""Openings of what stands below the last story of a page, or between two."""
SMALL_PRINT = _compiled(
    {
        "rights reserved": r"\ball rights reserved\b",
        "rechte vorbehalten": r"\balle rechte vorbehalten\b",
        "droits réservés": r"\btous droits réservés\b",
        "diritti riservati": r"\btutti i diritti riservati\b",
        "direitos reservados": r"\btodos os direitos reservados\b",
        "derechos reservados": r"\btodos los derechos reservados\b",
        "права защищены": r"\bвсе права защищены\b",
        "you": r"\byou(?:'re| are| have)? (?:are )?(?:receiving|received|getting|got)"
        r" this (?:e-?mail|newsletter|message|briefing)",
        "was sent": r"\bthis (?:e-?mail|newsletter|message) was sent (?:to|by)\b",
        "unsubscribe": r"\bunsubscribe\b.{0,80}"
        r"\b(?:here|link|any time|list|from|preferences|below)\b",
        "preferences": r"\b(?:update|manage|change) your "
        r"(?:e-?mail |subscription |newsletter )?preferences\b",
        "abbestellen": r"\babbestellen\b.{0,40}\bhier\b|\bhier\b.{0,40}\babbestellen\b",
        "désabonner": r"\bdésabonner\b.{0,40}\bici\b|\bici\b.{0,40}\bdésabonner\b",
        "отписаться": r"\bотписаться\b.{0,40}\bздесь\b|\bздесь\b.{0,40}\bотписаться\b",
    }
)
"""The same inside a line, by a word that it has to hold."""
END_MARK = re.compile(
    r"-{0,2}\s?30\s?-{1,2}|#{3}|#\s#\s#|-{1,3}\s?ends?\s?-{1,3}|[\[(]?ends?[\])]?"
)
"""How press releases end; compared with the line as printed, in lower case."""
