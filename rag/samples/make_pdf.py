"""Write the one sample briefing that arrives as a PDF: `python rag/samples/make_pdf.py`."""

from datetime import UTC, datetime
from pathlib import Path

from fpdf import FPDF
from fpdf.enums import XPos, YPos

TARGET = Path(__file__).with_name("2022-12-29-china-russia-in-2023.pdf")
LABEL = "Briefings sample digest, written for this project"
TITLE = "What 2023 holds for China and Russia"
WRITTEN = datetime(2022, 12, 29, 8, tzinfo=UTC)
DATE_LINE = "December 29, 2022"
ROOM_FOR_SECTION = 60
"""Millimeters: no section is torn by the end of a page."""

LEAD = (
    "One question stands over the new year: what will China make of its ties with Russia after "
    "Moscow's gamble in Ukraine? Experts agree that Beijing won't let its partner fall. They agree "
    "as well that China's economic and political lifeline has an end.",
)
SECTIONS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (
        "Words rather than weapons",
        (
            "Charles Dunst, who is a fellow of the Center for Strategic and International "
            "Studies, expects the familiar mixture. China will probably go on speaking up "
            "strongly for Russia, he told RFE/RL, while help in goods, money or arms is less "
            "likely.",
            "Dunst, who wrote the book Defeating the Dictators, points to Washington. It has "
            "warned China again and again that military or economic aid for Moscow would bring "
            "American sanctions. With an economy that stands on shaky ground, Beijing wants to "
            "be spared that.",
        ),
    ),
    (
        "Cheap oil, stubborn gas",
        (
            "Purchases of Russian energy at a discount look set to continue. Where it can, China "
            "tries to pay in rubles or in renminbi, its own currency, which helps to shield it "
            "from the effects of sanctions. Trade between many Russian regions and the Chinese "
            "provinces next to them has reached record levels, and this dependence will probably "
            "deepen.",
            "Russia would like to sell far more. Agathe Demarais, the global forecasting director "
            "of Economist Intelligence, told RFE/RL that this is simple enough for oil. Gas, on "
            "which the Russian regime lives, is another matter: almost all of the country's "
            "pipelines lead to Europe. New ones take years and a great deal of money, she said, "
            "and they demand advanced technology.",
        ),
    ),
    (
        "What Iran taught Beijing",
        (
            "Nobody knows whether China will help Russia to get around the American sanctions "
            "that hurt its economy. It has done something like it before. When Iran was under "
            "multilateral sanctions, Beijing cushioned the blow and bought oil cheaply.",
            "But it also squeezed a partner in distress. Demarais said that China bargained too "
            "hard with Tehran and exploited its economic despair, which soured relations. With "
            "Russia it hopes to do better: its own interests in energy and finance are to be "
            "served without losing Moscow's loyalty.",
        ),
    ),
    (
        "Who has the upper hand",
        (
            "Demarais, the author of Backfire, doesn't think that China is about to become an "
            "important source of money for Russia. Beijing knows that it can wring concessions "
            "from a neighbor which is desperate and short of cash, she said.",
            "Chinese companies are reluctant too. They are afraid of secondary sanctions and shun "
            "the risk, so they show little enthusiasm for more business with Russia. She "
            "concludes that things will be very lopsided between the two, with China in the "
            "stronger position.",
        ),
    ),
    (
        "Respect costs little",
        (
            "Andrew Small, who is a senior fellow of the German Marshall Fund, describes the "
            "task of China's strategists for 2023. They have to keep Moscow near without breaking "
            "with the West. So far they appear to succeed, as a fresh round of contacts with "
            "European leaders shows. President Emmanuel Macron of France and Charles Michel, who "
            "presides over the European Council, were among them.",
            "What Russia wishes for most is respect, Small added, and for Beijing that is a "
            "bargain. China may not believe that Russia is its equal. If it behaves as though "
            "Russia were, he said, it will be rewarded, and this idea has come to guide Xi "
            "Jinping in the whole affair.",
        ),
    ),
)


class Digest(FPDF):
    """An A4 page that carries the label at its foot."""

    def footer(self) -> None:
        """Set the label and the page number."""
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, f"{LABEL} - page {self.page_no()}", align="C")


def write_block(pdf: FPDF, text: str, *, style: str = "", size: int = 11) -> None:
    """Set one heading or paragraph, with a little air below it."""
    pdf.set_font("Helvetica", style=style, size=size)
    pdf.multi_cell(0, size * 0.5, text, align="L", new_x=XPos.LMARGIN, new_y=YPos.NEXT)
    pdf.ln(3)


def make_pdf() -> bytes:
    """Compose the briefing; the same bytes each time: fixed date, no compression."""
    pdf = Digest(format="A4")
    pdf.set_compression(compress=False)
    pdf.set_creation_date(WRITTEN)
    pdf.set_title(TITLE)
    pdf.set_producer("Briefings")
    pdf.set_lang("en")
    pdf.add_page()
    write_block(pdf, TITLE, style="B", size=18)
    write_block(pdf, DATE_LINE, style="I", size=10)
    for paragraph in LEAD:
        write_block(pdf, paragraph)
    for heading, paragraphs in SECTIONS:
        if pdf.will_page_break(ROOM_FOR_SECTION):
            pdf.add_page()
        write_block(pdf, heading, style="B", size=13)
        for paragraph in paragraphs:
            write_block(pdf, paragraph)
    return bytes(pdf.output())


if __name__ == "__main__":
    TARGET.write_bytes(make_pdf())
