// How the widget stands, in a word and in a sentence.

import { type Wording, filled } from "./strings.ts";
import type { Problem } from "./problem.ts";
import type { Turn } from "./conversation.ts";
import type { TurnState } from "./types.ts";
import type { View } from "./view.ts";

/** Name the state that `data-state` shows. */
export function stateOf({ conversation, source, isOffline }: View): TurnState {
  if (conversation.isBusy) {
    return conversation.last?.state ?? "idle";
  }
  if (source.problem?.failure === "withdrawn") {
    return "withdrawn";
  }
  return isOffline ? "offline" : (conversation.last?.state ?? "idle");
}

/** Say what goes on; what went wrong is said by an alert instead. */
export function statusText(view: View): string {
  const { strings } = view.wording;
  if (view.notice !== "") {
    return view.notice;
  }
  if (view.source.place) {
    return view.source.found || view.source.problem ? "" : strings.opening;
  }
  const turn = view.conversation.last;
  return turn === undefined ? "" : turnText(view, turn);
}

function turnText({ wording, waitSeconds }: View, turn: Turn): string {
  const { strings } = wording;
  switch (turn.state) {
    case "searching":
      return turn.n_passages === null ? strings.searching : wording.count(strings.reading, turn.n_passages);
    case "streaming":
      return strings.answering;
    case "done":
      return answered(wording, turn);
    case "no-answer":
      return turn.answer?.abstention?.nearest.length ? `${strings.noAnswer} ${strings.nearestShown}` : strings.noAnswer;
    case "idle":
      return strings.stopped;
    case "rate-limited":
      return waitSeconds > 0 ? "" : strings.waitOver;
    default:
      return "";
  }
}

function answered(wording: Wording, { sentences, citations }: Turn): string {
  const { strings } = wording;
  const briefings = new Set(citations.map(({ document_id }) => document_id)).size;
  return filled(strings.answered, {
    sentences: wording.count(strings.sentences, sentences.length),
    briefings: wording.count(strings.briefings, briefings),
  });
}

/** Say what went wrong. */
export function failureText(wording: Wording, problem: Problem): string {
  const { strings } = wording;
  switch (problem.failure) {
    case "rate-limited":
      return wording.count(strings.rateLimited, problem.waitSeconds);
    case "offline":
      return strings.offline;
    case "timed-out":
      return strings.timedOut;
    case "withdrawn":
      return strings.withdrawnSource;
    default:
      return problem.detail || faultText(wording, problem);
  }
}

function faultText({ strings }: Wording, { kind, requestId }: Problem): string {
  // A browser does not tell a page that is not allowed from a server that is down.
  if (kind === "unreachable") {
    return strings.unreachable;
  }
  if (kind === "broken-off") {
    return strings.broken;
  }
  return requestId === "" ? strings.failed : `${strings.failed} ${filled(strings.reference, { id: requestId })}`;
}
