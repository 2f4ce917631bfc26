// What went wrong, and what the asker can do about it.

import type { Failure } from "./types.ts";
import { isString } from "./shapes.ts";

const USUAL_WAIT_SECONDS = 30;

/** Why a request gave no answer. */
export class Problem extends Error {
  /**
   * @param failure how the widget shows it
   * @param kind last part of the problem's type, such as `quota-exceeded`, or the widget's own word
   */
  constructor(
    readonly failure: Failure,
    readonly kind: string,
    readonly detail = "",
    readonly waitSeconds = 0,
    readonly requestId = "",
  ) {
    super(`${kind} ${detail}`);
  }
}

/** Read a problem document (RFC 9457). */
export function problemOf(document: unknown, status: number, retryAfter: string | null = null): Problem {
  // What is no object, as null, becomes one that says nothing.
  const said = Object(document) as Record<string, unknown>;
  const text = (name: string) => (isString(said[name]) ? said[name] : "");
  const kind = text("type").split(":").pop() || "error";
  const failure = failureOf(status || Number(said["status"]));
  const wait = waitSeconds(retryAfter);
  return new Problem(failure, kind, status < 500 ? text("detail") : "", wait, text("request_id"));
}

/** Say what a request that threw has met. */
export function problemFrom(error: unknown, kind: string): Problem {
  if (error instanceof Problem) {
    return error;
  }
  if (error instanceof DOMException && error.name === "TimeoutError") {
    return new Problem("timed-out", "silence");
  }
  return new Problem(navigator.onLine ? "error" : "offline", kind);
}

function failureOf(status: number): Failure {
  if (status === 429) {
    return "rate-limited";
  }
  if (status === 410) {
    return "withdrawn";
  }
  return status === 408 || status === 504 ? "timed-out" : "error";
}

function waitSeconds(retryAfter: string | null): number {
  const seconds = Math.ceil(Number(retryAfter ?? Number.NaN));
  return seconds > 0 ? seconds : USUAL_WAIT_SECONDS;
}
