// Sentences with their footnotes, and the list of sources below them.

import type { Citation, Passage, Sentence } from "../types.ts";
import { type TemplateResult, html, nothing } from "lit/html.js";
import { type Span, pieces, shortened } from "../spans.ts";
import { shown, whereabouts } from "./text.ts";
import type { Turn } from "../conversation.ts";
import type { View } from "../view.ts";
import { filled } from "../strings.ts";
import { isSame } from "../source.ts";
import { isWithdrawn } from "../withdrawal.ts";
import { plain } from "../characters.ts";

const LONGEST_SNIPPET = 320;
const LONGEST_TAIL = 24;

/** Show the sentences that are there. */
export function prose(view: View, { sentences, citations }: Turn): TemplateResult {
  return html`<p class="prose" part="answer" dir="auto">${sentences.map((sentence) => quoted(view, sentence, citations))}</p>`;
}

function quoted(view: View, sentence: Sentence, citations: readonly Citation[]): TemplateResult {
  const used = citations.filter(({ number }) => sentence.citations.includes(number));
  const notes = used.map((citation) => note(view, citation));
  if (isWithdrawn(sentence)) {
    const said = html`<span class="withdrawn">${view.wording.strings.withdrawnSentence}</span>`;
    return html`<span class="sentence" part="sentence">${said}${notes}</span> `;
  }
  const characters = Array.from(sentence.text);
  const space = characters.lastIndexOf(" ") + 1;
  // The number keeps to the last word, so that it never begins a line; a very long one may still break.
  const last = characters.length - space > LONGEST_TAIL ? characters.length : space;
  const head = marked(characters, { start: 0, end: last }, used);
  const tail = marked(characters, { start: last, end: characters.length }, used);
  const open = used.some((citation) => isSame(citation, view.source.place));
  return html`<span class="sentence ${open ? "open" : ""}" part="sentence">${head}<span class="tail">${tail}${notes}</span></span> `;
}

/** Show a part of a sentence, with its short answer marked where it is a quote and holds one. */
function marked(characters: readonly string[], part: Span, citations: readonly Citation[]): unknown[] {
  const text = characters.join("");
  const { highlight, start } = citations.find(({ quote, highlight }) => highlight && quote === text) ?? {};
  const short = highlight && start !== undefined ? [{ start: highlight.start - start, end: highlight.end - start }] : [];
  return pieces(characters, part, { short }).map((piece) =>
    piece.names.length > 0 ? html`<strong class="short" part="short">${shown(piece.text)}</strong>` : shown(piece.text),
  );
}

function note(view: View, citation: Citation): TemplateResult {
  const { strings } = view.wording;
  const gone = isWithdrawn(citation) ? ` (${strings.withdrawn})` : "";
  const label = `${filled(strings.source, { n: citation.number })}: ${plain(citation.document_title)}${gone}`;
  return html`<sup><button type="button" class="note ${gone && "gone"}" part="footnote" aria-label=${label}
      aria-expanded=${isSame(citation, view.source.place)} @click=${(event: Event) => view.openSource(citation, event)}
    >${citation.number}</button></sup>`;
}

/** List the sources in the order of their numbers. */
export function sources(view: View, citations: readonly Citation[]): TemplateResult {
  const { strings } = view.wording;
  return html`<ol class="sources" part="sources" aria-label=${strings.sources}>
    ${citations.map((citation) => {
      const gone = isWithdrawn(citation);
      const first = gone ? html`<strong class="gone">${strings.withdrawn}</strong>` : nothing;
      return html`<li part="source-entry" class=${isSame(citation, view.source.place) ? "open" : ""}>
        <span class="number" aria-hidden="true">${citation.number}</span>
        <div class="place">
          ${title(view, citation, gone)}
          <p class="where">${whereabouts(citation, view.wording, first)}</p>
        </div>
      </li>`;
    })}
  </ol>`;
}

/** Show passages that are near, apart from any answer. */
export function nearest(view: View, passages: readonly Passage[]): TemplateResult {
  const { strings } = view.wording;
  return html`<div class="nearest" part="nearest">
    <h4>${strings.nearest} <small>${strings.related}</small></h4>
    <ol aria-label=${`${strings.nearest}, ${strings.related}`}>
      ${passages.map(
        (passage) =>
          html`<li>
            ${title(view, passage, false)}
            <p class="where">${whereabouts(passage, view.wording)}</p>
            <blockquote>${shown(shortened(passage.text, LONGEST_SNIPPET))}</blockquote>
          </li>`,
      )}
    </ol>
  </div>`;
}

function title(view: View, place: Citation | Passage, gone: boolean): TemplateResult {
  return html`<button type="button" class="title ${gone ? "gone" : ""}"
      aria-expanded=${isSame(place, view.source.place)} @click=${(event: Event) => view.openSource(place, event)}
    >${shown(place.document_title)}</button>`;
}
