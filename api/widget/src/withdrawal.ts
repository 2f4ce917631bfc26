// What is left of an answer once a briefing that it quotes is withdrawn: nothing of its words.

import type { Answer, Citation, Sentence } from "./types.ts";

/** Tell whether the words of a citation or a sentence were taken away. */
export function isWithdrawn(quoted: Citation | Sentence): boolean {
  return ("quote" in quoted ? quoted.quote : quoted.text) === "";
}

/** Take the words of a briefing out of sentences and citations. */
export function without<Q extends Pick<Answer, "sentences" | "citations">>(quoting: Q, documentId: string): Q {
  const gone = quoting.citations.filter((citation) => citation.document_id === documentId);
  const numbers = new Set(gone.map(({ number }) => number));
  return {
    ...quoting,
    citations: quoting.citations.map((citation) =>
      gone.includes(citation) ? { ...citation, quote: "", highlight: null } : citation,
    ),
    sentences: quoting.sentences.map((sentence) =>
      sentence.citations.some((number) => numbers.has(number)) ? { ...sentence, text: "" } : sentence,
    ),
  };
}

/** Take the words of a briefing out of an answer. */
export function withdrawnFrom(answer: Answer, documentId: string): Answer {
  const left = without(answer, documentId);
  const nearest = answer.abstention?.nearest ?? [];
  const abstention = answer.abstention && {
    ...answer.abstention,
    nearest: nearest.filter((passage) => passage.document_id !== documentId),
  };
  const isTouched = left.sentences.some(isWithdrawn) || abstention?.nearest.length !== answer.abstention?.nearest.length;
  return { ...left, abstention, text: isTouched ? spoken(left.sentences) : answer.text };
}

function spoken(sentences: readonly Sentence[]): string {
  return sentences
    .filter((sentence) => !isWithdrawn(sentence))
    .map(({ text, citations }) => [text, ...citations.map((number) => `[${number}]`)].join(" "))
    .join(" ");
}
