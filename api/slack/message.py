"""A message as Slack takes it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

Block = Mapping[str, Any]
EVENT_TYPE = "briefings_answer"


@dataclass(frozen=True, slots=True)
class Message:
    """Text for notifications and screen readers, blocks for the eye, metadata for us."""

    text: str
    """Already escaped."""
    blocks: tuple[Block, ...] = ()
    metadata: Mapping[str, Any] = field(default_factory=dict)

    def fields(self) -> dict[str, Any]:
        """Name the parts as the Web API does."""
        return {"text": self.text, "blocks": list(self.blocks), "metadata": dict(self.metadata)}
