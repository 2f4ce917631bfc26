// One turn: the question, and what came of it.

import { type TemplateResult, html, nothing } from "lit/html.js";
import { icon, shown } from "./text.ts";
import { nearest, prose, sources } from "./answer.ts";
import { comment, rating } from "./feedback.ts";
import { ANY_DATE } from "../types.ts";
import type { Turn } from "../conversation.ts";
import type { View } from "../view.ts";
import { clock } from "../countdown.ts";
import { failureText } from "../status.ts";

/** Show a turn. */
export function turnTemplate(view: View, turn: Turn): TemplateResult {
  const { strings } = view.wording;
  const id = `turn-${turn.key}`;
  const understood = turn.standalone === turn.question ? nothing : html`
    <p class="understood" part="understood">${strings.understood} <q>${shown(turn.standalone)}</q></p>`;
  return html`<article class="turn" part="turn" aria-labelledby=${id}>
    <h3 id=${id} part="question" tabindex="-1">${shown(turn.question)}</h3>
    ${understood} ${body(view, turn)}
  </article>`;
}

function body(view: View, turn: Turn): unknown {
  const { sentences, state, answer } = turn;
  const said = sentences.length > 0 ? prose(view, turn) : nothing;
  switch (state) {
    case "searching":
      return html`<div class="skeleton" aria-hidden="true"><span></span><span></span><span></span></div>`;
    case "streaming":
      return said;
    case "done":
      return html`${said}${notSaid(view, turn)}${sources(view, turn.citations)}${actions(view, turn)}`;
    case "no-answer":
      return html`${answer && abstained(view, turn)}${actions(view, turn)}`;
    default:
      return html`${said}${failure(view, turn)}`;
  }
}

/** Name the parts of a question that stay open where others are answered, in the small print of what was understood. */
function notSaid(view: View, { answer }: Turn): unknown {
  const { strings } = view.wording;
  return answer?.unanswered?.map(
    (part) => html`<p class="understood" part="not-said">${strings.notSaid} <q>${shown(part)}</q></p>`,
  );
}

function abstained(view: View, { question, filters, answer }: Turn): unknown {
  const { strings } = view.wording;
  const verdicts = new Map<string, readonly [string, string?]>([
    ["not_in_briefings", [strings.notInBriefings, strings.notInBriefingsWhy]],
    ["outside_dates", [strings.outsideDates, strings.outsideDatesWhy]],
    ["unclear_question", [strings.unclearQuestion]],
    ["no_briefings", [strings.noBriefings]],
  ]);
  const { reason = "", nearest: passages = [] } = answer?.abstention ?? {};
  // Where the nearest passages are shown, the words of the answer that list them are not needed.
  const [verdict, why = answer?.text ?? ""] = verdicts.get(reason) ?? [strings.noAnswerVerdict];
  const isDated = filters.published_after ?? filters.published_before;
  return html`<div class="abstention" part="answer">
      <p class="verdict">${verdict}</p>
      <p>${shown(why)}</p>
      ${isDated ? html`<button type="button" @click=${() => view.choose(question, ANY_DATE)}>${strings.withoutDates}</button>` : nothing}
    </div>
    ${passages.length > 0 ? nearest(view, passages) : nothing}`;
}

function actions(view: View, turn: Turn): TemplateResult {
  const { strings } = view.wording;
  const copy = html`<button type="button" class="quiet small" @click=${() => view.copy(turn)}>
      ${icon("copy")}${strings.copy}
    </button>`;
  return html`<div class="actions" part="actions">
    ${rating(view, turn)}${turn.state === "done" ? copy : nothing}${comment(view, turn)}
  </div>`;
}

/** Say why nothing came, or why no more did. */
function failure(view: View, turn: Turn): TemplateResult {
  const { strings } = view.wording;
  const left = turn.state === "rate-limited" ? view.waitSeconds : 0;
  const said =
    turn.problem === null
      ? html`<p>${strings.stopped}</p>`
      : html`<p role="alert" part="alert">${icon("alert")}<bdi>${shown(failureText(view.wording, turn.problem))}</bdi></p>`;
  // The count changes each second and is not read out; the alert has said how long it takes.
  const count = html` <span class="count" role="timer" aria-live="off">${clock(left)}</span>`;
  return html`<div class="failure">
    ${said}
    <button type="button" part="retry" aria-disabled=${left > 0} @click=${() => view.retry(turn)}>
      ${strings.askAgain}
    </button>${left > 0 ? count : nothing}
  </div>`;
}
