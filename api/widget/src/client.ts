// The API, as the widget uses it. Nothing else of the widget reaches the network.

import type { AnswerRequest, Briefing, Rating, StreamEvent } from "./types.ts";
import { type Grant, SessionToken } from "./token.ts";
import { Problem, problemFrom, problemOf } from "./problem.ts";
import { isBriefing, isString, listOf, shape } from "./shapes.ts";
import { answerEvents } from "./stream.ts";

const SILENCE_MS = 45_000;
/** A token has expired, or the server has changed its secret. */
const STALE = ["token-expired", "unauthorized"];
const isGrant = shape<Grant>({ token: isString, expires_in: Number.isFinite as (value: unknown) => value is number });
const isSuggestions = shape({
  questions: listOf(isString),
  complete: (value: unknown): value is boolean => typeof value === "boolean",
});

export interface Reading {
  readonly text: string;
  readonly briefing: Briefing | null;
}

interface Call {
  readonly signal: AbortSignal;
  readonly body?: unknown;
  readonly accept?: string;
}

/** Talks to one server, for one site. */
export class Client {
  readonly #base: string;
  readonly #siteKey: string;
  readonly #apiKey: string | null;
  readonly #token: SessionToken;
  readonly #life = new AbortController();

  constructor(endpoint: string, siteKey: string, apiKey: string | null) {
    this.#base = endpoint.replace(/\/+$/, "");
    this.#siteKey = siteKey;
    this.#apiKey = apiKey;
    this.#token = new SessionToken(() => this.#grant());
  }

  /** Break off whatever is under way. */
  close(): void {
    this.#life.abort();
  }

  /** Ask, and hand on each event as it comes; silence ends it. */
  async *ask(request: AnswerRequest, stopped: AbortSignal): AsyncGenerator<StreamEvent> {
    const silence = new AbortController();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const heard = () => {
      clearTimeout(timer);
      timer = setTimeout(() => silence.abort(new DOMException("", "TimeoutError")), SILENCE_MS);
    };
    heard();
    const signal = AbortSignal.any([stopped, silence.signal]);
    try {
      const response = await this.#call("/v1/answers", { signal, body: request, accept: "text/event-stream" });
      yield* answerEvents(response.body as ReadableStream<Uint8Array<ArrayBuffer>>, heard);
    } catch (error) {
      stopped.throwIfAborted();
      throw problemFrom(silence.signal.aborted ? silence.signal.reason : error, "broken-off");
    } finally {
      clearTimeout(timer);
    }
  }

  /** Read the questions to start with, as far as the server has found them. */
  async suggestions(): Promise<{ readonly questions: readonly string[]; readonly complete: boolean }> {
    return this.#json("/v1/suggestions", isSuggestions);
  }

  /** Read a briefing in the version that was quoted; sections are known of the current one only. */
  async read(documentId: string, sha256: string): Promise<Reading> {
    const [text, briefing] = await Promise.all([
      this.#text(`${path(documentId)}/text?sha256=${encodeURIComponent(sha256)}`),
      this.briefing(documentId),
    ]);
    return { text, briefing: briefing?.sha256 === sha256 ? briefing : null };
  }

  /** Read what is known of a briefing; null where it is not there any more. */
  async briefing(documentId: string): Promise<Briefing | null> {
    try {
      return await this.#json(path(documentId), isBriefing);
    } catch (error) {
      if (error instanceof Problem && error.kind === "not-found") {
        return null;
      }
      throw error;
    }
  }

  /** Say whether an answer was good. */
  async rate(answerId: string, rating: Rating, comment: string | null): Promise<void> {
    const body = { rating, comment };
    await this.#brief(`/v1/answers/${segment(answerId)}/feedback`, body);
  }

  async #grant(): Promise<Grant> {
    const call = { signal: AbortSignal.timeout(SILENCE_MS), body: { site_key: this.#siteKey } };
    const response = await this.#send("/v1/widget/session", call, null);
    return expected(await response.json(), isGrant);
  }

  async #json<T>(path: string, guard: (value: unknown) => value is T): Promise<T> {
    return expected(await (await this.#brief(path)).json(), guard);
  }

  /** A byte order mark at the start of a text is part of it and counts. */
  async #text(path: string): Promise<string> {
    const bytes = await (await this.#brief(path)).arrayBuffer();
    return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  }

  #brief(path: string, body?: unknown): Promise<Response> {
    return this.#call(path, { signal: AbortSignal.timeout(SILENCE_MS), body });
  }

  async #call(path: string, call: Call): Promise<Response> {
    try {
      return await this.#send(path, call, await this.#key());
    } catch (error) {
      if (!(error instanceof Problem && this.#usesToken && STALE.includes(error.kind))) {
        throw error;
      }
    }
    this.#token.drop();
    return this.#send(path, call, await this.#key());
  }

  get #usesToken(): boolean {
    return this.#apiKey === null && this.#siteKey !== "";
  }

  async #key(): Promise<string | null> {
    return this.#usesToken ? this.#token.get() : this.#apiKey;
  }

  async #send(path: string, { signal: stopped, body, accept }: Call, key: string | null): Promise<Response> {
    const signal = AbortSignal.any([stopped, this.#life.signal]);
    const headers: Record<string, string> = accept === undefined ? {} : { Accept: accept };
    if (key !== null) {
      headers["Authorization"] = `Bearer ${key}`;
    }
    const options: RequestInit = { headers, signal, credentials: "omit", referrerPolicy: "no-referrer" };
    if (body !== undefined) {
      headers["Content-Type"] = "application/json";
      Object.assign(options, { method: "POST", body: JSON.stringify(body) });
    }
    const response = await fetch(this.#base + path, options).catch((error: unknown) => {
      signal.throwIfAborted();
      throw problemFrom(error, "unreachable");
    });
    if (!response.ok) {
      const document: unknown = await response.json().catch(() => null);
      throw problemOf(document, response.status, response.headers.get("Retry-After"));
    }
    return response;
  }
}

function path(documentId: string): string {
  return `/v1/documents/${segment(documentId)}`;
}

/** Write an id as a part of a path; one that a browser would walk up by is nobody's. */
function segment(id: string): string {
  if (/^\.\.?$/.test(id)) {
    throw new Problem("error", "not-found");
  }
  return encodeURIComponent(id);
}

function expected<T>(value: unknown, guard: (value: unknown) => value is T): T {
  if (!guard(value)) {
    throw new Problem("error", "unexpected");
  }
  return value;
}
