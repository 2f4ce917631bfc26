"""A corpus of two documents and a scripted answer for each question."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from eval.pipelines import Reply, SectionSpan
from eval.types import Ask, Provenance, Response
from tests.eval.builders import ABSTAINED, TEXT

OTHER = "Heading\nRain\nfell on  Minsk. Rain\nfell on Minsk again."
PROVENANCE = Provenance("sha256:s", "encoder", "reader", 1)


@dataclass
class FakePipeline:
    """Answers by topic id; whatever is not scripted abstains."""

    script: Mapping[str, Response] = field(default_factory=dict)
    unstable: bool = False
    asked: list[str] = field(default_factory=list)
    generations: Sequence[int] = (1,)
    texts: Mapping[str, str] = field(default_factory=lambda: {"d1": TEXT, "d2": OTHER})

    def documents(self) -> dict[str, str]:
        return {
            name: hashlib.sha256(text.encode()).hexdigest() for name, text in self.texts.items()
        }

    def text(self, document_id: str) -> str:
        return self.texts[document_id]

    def sections(self, document_id: str) -> tuple[SectionSpan, ...]:
        if document_id == "d1":
            return (SectionSpan(("One",), 0, 49), SectionSpan(("One", "Two"), 49, len(TEXT)))
        return (SectionSpan((), 0, len(OTHER)),)

    def reply(self, ask: Ask) -> Reply:
        self.asked.append(ask.topic_id)
        response = self.script.get(ask.topic_id, ABSTAINED)
        salt = str(len(self.asked)) if self.unstable else ""
        number = self.generations[len(self.asked) % len(self.generations)]
        digest = hashlib.sha256(f"{response}{salt}".encode()).hexdigest()
        return Reply(response, replace(PROVENANCE, generation=number), digest, seconds=0.02)

    def encode_seconds(self, questions: Sequence[str]) -> float | None:
        return 0.01 if questions else None
