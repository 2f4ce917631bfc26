"""How briefings go out over the wire."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Self

from pydantic import BaseModel, ConfigDict

from api import examples
from api.schemas import SpanResponse
from rag.types import Document, Section, Span


class DocumentFields(BaseModel):
    """What a briefing and its entry in a list share."""

    document_id: str
    sha256: str
    title: str
    published: date | None
    url: str | None
    source: str
    n_characters: int
    n_sections: int


class SummaryResponse(DocumentFields):
    """What a list of briefings shows of one."""

    model_config = ConfigDict(from_attributes=True)

    n_chunks: int


class ListResponse(BaseModel):
    """A part of the list of briefings, newest first."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.LIST]})

    documents: list[SummaryResponse]
    total: int
    limit: int
    offset: int
    generation: int


class SectionResponse(BaseModel):
    """A headed part; `path` runs from the outermost heading to its own."""

    path: list[str]
    level: int
    start: int
    end: int
    heading: SpanResponse | None


class DocumentResponse(DocumentFields):
    """A briefing with its sections; its text is at `/v1/documents/{document_id}/text`."""

    model_config = ConfigDict(json_schema_extra={"examples": [examples.DOCUMENT]})

    sections: list[SectionResponse]
    furniture: list[SpanResponse]

    @classmethod
    def from_parts(
        cls, document: Document, sections: Sequence[Section], furniture: Iterable[Span]
    ) -> Self:
        """Show a briefing."""
        return cls(
            document_id=document.document_id,
            sha256=document.sha256,
            title=document.title,
            published=document.published,
            url=document.url,
            source=document.source,
            n_characters=len(document.text),
            n_sections=len(sections),
            sections=[_section(section) for section in sections],
            furniture=[_span(span) for span in furniture],
        )


def _span(span: Span) -> SpanResponse:
    return SpanResponse(start=span.start, end=span.end)


def _section(section: Section) -> SectionResponse:
    return SectionResponse(
        path=list(section.path),
        level=section.level,
        start=section.span.start,
        end=section.span.end,
        heading=None if section.heading is None else _span(section.heading),
    )
