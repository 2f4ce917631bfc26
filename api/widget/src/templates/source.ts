// The source panel: a section of a briefing with the very words marked.

import type { Excerpt, Place } from "../source.ts";
import { type TemplateResult, html, nothing } from "lit/html.js";
import { icon, shown, whereabouts } from "./text.ts";
import type { Strings } from "../strings.ts";
import type { View } from "../view.ts";
import { failureText } from "../status.ts";
import { filled } from "../strings.ts";
import { isCitation } from "../source.ts";
import { pieces } from "../spans.ts";

/** Show the source that is open. */
export function sourcePanel(view: View): unknown {
  const { place, found, problem } = view.source;
  const { strings } = view.wording;
  if (place === null) {
    return nothing;
  }
  const kind = isCitation(place) ? filled(strings.source, { n: place.number }) : strings.related;
  return html`<section class="source" part="source-panel" aria-labelledby="source-title">
    <div class="source-head">
      <button type="button" class="icon-button back" aria-label=${strings.closeSource} title=${strings.closeSource}
        @click=${() => view.closeSource()}>${icon("send")}</button>
      <p class="kind">${kind}</p>
      <h3 id="source-title" part="source-title" tabindex="-1">${shown(place.document_title)}</h3>
      <p class="where">${whereabouts(place, view.wording)}</p>
    </div>
    <div class="source-body" role="group" aria-labelledby="source-title" tabindex="0">
      ${problem === null ? nothing : alert(failureText(view.wording, problem))}
      ${found === null ? nothing : opened(view, place, found)}
    </div>
  </section>`;
}

function alert(said: string): TemplateResult {
  return html`<p class="check failed" role="alert" part="alert">${icon("alert")}<bdi>${shown(said)}</bdi></p>`;
}

function opened(view: View, place: Place, found: Excerpt): TemplateResult {
  const { strings } = view.wording;
  const { section, whole, isCurrent } = found;
  const isAll = section.start === whole.start && section.end === whole.end;
  return html`${check(strings, place, found)}
    ${isCurrent ? nothing : html`<p class="aside">${strings.older}</p>`}
    <div class="text" part="source-text">${marked(found, view.source.isWhole ? whole : section)}</div>
    ${
      isAll
        ? nothing
        : html`<button type="button" class="small" @click=${() => view.source.toggle()}>
            ${view.source.isWhole ? strings.sectionOnly : strings.wholeBriefing}
          </button>`
    }`;
}

function check(strings: Strings, place: Place, { stands }: Excerpt): TemplateResult {
  if (!stands) {
    return alert(strings.notThere);
  }
  return isCitation(place)
    ? html`<p class="check">${icon("check")}<span>${strings.wordForWord}</span></p>`
    : html`<p class="aside">${strings.nearby}</p>`;
}

function marked({ characters, marks }: Excerpt, within: Excerpt["whole"]): unknown[] {
  return pieces(characters, within, marks).map(({ text, names }) => {
    const words = shown(text.replace(/\n{3,}/g, "\n\n"));
    const emphasised = names.includes("short") ? html`<strong class="short">${words}</strong>` : words;
    if (names.includes("cited")) {
      return html`<mark part="quote">${emphasised}</mark>`;
    }
    // What is near goes by that name, which comes first, also where it is a heading.
    const name = names[0];
    return name === undefined ? words : html`<span class=${name}>${words}</span>`;
  });
}
