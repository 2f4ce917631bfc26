// What can be asked about: the list of briefings, and a few questions to start with.

import { readJson } from "./api.mjs";
import { byId, day, element, quoted, shown, sourceLink } from "./dom.mjs";
import { openPanel } from "./panel.mjs";

const PAGE_SIZE = 50;
const MOST_SUGGESTIONS = 4;
const NUMBERING = /^\s*(?:\d+|[ivxlc]+)[.)]\s+/i;
const FEWEST_WORDS = 2;
const MOST_WORDS = 9;

/** Load the first part of the list. */
export async function loadLibrary() {
  const list = await readJson(`/v1/documents?limit=${PAGE_SIZE}`);
  byId("library-count").textContent = String(list.total);
  return list;
}

/** Open the list; `onAsk` is called with a question about a briefing. */
export async function openLibrary(opener, onAsk) {
  const body = byId("library-body");
  body.replaceChildren(element("p", { class: "loading", role: "status" }, "Opening…"));
  openPanel(byId("library"), opener);
  const list = element("ul", { class: "briefings" });
  try {
    await extend(body, list, 0, onAsk);
  } catch (error) {
    body.replaceChildren(element("p", { class: "check failed", role: "alert" }, error.message));
  }
}

async function extend(body, list, offset, onAsk) {
  const part = await readJson(`/v1/documents?limit=${PAGE_SIZE}&offset=${offset}`);
  list.append(...part.documents.map((briefing) => entry(briefing, onAsk)));
  const reached = offset + part.documents.length;
  const more = element("button", { type: "button", class: "quiet" }, "Show more");
  more.addEventListener("click", () => extend(body, list, reached, onAsk));
  const nothing = element("p", {}, "Nothing has been ingested yet.");
  body.replaceChildren(
    part.total === 0 ? nothing : list,
    reached < part.total && part.documents.length > 0 ? more : "",
  );
}

function entry(briefing, onAsk) {
  const ask = element("button", { type: "button", class: "title", dir: "auto" }, shown(briefing.title));
  ask.setAttribute("aria-label", `Ask about ${briefing.title}`);
  ask.addEventListener("click", () => onAsk(about(briefing.title)));
  const sections = `${briefing.n_sections} ${briefing.n_sections === 1 ? "section" : "sections"}`;
  return element(
    "li",
    {},
    ask,
    element("p", { class: "where" }, day(briefing.published), element("span", {}, sections), sourceLink(briefing.url)),
  );
}

/** Make questions from the headings of a few briefings, one of each. */
export async function suggestions(list) {
  const step = Math.max(1, Math.floor(list.documents.length / MOST_SUGGESTIONS));
  const chosen = list.documents.filter((_, place) => place % step === 0).slice(0, MOST_SUGGESTIONS);
  const read = chosen.map(({ document_id }) => readJson(`/v1/documents/${encodeURIComponent(document_id)}`));
  const found = (await Promise.allSettled(read))
    .filter(({ status }) => status === "fulfilled")
    .map(({ value }) => about(heading(value)));
  return [...new Set(found)];
}

/** Show the suggestions; `onAsk` is called with the one that is chosen. */
export function showSuggestions(questions, onAsk) {
  const offer = (question) =>
    element("li", {}, element("button", { type: "button", dir: "auto", onclick: () => onAsk(question) }, shown(question)));
  const place = byId("suggestions");
  place.querySelector("ul").replaceChildren(...questions.map(offer));
  place.hidden = questions.length === 0;
}

function heading(briefing) {
  const fits = briefing.sections
    .filter(({ path }) => path.length > 0)
    .map(({ path }) => path.at(-1).replace(NUMBERING, "").trim())
    .filter((words) => words !== briefing.title)
    .filter((words) => {
      const n = words.split(/\s+/).length;
      return n >= FEWEST_WORDS && n <= MOST_WORDS;
    });
  return fits[0] ?? briefing.title;
}

function about(words) {
  return words.endsWith("?") ? words : `What do the briefings say about “${words}”?`;
}
