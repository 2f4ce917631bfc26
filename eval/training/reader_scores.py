"""How well a reader does on rows kept for tuning: which passage, which sentence, which words."""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import torch

from eval.training.batches import PairBatch, batches
from eval.training.corpus import Paragraph, Pool, Row, sentences
from eval.training.curves import auc
from eval.training.device import to_device
from eval.training.lists import TrainingList, TrainingPassage
from eval.training.losses import sentence_energies
from rag.answering.reader_inputs import PairTokenizer
from rag.answering.reader_model import PairLogits, ReaderNetwork

CHUNK_CHARACTERS = 450
N_CANDIDATES = 12
_LISTS_AT_ONCE = 6


@dataclass(frozen=True, slots=True)
class TuningLists:
    """Questions of the tuning rows, in the two ways they are asked."""

    ranking: tuple[TrainingList, ...]
    """Against chunks of the whole article, one of which answers."""
    single: tuple[TrainingList, ...]
    """Against their own paragraph, which answers or does not."""


def tuning_lists(rows: Sequence[Row], pool: Pool, *, n_ranking: int, n_single: int) -> TuningLists:
    """Choose questions; the same rows and counts give the same lists."""
    chance = random.Random(7)  # noqa: S311  # no secret
    of_articles = [row for row in rows if len(pool.by_title[row.title]) > 1 and row.answers]
    of_articles = [row for row in of_articles if not row.source.startswith("tweetqa")]
    adversarial = [row for row in rows if row.source.startswith("squad2")]
    chance.shuffle(of_articles)
    chance.shuffle(adversarial)
    return TuningLists(
        tuple(_ranking_list(row, pool) for row in of_articles[:n_ranking]),
        tuple(_single_list(row, pool) for row in adversarial[:n_single]),
    )


def measure(
    network: ReaderNetwork, tokenizer: PairTokenizer, lists: TuningLists
) -> dict[str, float]:
    """Measure a network."""
    network.eval()
    ranks = {"passage_first": 0, "sentence_first": 0, "passage_by_sentence": 0}
    for batch, logits in _read(network, tokenizer, lists.ranking):
        energies = sentence_energies(batch, logits)
        for number in range(int(batch.lists.max()) + 1):
            pairs = batch.lists == number
            best = int(torch.where(pairs, logits.relevance, -1e9).argmax())
            ranks["passage_first"] += bool(batch.relevant[best])
            of_list = batch.lists[batch.sentence_pair] == number
            first = int(torch.where(of_list, energies, -1e9).argmax())
            ranks["sentence_first"] += bool(batch.sentence_relevant[first])
            ranks["passage_by_sentence"] += bool(batch.relevant[batch.sentence_pair[first]])
    single = _measure_single(network, tokenizer, lists.single)
    network.train()
    return {name: count / max(len(lists.ranking), 1) for name, count in ranks.items()} | single


def _measure_single(
    network: ReaderNetwork, tokenizer: PairTokenizer, lists: Sequence[TrainingList]
) -> dict[str, float]:
    relevance, margins, answerable = [], [], []
    exact = overlap = by_evidence = by_span = 0.0
    for batch, logits in _read(network, tokenizer, lists):
        energies = sentence_energies(batch, logits)
        start, end = _log_softmax(batch, logits.start), _log_softmax(batch, logits.end)
        for pair in range(len(batch.relevant)):
            first, last, score = best_span(start[pair], end[pair])
            relevance.append(float(logits.relevance[pair]))
            margins.append(score - float(start[pair, 0] + end[pair, 0]))
            answerable.append(bool(batch.relevant[pair]))
            if not batch.relevant[pair]:
                continue
            wanted = set(range(int(batch.start[pair]), int(batch.end[pair]) + 1))
            found = set(range(first, last + 1))
            exact += wanted == found
            overlap += 2 * len(wanted & found) / (len(wanted) + len(found))
            own = torch.nonzero(batch.sentence_pair == pair).flatten()
            by_evidence += bool(batch.sentence_relevant[own[energies[own].argmax()]])
            by_span += bool(batch.sentence_relevant[batch.sentence[pair, first]])
    n_answerable = max(sum(answerable), 1)
    return {
        "auc_relevance": auc(relevance, answerable),
        "auc_span": auc(margins, answerable),
        "span_exact": exact / n_answerable,
        "span_f1": overlap / n_answerable,
        "sentence_by_evidence": by_evidence / n_answerable,
        "sentence_by_span": by_span / n_answerable,
    }


