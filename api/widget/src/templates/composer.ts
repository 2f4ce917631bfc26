// Where a question is asked, and what it is limited to.

import { type TemplateResult, html, nothing } from "lit/html.js";
import { ANY_DATE } from "../types.ts";
import type { View } from "../view.ts";
import { icon } from "./text.ts";

const LONGEST_QUESTION = 2000;

/** Show the composer. */
export function composer(view: View): TemplateResult {
  const { strings } = view.wording;
  const { isBusy } = view.conversation;
  const send = isBusy
    ? html`<button type="button" class="primary" part="stop" aria-label=${strings.stop} title=${strings.stop}
        @click=${() => view.stop()}>${icon("stop")}</button>`
    : html`<button class="primary" part="send" aria-label=${strings.ask} title=${strings.ask}>${icon("send")}</button>`;
  return html`<form class="composer" part="composer" @submit=${(event: SubmitEvent) => submit(view, event)}>
    <div class="field">
      <textarea id="question" part="input" rows="1" maxlength=${LONGEST_QUESTION} required
        aria-label=${strings.question} placeholder=${view.placeholder || strings.placeholder}
        @keydown=${enter}></textarea>
      ${send}
    </div>
    <div class="under">
      ${dates(view)}
      ${
        view.conversation.turns.length > 0
          ? html`<button type="button" class="quiet small" @click=${() => view.clear()}>${strings.newConversation}</button>`
          : nothing
      }
    </div>
  </form>`;
}

function dates(view: View): TemplateResult {
  const { strings } = view.wording;
  const { published_after: after, published_before: before } = view.filters;
  const shownDates = [after && `${strings.from} ${view.wording.day(after)}`, before && `${strings.to} ${view.wording.day(before)}`];
  const pick = (name: keyof View["filters"], label: string) => html`<label
    >${label}<input type="date" .value=${view.filters[name] ?? ""} @change=${(event: Event) => 
      view.limit({ ...view.filters, [name]: (event.target as HTMLInputElement).value || null })}></label>`;
  return html`<details part="dates">
    <summary>${strings.dates} ${shownDates.filter(Boolean).join(" ") || strings.anyDate}</summary>
    <div class="days">
      ${pick("published_after", strings.from)}${pick("published_before", strings.to)}
      <button type="button" class="quiet small" @click=${() => view.limit(ANY_DATE)}>${strings.allDates}</button>
    </div>
  </details>`;
}

function submit(view: View, event: SubmitEvent): void {
  event.preventDefault();
  const field = (event.target as HTMLFormElement).elements.namedItem("question") as HTMLTextAreaElement;
  if (view.ask(field.value)) {
    field.value = "";
  }
}

function enter(event: KeyboardEvent): void {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    (event.target as HTMLTextAreaElement).form?.requestSubmit();
  }
}
