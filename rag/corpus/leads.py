"""Phrases by which the lines above a story are known, in the languages our readers send."""

# ruff: noqa: RUF001 - letters of other scripts are the point here

import re

MASTHEAD = re.compile(
    r"""\b(?:newsletter|briefings?|bulletin|digest|gazette|dispatch|letter|weekly|daily|monthly
    |courier|herald|tribune|chronicle|observer|monitor|journal|post|times|news|round-?up|wire|brief
    |review|quarterly|magazine|playbook|memo
    |rundschau|anzeiger|zeitung|nachrichten|blatt|rundbrief|bote|courrier|lettre|hebdo
    |boletín|diario|gaceta|correo|giornale|corriere|gazzetta|notiziario|bollettino|nyhetsbrev|nieuwsbrief|nyhedsbrev|biuletyn
    |бюллетень|вестник|газета|дайджест)\b""",
    re.VERBOSE,
)
"""Words by which newsletters name themselves."""
ISSUE_LINE = re.compile(
    r"""(?:issue|edition|volume|vol|no|nr|number|ausgabe|nummer|numéro|n°|núm|número|№|выпуск)
    \b\.?\s?[\d#] | \w+\s(?:edition|ausgabe|issue)$""",
    re.VERBOSE,
)
TAGLINE = re.compile(
    r"""
    for\s(?:people|everyone|those|anyone|all)\s(?:who|with|in|interested|of)\b
  | your\s(?:daily|weekly|monthly|fortnightly|morning|evening|regular|guide|source)\b
  | (?:a|the)\s(?:free\s|short\s)?(?:daily|weekly|monthly|fortnightly|biweekly|regular)\s
      (?:newsletter|briefing|digest|letter|guide|round-?up|look)\b
  | (?:news|notes|stories|views)(?:,|\sand|\sfrom|\sfor|\sabout)\s
  | (?:everything|all|what)\syou\sneed\sto\sknow\b | (?:sent|published|delivered)\severy\b
    """,
    re.VERBOSE,
)
"""What a newsletter says of itself below its name."""
CONTENTS = re.compile(
    r"""(?:in\s(?:this|today's)\s(?:issue|edition|newsletter|letter)|contents|table\sof\scontents
    |in\sbrief|at\sa\sglance|today|highlights|top\sstories|inhalt|in\sdieser\sausgabe|kurz\sgefasst
    |sommaire|au\ssommaire|en\sbref|sumario|en\sbreve|содержание|в\sэтом\sвыпуске|коротко)$""",
    re.VERBOSE,
)
"""Headings that name a part of any issue, and so never a story."""
GREETING = re.compile(
    r"""
    welcome\s(?:back\s)?to\b.{0,80}
      \b(?:newsletter|briefing|bulletin|digest|edition|issue|letter|dispatch|week)
  | (?:good\s(?:morning|afternoon|evening)|hello\sand\swelcome
      |(?:hello|hi)\s(?:readers?|all|everyone|everybody|friends?|subscribers?|there)|dear\s\w+)
      \b(?:.{0,60}[,!.]|.{0,40}$)
  | guten\s(?:morgen|tag|abend) | liebe\sles | bonjour | chers\slect | buenos\sdías
  | queridos\slect | добр(?:ое\sутро|ый\sдень|ый\sвечер) | дорогие\sчитател | здравствуйте
  | (?:in\s(?:today's|this\sweek's|this)|this\sis\s(?:the|this\sweek's))
      \s(?:issue|edition|newsletter|briefing)
    """,
    re.VERBOSE,
)
"""How a letter greets its readers."""
_AGENCIES = r"(?:the\s)?(?:associated\spress|reuters|afp|dpa|cnn|ap|ansa|efe|tass|bbc(?:\snews)?)$"
_NAME = r"[A-ZÀ-ÞА-Я][\w.'’-]*"
BYLINE = re.compile(
    rf"""
    (?:(?:written|reported|compiled|edited|text|words|story|analysis|translated)\s)?
      (?:by\s(?:an?|our|the)\s(?:own\s|staff\s)?(?:correspondents?|reporters?|staff|newsroom|editors?
        |team|desk)\b.{{0,40}}$
      |(?:by|von|par|por|di|door|av|af)\s+(?!(?:The|A|An|Land|Sea|Air)\b){_NAME}
      (?:,|\s(?:[A-ZÀ-ÞА-Я]|(?:and|und|et|y|e|de|van|von|der|al|bin|el|la|staff)\b)|$)[^!?]{{0,140}}$)
  | (?:contributing|text|words|author|autor|autorin|auteur|story|reporting|автор)s?
      \s?:\s?\S.{{1,80}}$
    """,
    re.VERBOSE,
)
"""Who wrote what stands here; compared with the line, its first word in lower case."""
CREDITS = re.compile(
    r"""(?:written|reported|compiled|edited)\sby\b
    |with\s(?:additional\s)?(?:reporting|contributions)\s(?:by|from)\b|based\son\sreporting\b""",
    re.VERBOSE,
)
"""Who wrote what stands above; compared in lower case."""
ROLE = re.compile(
    rf"""special\s(?:to|for)\s | opinion\s(?:contributor|columnist)
    | staff\s(?:writer|report(?:er|s)?)
    | (?:guest\s)?(?:columnist|contributor)s?$ | from\s.{{2,60}}\sreports?$ | {_AGENCIES}""",
    re.VERBOSE,
)
"""What an author is, below the name; compared in lower case."""
_PLACE = r"[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я.'’-]+(?:[\s,/-]+[A-ZÀ-ÞА-Я][A-ZÀ-ÞА-Я.'’-]*){0,4}"
_DAY = r"(?:\d{1,2}\.?\s[A-Z][a-z]{2,8}\.?|[A-Z][a-z]{2,8}\.?\s\d{1,2})(?:,?\s\d{4})?"
_AGENCY = r"(?:\s\([A-Za-z/\s]{2,30}\))?"
DATELINE = re.compile(
    rf"""(?:{_PLACE}(?:,?\s(?:{_DAY}|[A-ZÀ-Þ][a-zà-ÿ]+\.?))?{_AGENCY}
    |[A-ZÀ-Þ][\wà-ÿ.' -]{{1,30}},?\s{_DAY}{_AGENCY})\s?(?:[—–-]|--)\s(?![“"‘'])""",
    re.VERBOSE,
)
"""`KYIV, Aug 4 -` before the first sentence of a report; compared with the line as printed."""
