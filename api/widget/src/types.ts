// What comes over the wire, and what is kept of a conversation.

import type { Span } from "./spans.ts";

/** Where something stands in a briefing; offsets are code points of its canonical text. */
interface Place extends Span {
  readonly document_id: string;
  readonly document_title: string;
  readonly document_sha256: string;
  readonly published: string | null;
  readonly section: readonly string[];
  readonly url: string | null;
}

export interface Citation extends Place {
  readonly number: number;
  readonly quote: string;
  readonly highlight: Span | null;
}

/** A passage near the question: related, not support. */
export interface Passage extends Place {
  readonly text: string;
}

export interface Sentence extends Span {
  readonly text: string;
  readonly citations: readonly number[];
}

export interface Answer {
  readonly id: string;
  readonly question: string;
  readonly standalone_question: string;
  readonly status: "answered" | "abstained";
  readonly text: string;
  readonly sentences: readonly Sentence[];
  readonly citations: readonly Citation[];
  readonly abstention: { readonly reason: string; readonly nearest: readonly Passage[] } | null;
  /** Parts of the question on which the briefings do not say, where they do on others; none in what was kept before. */
  readonly unanswered?: readonly string[] | undefined;
}

export interface Filters {
  readonly published_after: string | null;
  readonly published_before: string | null;
}

export const ANY_DATE: Filters = { published_after: null, published_before: null };

export interface AnswerRequest {
  readonly question: string;
  readonly history: readonly { readonly question: string; readonly answer: string | null }[];
  readonly filters: Filters;
}

interface Section extends Span {
  readonly heading: Span | null;
}

export interface Briefing {
  readonly sha256: string;
  readonly sections: readonly Section[];
  readonly furniture: readonly Span[];
}

export type StreamEvent =
  | { readonly name: "passages"; readonly standalone: string; readonly count: number }
  | { readonly name: "sentence"; readonly sentence: Sentence; readonly citations: readonly Citation[] }
  | { readonly name: "answer"; readonly answer: Answer };

export type Rating = "up" | "down";

/** Why there is no answer, as `data-state` shows it. */
export type Failure = "rate-limited" | "offline" | "error" | "timed-out" | "withdrawn";

/** How a turn stands; a stopped one is idle. */
export type TurnState = "idle" | "searching" | "streaming" | "done" | "no-answer" | Failure;
