"""Assistant.ask(question) -> Answer: the only place that wires the roles together."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from embeddings.encoder import SentenceEncoder
from embeddings.types import Encoder
from rag.answering import compose, parts
from rag.answering.abstain import abstain
from rag.answering.cite import is_valid, mint_citation
from rag.answering.compose import choose, lay_out, quotes
from rag.answering.dates import TimeReading
from rag.answering.foreign import LEAST_KNOWN
from rag.answering.inquiry import Inquiry
from rag.answering.parts import Part
from rag.answering.receipt import receipt_text, with_id
from rag.answering.similarity_reader import SimilarityReader
from rag.errors import CancelledError
from rag.retrieval import fusion, hybrid
from rag.retrieval.hybrid import HybridRetriever
from rag.roles import Reader, Reading, Retriever
from rag.settings import Settings, settings_hash
from rag.store.generation import Generation
from rag.store.store import Store
from rag.types import (
    AbstentionReason,
    Answer,
    AnswerSentence,
    AnswerStatus,
    Citation,
    Filters,
    Passage,
    Provenance,
    Question,
    Timings,
)

N_READ = 12
"""Passages that the reader sees: the evidence is among them for .97 of the questions."""
OUT_OF_PERIOD = 0.7
"""Factor on the likelihood of passages outside a period that the question names in passing; in
score they lose the remaining share of the distance from the best to the worst."""


@dataclass(frozen=True, slots=True)
class PassagesFound:
    """First event of a stream: what was retrieved."""

    standalone_question: str
    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class SentenceFound:
    """A verified sentence of the answer, with the citations it uses."""

    sentence: AnswerSentence
    citations: tuple[Citation, ...]


Event = PassagesFound | SentenceFound | Answer
"""A stream is one PassagesFound, any number of SentenceFound, and the whole Answer last."""


def utc_today() -> date:
    """Tell the day by which "last week" is understood."""
    return datetime.now(UTC).date()


class Assistant:
    """Answers questions from one store."""

    def __init__(
        self,
        store: Store,
        encoder: Encoder,
        reader: Reader,
        *,
        today: Callable[[], date] = utc_today,
        lexical_weight: float = fusion.LEXICAL_WEIGHT,
    ) -> None:
        self.store = store
        self._lexical_weight = lexical_weight
        self._encoder = encoder
        self._reader = reader
        self._today = today
        self._settings = settings_hash(
            {
                "depth": hybrid.DEPTH,
                "lexical_weight": lexical_weight,
                "least_known": LEAST_KNOWN,
                "read": N_READ,
                "out_of_period": OUT_OF_PERIOD,
                "threshold": reader.threshold,
                "sure": compose.SURE,
                "share_of_best": reader.share_of_best,
                "share_of_newest": compose.SHARE_OF_NEWEST,
                "novelty": compose.NOVELTY,
                "parts": [parts.MOST_PARTS, parts.FEWEST_WORDS],
            }
        )

    def ask(self, question: Question, *, cancelled: Callable[[], bool] = bool) -> Answer:
        """Answer, and store the receipt."""
        *_, answer = self.stream(question, cancelled=cancelled)
        if not isinstance(answer, Answer):
            raise TypeError(f"a stream ends with an Answer, got {type(answer).__name__}")
        return answer

    def search(self, query: str, *, k: int, filters: Filters) -> tuple[Passage, ...]:
        """Retrieve passages without answering."""
        return self._retriever(self.store.current()).retrieve(query, k=k, filters=filters)

    def stream(
        self, question: Question, *, cancelled: Callable[[], bool] = bool
    ) -> Iterator[Event]:
        """Answer step by step; raises CancelledError soon after `cancelled()` turns true."""
        clock = _Clock()
        inquiry = Inquiry.of(question, today=self._today())
        generation = self.store.current()
        passages = self._retrieve(generation, inquiry)
        clock.lap("retrieve")
        _stop_if(cancelled)
        yield PassagesFound(inquiry.standalone, passages)
        readings = self._read(generation, inquiry, passages)
        chosen = self._choose(generation, inquiry, readings, limit=question.max_sentences)
        clock.lap("read")
        _stop_if(cancelled)
        shown = self._cite(chosen, limit=question.max_sentences)
        confidence = shown[0][1].relevance if shown else _best_relevance(readings)
        citations = tuple(citation for citation, _ in shown)
        text, sentences = lay_out(citations)
        for sentence, citation in zip(sentences, citations, strict=True):
            yield SentenceFound(sentence, (citation,))
        abstention = None
        if not citations:
            text, abstention = abstain(*self._why_not(generation, inquiry, passages))
        answer = with_id(
            Answer(
                answer_id="",
                question=question.text,
                standalone_question=inquiry.standalone,
                status=AnswerStatus.ABSTAINED if abstention else AnswerStatus.ANSWERED,
                text=text,
                sentences=sentences,
                citations=citations,
                abstention=abstention,
                unanswered=_unanswered(inquiry, chosen) if shown else (),
                confidence=round(confidence, 4),
                provenance=Provenance(
                    generation.number, generation.encoder, self._reader.name, self._settings
                ),
                took=clock.timings(),
            )
        )
        _stop_if(cancelled)
        self._file(answer)
        yield answer

    def _retriever(self, generation: Generation) -> Retriever:
        return HybridRetriever(self.store.catalog, generation, self._encoder, self._lexical_weight)

    def _retrieve(self, generation: Generation, inquiry: Inquiry) -> tuple[Passage, ...]:
        if inquiry.polite:
            return ()
        retriever = self._retriever(generation)
        return retriever.retrieve(inquiry.sought, k=N_READ, filters=inquiry.filters)

    def _read(
        self, generation: Generation, inquiry: Inquiry, passages: Sequence[Passage]
    ) -> tuple[tuple[Reading, ...], ...]:
        """Read the passages for each part of the question, best first; nothing where it is vain."""
        if not passages or inquiry.asks_nothing or inquiry.is_foreign(generation.lexical):
            return ((),) * len(inquiry.parts)
        return tuple(self._read_part(part, inquiry, passages) for part in inquiry.parts)

    def _read_part(
        self, part: Part, inquiry: Inquiry, passages: Sequence[Passage]
    ) -> tuple[Reading, ...]:
        return _weighed(self._reader.read(part.read, passages), inquiry.dates)

    def _choose(
        self,
        generation: Generation,
        inquiry: Inquiry,
        readings: Sequence[Sequence[Reading]],
        *,
        limit: int,
    ) -> tuple[tuple[Reading, ...], ...]:
        """Choose sentences for each part of the question.

        A part that stays open beside others was perhaps not retrieved, and is looked up by itself.
        """
        share = limit // len(inquiry.parts)
        chosen = [
            self._choose_for(part, of_part, inquiry, limit=share)
            for part, of_part in zip(inquiry.parts, readings, strict=True)
        ]
        for number, part in enumerate(inquiry.parts):
            if any(chosen) and not chosen[number]:
                passages = self._retrieve(generation, replace(inquiry, sought=part.read))
                again = self._read_part(part, inquiry, passages)
                chosen[number] = self._choose_for(part, again, inquiry, limit=share)
        return tuple(chosen)

    def _choose_for(
        self, part: Part, readings: Sequence[Reading], inquiry: Inquiry, *, limit: int
    ) -> tuple[Reading, ...]:
        return choose(
            readings,
            part.read,
            limit=limit,
            threshold=self._reader.threshold,
            share_of_best=self._reader.share_of_best,
            newest_first=inquiry.dates.newest_first,
        )

    def _cite(
        self, chosen: Sequence[Sequence[Reading]], *, limit: int
    ) -> list[tuple[Citation, Reading]]:
        """Keep the sentences whose citation the stored text bears out, part by part."""
        in_turn = quotes([reading for of_part in chosen for reading in of_part])
        minted = [(mint_citation(reading, number=0), reading) for reading in in_turn[:limit]]
        valid = [one for one in minted if is_valid(one[0], self.store.catalog.document_version)]
        return [(replace(c, number=n), reading) for n, (c, reading) in enumerate(valid, start=1)]

    def _why_not(
        self, generation: Generation, inquiry: Inquiry, passages: Sequence[Passage]
    ) -> tuple[AbstentionReason, Sequence[Passage]]:
        if generation.n_chunks == 0:
            return AbstentionReason.NO_BRIEFINGS, ()
        if inquiry.asks_nothing:
            return AbstentionReason.UNCLEAR_QUESTION, ()
        if inquiry.filters.dated:
            undated = inquiry.without_dates()
            elsewhere = self._retrieve(generation, undated)
            readings = self._read(generation, undated, elsewhere)
            if any(r[0].answerability >= self._reader.threshold for r in readings if r):
                return AbstentionReason.OUTSIDE_DATES, elsewhere
        return AbstentionReason.NOT_IN_BRIEFINGS, passages

    def _file(self, answer: Answer) -> None:
        """Store the receipt, with every document whose words it holds."""
        nearest = answer.abstention.nearest if answer.abstention else ()
        versions = {(c.document_id, c.document_sha256) for c in answer.citations}
        versions |= {(p.chunk.document_id, p.chunk.document_sha256) for p in nearest}
        self.store.catalog.save_answer(
            answer.answer_id,
            question=answer.question,
            generation=answer.provenance.generation,
            payload=receipt_text(answer),
            document_versions=sorted(versions),
        )


def _weighed(readings: Sequence[Reading], dates: TimeReading) -> tuple[Reading, ...]:
    """Let those outside a period that the question names count less."""
    scores = [reading.score for reading in readings]
    loss = (1 - OUT_OF_PERIOD) * (max(scores) - min(scores)) if scores else 0.0
    weighed = [
        reading
        if dates.prefers(reading.passage.chunk.published, reading.passage.chunk.text)
        else reading.discounted(OUT_OF_PERIOD, score=loss)
        for reading in readings
    ]
    return tuple(sorted(weighed, key=lambda reading: -reading.score))


def _unanswered(inquiry: Inquiry, chosen: Sequence[Sequence[Reading]]) -> tuple[str, ...]:
    return tuple(p.asked for p, of_part in zip(inquiry.parts, chosen, strict=True) if not of_part)


def _best_relevance(readings: Sequence[Sequence[Reading]]) -> float:
    return max((of_part[0].relevance for of_part in readings if of_part), default=0.0)


class _Clock:
    """Milliseconds from step to step."""

    def __init__(self) -> None:
        self._started = self._last = time.perf_counter()
        self._laps: dict[str, int] = {}

    def lap(self, name: str) -> None:
        now = time.perf_counter()
        self._laps[name] = round((now - self._last) * 1000)
        self._last = now

    def timings(self) -> Timings:
        total = round((time.perf_counter() - self._started) * 1000)
        return Timings(self._laps["retrieve"], self._laps["read"], total)


def _stop_if(cancelled: Callable[[], bool]) -> None:
    if cancelled():
        raise CancelledError("The one who asked has left.")


def make_reader(settings: Settings, encoder: Encoder) -> Reader:
    """Make the reader that the settings name.

    Raises:
        ReaderWeightsError: its weights are missing or altered.
    """
    if settings.reader == "similarity":
        return SimilarityReader(encoder)
    # Imported here: they bring torch, which a command that only prints its help need not wait for.
    from rag.answering.blended_reader import BlendedReader

    return BlendedReader.load()


@contextmanager
def open_assistant(
    settings: Settings, *, today: Callable[[], date] = utc_today
) -> Iterator[Assistant]:
    """Wire the default parts over the data folder of `settings`."""
    encoder = SentenceEncoder()
    with Store(settings.data_dir, encoder) as store:
        yield Assistant(store, encoder, make_reader(settings, encoder), today=today)
