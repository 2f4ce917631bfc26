// What is left of a turn once a briefing that it quotes is withdrawn: nothing of the briefing's words.

import type { Answer, Citation, Sentence } from "./types.ts";

type Quoting = Pick<Answer, "sentences" | "citations"> & { readonly answer: Answer | null };

/** Tell whether the words of a citation or a sentence were taken away. */
export function isWithdrawn(quoted: Citation | Sentence): boolean {
  return ("quote" in quoted ? quoted.quote : quoted.text) === "";
}

/** Take the words of a briefing out of a turn. */
export function without<Q extends Quoting>(turn: Q, documentId: string): Q {
  const isGone = (place: { readonly document_id: string }) => place.document_id === documentId;
  const gone = turn.citations.filter(isGone).map(({ number }) => number);
  const citations = turn.citations.map((citation) =>
    isGone(citation) ? { ...citation, quote: "", highlight: null } : citation,
  );
  const sentences = turn.sentences.map((sentence) =>
    sentence.citations.some((number) => gone.includes(number)) ? { ...sentence, text: "" } : sentence,
  );
  const abstention = turn.answer?.abstention ?? null;
  const nearest = abstention?.nearest.filter((passage) => !isGone(passage)) ?? [];
  const answer = turn.answer && {
    ...turn.answer,
    sentences,
    citations,
    abstention: abstention && { ...abstention, nearest },
    text: "",
  };
  return { ...turn, sentences, citations, answer };
}

/** Write sentences with their numbers, less those that are withdrawn. */
export function spoken(sentences: readonly Sentence[]): string {
  return sentences
    .filter((sentence) => !isWithdrawn(sentence))
    .map(({ text, citations }) => [text, ...citations.map((number) => `[${number}]`)].join(" "))
    .join(" ");
}
