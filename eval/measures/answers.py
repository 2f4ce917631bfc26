"""Whether the answer that was shown is right, and how much had to be read for it.

They apply to answerable questions with accepted answers or a located phrase; abstaining scores 0.
"""

from eval.measures.case import Case, Measure
from eval.measures.words import exact_match, stands_in, token_f1
from eval.types import Response

FEW = 3
"""Sentences a reader takes in at once."""


def short_answer(response: Response) -> str:
    """Take the first marked answer, or the first sentence where none is marked."""
    for cited in response.citations:
        if cited.highlight is not None:
            start, end = cited.highlight
            return cited.quote.text[start - cited.quote.start : end - cited.quote.start]
    return response.sentences[0].text if response.sentences else ""


def is_right(case: Case, *, first: int | None = None) -> bool:
    """Judge one question: what was wanted is shown, or, where nothing is, it abstained.

    Given `first`, only so many sentences count. Wanted is an accepted answer; a set without answers
    is content with the evidence phrase, and one without phrases with a citation of a document that
    was judged relevant.
    """
    if not case.ask.answerable:
        return not case.response.answered
    if case.ask.answers:
        return _answer_in(case, first) > 0
    if _is_located(case):
        return _evidence_in(case, first) > 0
    wanted = {found.document_id for found in case.ask.evidence}
    return any(cited.quote.document_id in wanted for cited in case.response.citations[:first])


def _exact_match(case: Case) -> float | None:
    if not _has_answers(case):
        return None
    return exact_match(short_answer(case.response), case.ask.answers)


def _token_f1(case: Case) -> float | None:
    if not _has_answers(case):
        return None
    return token_f1(short_answer(case.response), case.ask.answers)


def _answer_in_first_sentence(case: Case) -> float | None:
    return _answer_in(case, 1) if _has_answers(case) else None


def _answer_shown(case: Case) -> float | None:
    return _answer_in(case, None) if _has_answers(case) else None


def _evidence_in_first_sentence(case: Case) -> float | None:
    return _evidence_in(case, 1) if _is_located(case) else None


def _evidence_in_first_few(case: Case) -> float | None:
    return _evidence_in(case, FEW) if _is_located(case) else None


def _words_shown(case: Case) -> float | None:
    if not case.response.answered:
        return None
    return float(sum(len(sentence.text.split()) for sentence in case.response.sentences))


def _has_answers(case: Case) -> bool:
    return case.ask.answerable and bool(case.ask.answers)


def _is_located(case: Case) -> bool:
    return case.ask.answerable and any(found.phrase or found.spans for found in case.ask.evidence)


def _answer_in(case: Case, first: int | None) -> float:
    shown = [sentence.text for sentence in case.response.sentences[:first]]
    return float(any(stands_in(answer, text) for answer in case.ask.answers for text in shown))


def _evidence_in(case: Case, first: int | None) -> float:
    """Look for the phrase in what is shown; where only places are known, in what is cited."""
    shown = case.response.sentences[:first]
    cited = {cited.number: cited.quote for cited in case.response.citations}
    quotes = [cited[n] for sentence in shown for n in sentence.citations if n in cited]
    return float(
        any(
            any(stands_in(found.phrase, sentence.text) for sentence in shown)
            if found.phrase
            else any(found.stands_in(quote) for quote in quotes)
            for found in case.ask.evidence
        )
    )


ANSWERS = (
    Measure("ExactMatch", "the marked short answer equals an accepted one", _exact_match),
    Measure("TokenF1", "word overlap of the marked short answer with an accepted one", _token_f1),
    Measure(
        "AnswerInFirstSentence",
        "an accepted answer stands in the first sentence shown",
        _answer_in_first_sentence,
    ),
    Measure("AnswerShown", "an accepted answer stands in a sentence shown", _answer_shown),
    Measure(
        "EvidenceInFirstSentence",
        "the first sentence shown holds the evidence",
        _evidence_in_first_sentence,
    ),
    Measure(
        "EvidenceInFirst3",
        "one of the first three sentences shown holds the evidence",
        _evidence_in_first_few,
    ),
    Measure("WordsShown", "words a reader gets where there is an answer", _words_shown, falls=True),
)
