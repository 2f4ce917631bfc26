// Texts of briefings: text, and never more.

import { type TemplateResult, html, nothing } from "lit/html.js";
import type { Place } from "../source.ts";
import { type Wording, filled } from "../strings.ts";
import { runs } from "../characters.ts";

/** Lines on a field of 24 by 24. */
const ICONS = {
  up: "M3 11h4v9H3zm4 0 4-8q3 0 2 6h6q2 0 2 2l-2 7q-1 2-3 2H7",
  check: "m5 13 4 4L19 7",
  alert: "M12 3 2 20h20zm0 6v6m0 2v1",
  close: "m6 6 12 12M18 6 6 18",
  copy: "M9 8h10v12H9zm6 0V4H5v12h4",
  send: "M12 20V5m-6 6 6-6 6 6",
  stop: "M7 7h10v10H7z",
};

/** Draw an icon that says nothing to a screen reader. */
export function icon(name: keyof typeof ICONS): TemplateResult {
  return html`<svg class="icon" viewBox="0 0 24 24" aria-hidden="true"><path d=${ICONS[name]}></path></svg>`;
}

/** Show a text of a briefing, with its hidden characters by name. */
export function shown(text: string): unknown[] {
  return runs(text).map((run) => (run.hidden ? html`<span class="hidden-character">${run.text}</span>` : run.text));
}

/** Name the headings that something stands under; the title of its briefing need not be said twice. */
export function path({ section, document_title: title }: Place): string {
  return section.filter((heading) => heading !== title).join(" › ");
}

/** Show when and where something stands, and lead to the original. */
export function whereabouts(place: Place, wording: Wording, first: unknown = nothing): unknown[] {
  const { published } = place;
  const headings = path(place);
  const day = wording.day(published);
  const parts = [
    first,
    published === null
      ? html`<em>${day}</em>`
      : html`<time datetime=${published} lang=${wording.lang}>${day}</time>`,
    headings === "" ? nothing : html`<bdi>${shown(headings)}</bdi>`,
    original(place.url, wording),
  ];
  return parts.filter((part) => part !== nothing).flatMap((part, n) => (n > 0 ? [" · ", part] : part));
}

function original(url: string | null, { strings }: Wording): unknown {
  const address = webAddress(url);
  if (address === null) {
    return nothing;
  }
  const label = filled(strings.original, { host: address.hostname });
  return html`<a href=${address.href} target="_blank" rel="noopener noreferrer">${label}</a>`;
}

/** Read a web address; anything else that a URL can be is none. */
export function webAddress(url: string | null): URL | null {
  if (url === null || !URL.canParse(url)) {
    return null;
  }
  const address = new URL(url);
  return /^https?:$/.test(address.protocol) ? address : null;
}
