// Texts of briefings: text, and never more.

import { type TemplateResult, html, nothing } from "lit/html.js";
import type { Place } from "../source.ts";
import type { Wording } from "../strings.ts";
import { runs } from "../characters.ts";

const ICONS = {
  up: "M7 11v9H4v-9h3Zm2 9V10l4-7 1.4.7c.6.3.9 1 .7 1.7L14 9h5.2c1.2 0 2 1.1 1.7 2.2l-1.9 7A2 2 0 0 1 17 20H9Z",
  check: "M9.5 17.2 4.3 12l1.6-1.6 3.6 3.6 8.6-8.6L19.7 7 9.5 17.2Z",
  alert: "M12 3 1.8 20.5h20.4L12 3Zm1 14.5h-2v-2h2v2Zm0-3.6h-2V9.3h2v4.6Z",
  close: "m6.4 5 5.6 5.6L17.6 5 19 6.4 13.4 12l5.6 5.6-1.4 1.4-5.6-5.6L6.4 19 5 17.6l5.6-5.6L5 6.4 6.4 5Z",
  copy: "M8 3h11v14h-2V5H8V3ZM5 7h10v14H5V7Zm2 2v10h6V9H7Z",
  send: "M11 20V7.8l-5.6 5.6L4 12l8-8 8 8-1.4 1.4L13 7.8V20h-2Z",
  stop: "M6 6h12v12H6z",
};

/** Draw an icon that says nothing to a screen reader. */
export function icon(name: keyof typeof ICONS): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${ICONS[name]}></path></svg>`;
}

/** Show a text of a briefing, with its hidden characters by name. */
export function shown(text: string): unknown[] {
  return runs(text).map((run) => (run.hidden ? html`<span class="hidden-character">${run.text}</span>` : run.text));
}

/** Show when and where something stands, and lead to the original. */
export function whereabouts(place: Place, wording: Wording, first: unknown = nothing): unknown[] {
  const { published, section, document_title: title } = place;
  // The title need not be said twice.
  const path = section.filter((heading) => heading !== title).join(" › ");
  const day = wording.day(published);
  const parts = [
    first,
    published === null
      ? html`<em>${day}</em>`
      : html`<time datetime=${published} lang=${wording.lang}>${day}</time>`,
    path === "" ? nothing : html`<bdi>${shown(path)}</bdi>`,
    original(place.url, wording),
  ];
  return parts.filter((part) => part !== nothing).flatMap((part, n) => (n > 0 ? [" · ", part] : part));
}

function original(url: string | null, { strings }: Wording): unknown {
  const address = webAddress(url);
  if (address === null) {
    return nothing;
  }
  const label = strings.original.split("{host}");
  return html`<a href=${address.href} target="_blank" rel="noopener noreferrer"
    >${label[0]}<bdi>${address.hostname}</bdi>${label[1]}</a
  >`;
}

/** Read a web address; anything else that a URL can be is none. */
export function webAddress(url: string | null): URL | null {
  if (url === null || !URL.canParse(url)) {
    return null;
  }
  const address = new URL(url);
  return address.protocol === "https:" || address.protocol === "http:" ? address : null;
}
