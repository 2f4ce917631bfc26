// What can be asked about: the list of briefings, and a few questions to start with.

import { readJson } from "./api.mjs";
import { byId, day, element, shown, sourceLink } from "./dom.mjs";
import { openPanel } from "./panel.mjs";

const PAGE_SIZE = 50;
const MOST_LOOKS = 10;
const LOOK_AGAIN_MS = 1500;

/** Show how many briefings there are. */
export async function countLibrary() {
  const { total } = await readJson("/v1/documents?limit=1");
  byId("library-count").textContent = String(total);
}

/** Open the list; `onRead` is called with the briefing that is chosen. */
export async function openLibrary(opener, onRead) {
  const body = byId("library-body");
  body.replaceChildren(element("p", { class: "loading", role: "status" }, "Opening…"));
  openPanel(byId("library"), opener);
  const list = element("ul", { class: "briefings" });
  await extend(body, list, 0, onRead).catch((error) => {
    body.replaceChildren(element("p", { class: "check failed", role: "alert" }, error.message));
  });
}

async function extend(body, list, offset, onRead) {
  const part = await readJson(`/v1/documents?limit=${PAGE_SIZE}&offset=${offset}`);
  list.append(...part.documents.map((briefing) => entry(briefing, onRead)));
  const reached = offset + part.documents.length;
  const more = element("button", { type: "button", class: "quiet" }, "Show more");
  more.addEventListener("click", () => {
    extend(body, list, reached, onRead).catch((error) => more.replaceWith(error.message));
  });
  const nothing = element("p", {}, "Nothing has been ingested yet.");
  body.replaceChildren(
    part.total === 0 ? nothing : list,
    reached < part.total && part.documents.length > 0 ? more : "",
  );
}

function entry(briefing, onRead) {
  const read = { type: "button", class: "title", dir: "auto", onclick: () => onRead(briefing) };
  const sections = `${briefing.n_sections} ${briefing.n_sections === 1 ? "section" : "sections"}`;
  return element(
    "li",
    {},
    element("button", read, shown(briefing.title)),
    element("p", { class: "where" }, day(briefing.published), element("span", {}, sections), sourceLink(briefing.url)),
  );
}

/** Look for questions to start with; the server finds them while it has nothing else to do. */
export async function findSuggestions(onFound) {
  for (let attempt = 0; attempt < MOST_LOOKS; attempt += 1) {
    const { questions, complete } = await readJson("/v1/suggestions");
    onFound(questions);
    if (complete) {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, LOOK_AGAIN_MS));
  }
}

/** Show the suggestions that are not shown yet; `onAsk` is called with the one that is chosen. */
export function showSuggestions(questions, onAsk) {
  const offer = (question) =>
    element("li", {}, element("button", { type: "button", dir: "auto", onclick: () => onAsk(question) }, shown(question)));
  const place = byId("suggestions");
  const list = place.querySelector("ul");
  list.append(...questions.slice(list.children.length).map(offer));
  place.hidden = list.children.length === 0;
}
