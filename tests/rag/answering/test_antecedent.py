"""A quote that begins with a pronoun also says what it refers to."""

import pytest

from rag.answering.antecedent import with_antecedent
from tests.rag.answering.builders import passage, reading

BOARD = "The board met on Monday. It chose a new chair."


@pytest.mark.parametrize(
    ("text", "sentence", "expected"),
    [
        (BOARD, "It chose a new chair.", BOARD),
        (BOARD, "The board met on Monday.", "The board met on Monday."),
        ("Rain fell.\n\nIt stopped.", "It stopped.", "It stopped."),
        ("They left. Nobody stayed.", "They left.", "They left."),
        ("The wall " + "stood and " * 48 + "leaned. It fell.", "It fell.", "It fell."),
        ("Mira won. “She earned it.”", "“She earned it.”", "Mira won. “She earned it.”"),
        ("Ice came. In March, by contrast, it went.", "In March, by contrast, it went.", None),
        ("Westby froze. Officials there slept.", "Officials there slept.", None),
        ("Westby froze. And there was ice.", "And there was ice.", "And there was ice."),
        (
            "Rain fell. Perhaps there might be ice.",
            "Perhaps there might be ice.",
            "Perhaps there might be ice.",
        ),
        ("Rain fell. Was there hope?", "Was there hope?", "Was there hope?"),
        ("Rain fell. Days there were dark.", "Days there were dark.", "Days there were dark."),
        ("Westby froze. The ice stayed.", "The ice stayed.", "The ice stayed."),
    ],
)
def test_widens_only_what_leans(text: str, sentence: str, expected: str | None) -> None:
    source = passage(text, offset=11)
    wide = with_antecedent(reading(source, sentence, 0.9)).sentence
    assert text[wide.start - 11 : wide.end - 11] == (expected or text)
