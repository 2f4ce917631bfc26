// What can be asked about: the list of briefings, each to be read as it is stored.

import { readJson, readText } from "./api.mjs";
import { byId, day, element, shown, sourceLink } from "./dom.mjs";
import { openPanel } from "./panel.mjs";
import { pieces } from "./spans.mjs";

const PAGE_SIZE = 50;
let ticket = 0;

/** Show how many briefings there are. */
export async function countLibrary() {
  const { total } = await readJson("/v1/documents?limit=1");
  byId("library-count").textContent = String(total);
}

/** Open the list. */
export function openLibrary(opener) {
  openPanel(byId("library"), opener);
  showList();
}

/** Show `content` once it is there, unless something else was asked for in the meantime. */
async function fill(title, isList, content) {
  const mine = ++ticket;
  byId("library-title").replaceChildren(...title);
  byId("library-kind").hidden = !isList;
  byId("library-back").hidden = isList;
  const body = byId("library-body");
  body.replaceChildren(element("p", { class: "loading", role: "status" }, "Opening…"));
  byId("library").scrollTop = 0;
  byId("library-title").focus();
  const nodes = await content().catch((error) => [
    element("p", { class: "failed", role: "alert" }, error.message),
  ]);
  if (mine === ticket) {
    body.replaceChildren(...nodes);
  }
}

function showList() {
  const list = element("ul", { class: "briefings" });
  return fill([document.createTextNode("All briefings")], true, () => extended(list));
}

async function extended(list) {
  const reached = list.children.length;
  const part = await readJson(`/v1/documents?limit=${PAGE_SIZE}&offset=${reached}`);
  if (part.total === 0) {
    return [element("p", {}, "Nothing has been ingested yet.")];
  }
  list.append(...part.documents.map(entry));
  const left = list.children.length < part.total && part.documents.length > 0;
  return left ? [list, moreButton(list)] : [list];
}

function moreButton(list) {
  const more = element("button", { type: "button", class: "quiet" }, "Show more");
  more.addEventListener("click", async () => {
    const mine = ticket;
    const nodes = await extended(list).catch((error) => [list, error.message]);
    if (mine === ticket) {
      byId("library-body").replaceChildren(...nodes);
    }
  });
  return more;
}

function entry(briefing) {
  const read = { type: "button", class: "title", dir: "auto", onclick: () => showBriefing(briefing) };
  const sections = `${briefing.n_sections} ${briefing.n_sections === 1 ? "section" : "sections"}`;
  return element(
    "li",
    {},
    element("button", read, shown(briefing.title)),
    element("p", { class: "where" }, day(briefing.published), element("span", {}, sections), sourceLink(briefing.url)),
  );
}

function showBriefing(briefing) {
  const head = element("p", { class: "facts" }, day(briefing.published), sourceLink(briefing.url));
  return fill(shown(briefing.title), false, async () => {
    const path = `/v1/documents/${encodeURIComponent(briefing.document_id)}`;
    const [text, { sections, furniture }] = await Promise.all([readText(`${path}/text`), readJson(path)]);
    const headings = sections.map(({ heading }) => heading).filter((heading) => heading !== null);
    const body = pieces(text, { heading: headings, furniture }).map(({ text: words, name }) =>
      element("span", { class: name }, shown(words.replace(/\n{3,}/g, "\n\n"))),
    );
    return [head, element("div", { class: "text", dir: "auto" }, body)];
  });
}

byId("library-back").addEventListener("click", showList);