def best_span(
    start: torch.Tensor, end: torch.Tensor, *, longest: int = 30
) -> tuple[int, int, float]:
    """Find the likeliest first and last token after position 0, and its log-probability."""
    joint = start[1:, None] + end[None, 1:]
    allowed = torch.ones_like(joint, dtype=torch.bool).triu().tril(longest - 1)
    joint = joint.masked_fill(~allowed, -1e9)
    first, last = divmod(int(joint.argmax()), joint.shape[1])
    return first + 1, last + 1, float(joint[first, last])


def _log_softmax(batch: PairBatch, logits: torch.Tensor) -> torch.Tensor:
    return logits.masked_fill(~batch.may_answer, -1e4).log_softmax(-1)


def _read(
    network: ReaderNetwork, tokenizer: PairTokenizer, lists: Sequence[TrainingList]
) -> Iterator[tuple[PairBatch, PairLogits]]:
    for start in range(0, len(lists), _LISTS_AT_ONCE):
        (batch,) = batches(lists[start : start + _LISTS_AT_ONCE], tokenizer, size=1000)
        with torch.inference_mode():
            found = network(to_device(batch, network.relevance_out.weight.device.type).inputs)
            yield batch, PairLogits(*(getattr(found, part).cpu() for part in PairLogits.__slots__))


def _single_list(row: Row, pool: Pool) -> TrainingList:
    paragraph = pool.paragraphs[row.paragraph]
    answer = row.answers[0] if row.answers else None
    passage = TrainingPassage(row.title, paragraph.text, answer, paragraph.sentences)
    return TrainingList(row.question, (passage,))


def _ranking_list(row: Row, pool: Pool) -> TrainingList:
    chunks = [
        (number, chunk)
        for number in pool.by_title[row.title]
        for chunk in _chunks(pool.paragraphs[number])
    ]
    near = Pool([Paragraph(chunk.text, row.title, chunk.sentences) for _, chunk in chunks])
    scores = near.scores(row.question)
    start, end = row.answers[0]
    passages: list[TrainingPassage] = []
    for place in np.argsort(-scores, kind="stable"):
        number, chunk = chunks[int(place)]
        offset = pool.paragraphs[number].text.index(chunk.text)
        if number == row.paragraph and offset <= start < offset + len(chunk.text):
            answer = (start - offset, min(end - offset, len(chunk.text)))
            passages.insert(0, TrainingPassage(row.title, chunk.text, answer, chunk.sentences))
        else:
            passages.append(chunk)
    found = [passage for passage in passages if passage.answer]
    others = [passage for passage in passages if not passage.answer]
    return TrainingList(row.question, tuple(found[:1] + others[: N_CANDIDATES - 1]))


def _chunks(paragraph: Paragraph) -> list[TrainingPassage]:
    cuts = [0]
    for number, (_, end) in enumerate(paragraph.sentences):
        if number > cuts[-1] and end - paragraph.sentences[cuts[-1]][0] > CHUNK_CHARACTERS:
            cuts.append(number)
    chunks = []
    for first, stop in zip(cuts, [*cuts[1:], len(paragraph.sentences)], strict=True):
        text = paragraph.text[paragraph.sentences[first][0] : paragraph.sentences[stop - 1][1]]
        chunks.append(TrainingPassage(paragraph.title, text, None, sentences(text)))
    return chunks
