// Answers that no server of ours would give: every field is a payload.

import type { FaultProxy } from "./proxy.ts";
import { json, type StreamEvent } from "./faults.ts";
import type { Payload } from "./payloads.ts";

const BEFORE = "Here it stands: ";
const AFTER = " So far the quote.";

export interface ForgedCitation {
  readonly number: number;
  readonly document_id: string;
  readonly document_title: string;
  readonly document_sha256: string;
  readonly published: string | null;
  readonly section: readonly string[];
  readonly quote: string;
  readonly start: number;
  readonly end: number;
  readonly highlight: { readonly start: number; readonly end: number } | null;
  readonly url: string | null;
  readonly chunk_id: string;
}

/** Cite a briefing that is called, headed, worded and addressed by the payload. */
export function forged({ text }: Payload, number: number): ForgedCitation {
  const start = Array.from(BEFORE).length;
  const end = start + Array.from(text).length;
  return {
    number,
    document_id: `forged-${number}`,
    document_title: text,
    document_sha256: "0".repeat(64),
    published: null,
    section: [`Part: ${text}`, text],
    quote: text,
    start,
    end,
    highlight: { start, end: start + 1 },
    url: text,
    chunk_id: text,
  };
}

/** Stream an answer of one sentence for each citation. */
export function stream(citations: readonly ForgedCitation[], understood: string): StreamEvent[] {
  const sentences = citations.map(({ quote, number }) => ({
    text: quote,
    start: 0,
    end: Array.from(quote).length,
    citations: [number],
  }));
  const answer = {
    ...receipt(understood),
    status: "answered",
    text: citations.map(({ quote }) => quote).join(" "),
    sentences,
    citations,
    abstention: null,
  };
  return [
    { event: "passages", body: { standalone_question: understood, passages: [] } },
    ...sentences.map((sentence, place) => ({
      event: "sentence",
      body: { sentence, citations: [citations[place]] },
    })),
    { event: "answer", body: answer },
  ];
}

/** Stream an abstention whose nearest passages are the citations' words. */
export function abstention(citations: readonly ForgedCitation[], understood: string, reason: string): StreamEvent[] {
  const nearest = citations.map(({ quote, ...place }) => ({
    ...place,
    text: quote,
    score: 1,
    rank: place.number,
    retriever: quote,
  }));
  const answer = {
    ...receipt(understood),
    status: "abstained",
    text: understood,
    sentences: [],
    citations: [],
    abstention: { reason, nearest },
  };
  return [
    { event: "passages", body: { standalone_question: understood, passages: nearest } },
    { event: "answer", body: answer },
  ];
}

/** Serve the briefings that forged citations are from. */
export function serveForged(proxy: FaultProxy, payloads: readonly Payload[]): void {
  for (const [place, { text }] of payloads.entries()) {
    const path = `^/v1/documents/forged-${place + 1}`;
    const whole = BEFORE + text + AFTER;
    const length = Array.from(whole).length;
    const briefing = {
      document_id: `forged-${place + 1}`,
      sha256: "0".repeat(64),
      title: text,
      published: null,
      url: text,
      source: text,
      n_characters: length,
      n_sections: 1,
      sections: [{ path: [text], level: 1, start: 0, end: length, heading: { start: 0, end: 4 } }],
      furniture: [{ start: length - 5, end: length }],
    };
    proxy.on("GET", new RegExp(`${path}$`, "u"), json(briefing));
    proxy.on("GET", new RegExp(`${path}/text$`, "u"), json(whole, "text/plain; charset=utf-8"));
  }
}

function receipt(text: string) {
  return {
    id: text,
    question: text,
    standalone_question: text,
    confidence: 0.9,
    provenance: { generation: 1, encoder: text, reader: text, settings: text },
    took_ms: { retrieve: 1, read: 1, total: 2 },
  };
}
