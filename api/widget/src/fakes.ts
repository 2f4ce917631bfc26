// What tests are made of: answers, streams, and a server that says what it is told to.

import type { Answer, Citation, Passage, Sentence } from "./types.ts";

const PLACE = {
  document_id: "ferry",
  document_title: "The ferry runs again",
  document_sha256: "0".repeat(64),
  published: "2021-08-11",
  section: ["The ferry runs again", "Timetable"],
  url: "https://www.example.org/ferry",
};

export function citation(given: Partial<Citation> = {}): Citation {
  return { ...PLACE, number: 1, quote: "It opened in May.", start: 10, end: 27, highlight: null, ...given };
}

export function passage(given: Partial<Passage> = {}): Passage {
  return { ...PLACE, text: "It opened in May.", start: 10, end: 27, ...given };
}

export function sentence(given: Partial<Sentence> = {}): Sentence {
  return { text: "It opened in May.", start: 0, end: 17, citations: [1], ...given };
}

export function answer(given: Partial<Answer> = {}): Answer {
  return {
    id: "ans_1",
    question: "When did it open?",
    standalone_question: "When did it open?",
    status: "answered",
    text: "It opened in May. [1]",
    sentences: [sentence()],
    citations: [citation()],
    abstention: null,
    ...given,
  };
}

export function abstention(given: Partial<Answer> = {}): Answer {
  return answer({
    id: "ans_2",
    status: "abstained",
    text: "The briefings do not say.",
    sentences: [],
    citations: [],
    abstention: { reason: "not_in_briefings", nearest: [passage()] },
    ...given,
  });
}

/** Write events as the server does. */
export function written(...events: readonly (readonly [name: string, said: unknown])[]): string {
  return events
    .map(([name, said], n) => `event: ${name}\ndata: ${JSON.stringify(said)}\nid: ${n + 1}\n\n`)
    .join("");
}

/** The events of a whole answer. */
export function whole(said: Answer): string {
  return written(
    ["passages", { standalone_question: said.standalone_question, passages: [{}, {}] }],
    ...said.sentences.map((one) => ["sentence", { sentence: one, citations: said.citations }] as const),
    ["answer", said],
  );
}

/** Stream bytes in the given pieces. */
export function stream(...pieces: readonly (string | Uint8Array)[]): ReadableStream<Uint8Array<ArrayBuffer>> {
  return new ReadableStream({
    start(controller) {
      for (const piece of pieces) {
        controller.enqueue(typeof piece === "string" ? new TextEncoder().encode(piece) : new Uint8Array(piece));
      }
      controller.close();
    },
  });
}

export function json(said: unknown, init: ResponseInit = {}): Response {
  return new Response(JSON.stringify(said), { headers: { "Content-Type": "application/json" }, ...init });
}

export function problem(status: number, kind: string, detail = "", headers: Record<string, string> = {}): Response {
  const said = { type: `urn:problem-type:briefings:${kind}`, status, detail, request_id: "r-1" };
  return json(said, { status, headers });
}

export interface Request {
  readonly path: string;
  readonly init: RequestInit;
}

export type Reply = (request: Request) => Response | Promise<Response>;

/** A fetch that remembers what was asked, and answers by path. */
export function server(replies: Readonly<Record<string, Reply>>): { readonly requests: Request[]; readonly fetch: typeof fetch } {
  const requests: Request[] = [];
  const usual: Readonly<Record<string, Reply>> = {
    "/v1/suggestions": () => json({ questions: ["What opened?"], complete: true }),
    "/v1/widget/session": () => json({ token: "wgt_1", expires_in: 900 }, { status: 201 }),
  };
  return {
    requests,
    fetch: async (given, init = {}) => {
      const path = String(given);
      requests.push({ path, init });
      const known = { ...usual, ...replies };
      const name = Object.keys(known).find((start) => path.replace(/^https?:\/\/[^/]+/, "").startsWith(start));
      init.signal?.throwIfAborted();
      return await (known[name ?? ""]?.({ path, init }) ?? problem(404, "not-found"));
    },
  };
}
