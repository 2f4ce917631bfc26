// Thumbs under an answer; a thumb down asks what was wrong.

import { type TemplateResult, html, nothing } from "lit/html.js";
import type { Rating } from "../types.ts";
import type { Turn } from "../conversation.ts";
import type { View } from "../view.ts";
import { icon } from "./text.ts";

/** Offer the two thumbs. */
export function rating(view: View, turn: Turn): TemplateResult {
  const { strings } = view.wording;
  const thumb = (name: Rating) => html`<button type="button" class="icon-button ${name}"
    aria-label=${strings[name]} title=${strings[name]}
    aria-pressed=${turn.opinion?.rating === name} @click=${() => view.rate(turn, name, null)}>${icon("up")}</button>`;
  return html`<div class="thumbs" role="group" aria-label=${strings.rate}>${thumb("up")}${thumb("down")}</div>`;
}

/** Take the words that go with a thumb down; the status says thank you. */
export function comment(view: View, turn: Turn): unknown {
  const { strings } = view.wording;
  if (turn.opinion?.said !== "whatWasWrong") {
    return nothing;
  }
  const send = (event: SubmitEvent) => {
    event.preventDefault();
    const words = String(new FormData(event.target as HTMLFormElement).get("words")).trim();
    if (words !== "") {
      view.rate(turn, "down", words);
    }
  };
  return html`<form class="comment" @submit=${send}>
    <textarea id="words-${turn.key}" name="words" rows="1" maxlength="2000" placeholder=${strings.whatWasWrong}
      aria-label=${strings.whatWasWrong}></textarea>
    <button class="small">${strings.send}</button>
  </form>`;
}
