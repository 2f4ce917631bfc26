"""Words that a full stop follows without ending a sentence, and words that open one."""

# ruff: noqa: RUF001 - letters and marks of other scripts are the point here

NEVER_LAST = frozenset(
    """
    mr mrs ms dr prof gen lt col sgt maj capt cmdr adm brig cpl pvt sen rep reps sens gov pres amb
    rev hon st ste mt fr messrs mme mlle hr hrn fru frau herr dipl ing bzw sog ggf ca z.b u.a
    d.h z.t i.d.r vs cf approx e.g i.e viz al p.ej art no nos nr núm fig figs eq sec ch vol pp p
    ed eds op dept est ext tel feat ft gosp sra sr srta dra ул им стр тыс млн млрд руб
    """.split()
)
"""Lower case, without their own last stop: something always follows."""
MAY_END = frozenset(
    """
    inc ltd co corp llc plc bros jr sr esq phd ph.d m.d b.a m.a a.m p.m etc usw a.d b.c
    jan feb mar apr jun jul aug sep sept oct nov dec mon tue wed thu fri sat sun ave blvd
    """.split()
)
"""These may close a sentence too: the next word decides."""
NUMBERED = frozenset("no nos nr núm art fig figs sec ch vol p pp".split())
"""These only count as abbreviations before a number."""
OPENERS = frozenset(
    """
    the a an in on at for from by with it its he she they we i you this that these those there
    his her their our my but and so or yet as if when while after before since because although
    though however meanwhile according now then here what why how who where officials analysts
    der die das ein eine er sie es wir ich im am aber und doch nach seit
    le la les un une il elle ils elles on ce cette mais et dans en au aux après
    el los las una ella ellos pero y en con al
    о об в на и но он она они это мы я по за с к у
    """.split()
)
"""Words that commonly open a sentence."""
MONTHS = frozenset(
    """
    january february march april may june july august september october november december
    januar februar märz mai juni juli oktober dezember jänner
    """.split()
)
ARTICLES = frozenset("der die das dem den des am im vom zum zur bis".split())
"""German words before an ordinal, which is written with a stop."""
SAID = frozenset("said says asked asks added adds told wrote writes replied wondered notes".split())
"""Verbs that tie a quotation to its speaker."""
