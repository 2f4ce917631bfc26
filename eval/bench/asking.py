"""How long a question takes, alone and among others."""

import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from itertools import cycle

from embeddings.cores import n_cores
from embeddings.encoder import SentenceEncoder
from eval.bench.figures import (
    Figure,
    median_of,
    paired_ratio,
    paired_ratios,
    quantile_of,
    seconds_of,
)
from rag.assistant import Assistant, make_reader
from rag.corpus.sentences import sentence_spans
from rag.roles import Reader, Reading
from rag.settings import Settings
from rag.store.store import Store
from rag.types import Filters, Passage, Question

_CLIENTS = (1, 2, 8)
_K = 12
_MS = 1000
_ROUNDS_SECONDS = 8.0


@dataclass(frozen=True, slots=True)
class NoReader:
    """Reads nothing: takes the first sentence of each passage, as likely as it was ranked."""

    name: str = "none"
    threshold: float = 0.0
    share_of_best: float = 0.5

    def read(
        self,
        question: str,  # noqa: ARG002 - what a reader is given
        passages: Sequence[Passage],
    ) -> tuple[Reading, ...]:
        """Take the passages as they come."""
        readings = []
        for passage in passages:
            first = next(iter(sentence_spans(passage.chunk.text)))
            sentence = first.shifted(passage.chunk.span.start)
            share = 1 / (1 + passage.rank)
            readings.append(Reading(passage, share, share, sentence, None))
        return tuple(readings)


def asking_figures(store: Store, questions: tuple[str, ...]) -> list[Figure]:
    """Time encoding, retrieving and asking of the same questions, turn by turn."""
    # Encoders remember questions, so each task has one of its own.
    alone, retrieving, asking, reading = (SentenceEncoder() for _ in range(4))
    retriever = Assistant(store, retrieving, NoReader())
    assistant = Assistant(store, asking, NoReader())
    whole = Assistant(store, reading, make_reader(Settings(), reading))
    tasks: tuple[Callable[[str], object], ...] = (
        lambda text: alone.encode_queries([text]),
        lambda text: retriever.search(text, k=_K, filters=Filters()),
        lambda text: assistant.ask(Question(text)),
        lambda text: whole.ask(Question(text)),
    )
    for task in tasks:
        task("What has happened?")
    times = [[seconds_of(partial(task, text)) for task in tasks] for text in questions]
    encode, retrieve, ask, read = (list(column) for column in zip(*times, strict=True))
    slowest = quantile_of(paired_ratios(read, encode), 0.95)
    return [
        Figure("ask: encoding the question, p50", _MS * median_of(encode), "ms"),
        Figure("ask: retrieving, p50", _MS * median_of(retrieve), "ms"),
        Figure("ask: without a reader, p50", _MS * median_of(ask), "ms"),
        Figure("ask: with the default reader, p50", _MS * median_of(read), "ms"),
        Figure("ask: with the default reader, p95", _MS * quantile_of(read, 0.95), "ms"),
        Figure("ask: retrieving / encoding", paired_ratio(retrieve, encode), "x"),
        Figure("ask: without a reader / encoding", paired_ratio(ask, encode), "x", at_most=3),
        Figure("ask: with the default reader / encoding, p50", paired_ratio(read, encode), "x"),
        Figure("ask: with the default reader / encoding, p95", slowest, "x"),
    ]


def client_figures(store: Store, questions: tuple[str, ...]) -> list[Figure]:
    """Let more and more clients ask at once; none may lose a question."""
    return [
        *_client_figures(store, questions, "without a reader", lambda _: NoReader()),
        *_client_figures(store, questions, "default reader", partial(make_reader, Settings())),
    ]


def _client_figures(
    store: Store,
    questions: tuple[str, ...],
    name: str,
    reader_for: Callable[[SentenceEncoder], Reader],
) -> list[Figure]:
    figures = []
    rates = []
    n_lost = 0
    for n_clients in _CLIENTS:
        encoder = SentenceEncoder()
        assistant = Assistant(store, encoder, reader_for(encoder))
        assistant.ask(Question("What has happened?"))
        rate, lost = _rate(assistant, questions, n_clients)
        rates.append(rate)
        n_lost += lost
        figures.append(Figure(f"clients, {name}: {n_clients}, questions per second", rate, "1/s"))
    # With the reader one question works on two cores already: more must only not be slower.
    full = min(n_cores(), max(_CLIENTS))
    at_cores = rates[[n >= full for n in _CLIENTS].index(True)]
    return [
        *figures,
        Figure(f"clients, {name}: rate of {full} / of 1", at_cores / rates[0], "x", at_least=0.9),
        Figure(f"clients, {name}: questions lost", n_lost, "", at_most=0),
    ]


def _rate(assistant: Assistant, questions: tuple[str, ...], n_clients: int) -> tuple[float, int]:
    end = time.perf_counter() + _ROUNDS_SECONDS

    def client(number: int) -> tuple[int, int]:
        done = lost = 0
        texts = cycle(questions)
        while time.perf_counter() < end:
            # A number makes each question new to the encoder.
            text = f"{next(texts)} ({number}.{done})"
            try:
                assistant.ask(Question(text))
            except Exception:  # noqa: BLE001 - whatever it was, the question is lost
                lost += 1
            done += 1
        return done, lost

    began = time.perf_counter()
    with ThreadPoolExecutor(n_clients) as pool:
        counts = list(pool.map(client, range(n_clients)))
    seconds = time.perf_counter() - began
    return sum(done for done, _ in counts) / seconds, sum(lost for _, lost in counts)
