// The whole of it: head, conversation, source, composer, status.

import { type TemplateResult, html, nothing } from "lit/html.js";
import type { View } from "../view.ts";
import { composer } from "./composer.ts";
import { icon, shown } from "./text.ts";
import { sourcePanel } from "./source.ts";
import { statusText } from "../status.ts";
import { turnTemplate } from "./turn.ts";

/** Show the button that opens the panel, and the panel; in a page's flow the panel alone. */
export function widget(view: View): TemplateResult {
  const { strings } = view.wording;
  const heading = view.heading || strings.heading;
  if (view.isInline) {
    const head = html`<h2 id="title" class=${view.heading ? "" : "unseen"}>${heading}</h2>`;
    return html`<section class=${layout(view)} part="panel" lang=${strings.lang} aria-labelledby="title"
      @keydown=${view.onKeydown}>${head}${inside(view)}</section>`;
  }
  const close = html`<button type="button" class="icon-button" aria-label=${strings.close} title=${strings.close}
    @click=${() => view.close()}>${icon("close")}</button>`;
  return html`<button type="button" class="launcher" part="launcher" lang=${strings.lang} aria-haspopup="dialog"
      aria-expanded=${view.opened} ?hidden=${view.opened} @click=${() => view.open()}>
      <span class="glyph"></span>${strings.launcher}
    </button>
    <dialog class=${layout(view)} part="panel" lang=${strings.lang} role="dialog" aria-labelledby="title"
      @keydown=${view.onKeydown} @cancel=${view.onCancel} @close=${view.onClose}>
      <header part="header"><h2 id="title"><span class="glyph"></span>${heading}</h2>${close}</header>
      ${inside(view)}
    </dialog>`;
}

function layout(view: View): string {
  const names = [view.isInline ? "inline" : "floating", view.isSheet && "sheet", view.source.place && "with-source"];
  return `panel ${names.filter(Boolean).join(" ")}`;
}

function inside(view: View): TemplateResult {
  const { strings } = view.wording;
  const { turns, isBusy } = view.conversation;
  return html`<div class="columns">
      <div class="talk">
        <div class="transcript" part="transcript" role="log" aria-live="off" aria-label=${strings.conversation}
          aria-busy=${isBusy} tabindex=${view.isInline ? nothing : 0}>
          ${turns.length === 0 ? welcome(view) : turns.map((turn) => turnTemplate(view, turn))}
        </div>
        ${view.isOffline && view.conversation.last?.state !== "offline" ? html`<p class="notice" role="alert" part="alert">${icon("alert")}${strings.offline}</p>` : nothing}
        ${composer(view)}
      </div>
      ${sourcePanel(view)}
      <p class="status" part="status" role="status">${statusText(view)}</p>
    </div>`;
}

function welcome(view: View): TemplateResult {
  const { strings } = view.wording;
  const { questions } = view.suggestions;
  const offers = html`<h3 id="suggestions">${strings.suggestions}</h3>
    <ul part="suggestions" aria-labelledby="suggestions">
      ${questions.map(
        (question) =>
          html`<li><button type="button" @click=${() => view.choose(question)}><bdi>${shown(question)}</bdi></button></li>`,
      )}
    </ul>`;
  return html`<div class="welcome"><p>${strings.welcome}</p>${questions.length > 0 ? offers : nothing}</div>`;
}
