// Where a sentence stands: the section it is from, with the very words marked.

import { Problem, readJson, readText } from "./api.mjs";
import { byId, day, element, icon, quoted, shown, sourceLink, trail } from "./dom.mjs";
import { openPanel } from "./panel.mjs";
import { around, codePoints, cut, pieces, sectionAround } from "./spans.mjs";

const REACH = 1500;
const MARGIN = 60;
const NUMBER = new Intl.NumberFormat("en-GB");
let latest = 0;

/** Open the place of a citation, or of a related passage. */
export async function openSource(place, opener) {
  const isCitation = place.quote !== undefined;
  const ticket = ++latest;
  byId("source-kind").textContent = isCitation ? `Source ${place.number}` : "Related, not support";
  byId("source-title").replaceChildren(...shown(place.document_title));
  const body = byId("source-body");
  body.replaceChildren(facts(place), element("p", { class: "loading", role: "status" }, "Opening…"));
  openPanel(byId("source"), opener);
  try {
    const reading = await readBriefing(place.document_id, place.document_sha256);
    if (ticket === latest) {
      show(body, place, reading, isCitation);
    }
  } catch (error) {
    if (ticket === latest) {
      body.replaceChildren(facts(place), refusal(error));
    }
  }
}

/** Open a whole briefing to read. */
export async function openBriefing(briefing) {
  const ticket = ++latest;
  byId("source-kind").textContent = "Briefing";
  byId("source-title").replaceChildren(...shown(briefing.title));
  const body = byId("source-body");
  const head = element("p", { class: "facts" }, day(briefing.published), sourceLink(briefing.url));
  body.replaceChildren(head, element("p", { class: "loading", role: "status" }, "Opening…"));
  openPanel(byId("source"), byId("library-open"));
  try {
    const reading = await readBriefing(briefing.document_id, briefing.sha256);
    if (ticket === latest) {
      const whole = { start: 0, end: reading.characters.length };
      const text = element("div", { class: "text", dir: "auto" }, marked(reading, whole, {}));
      body.replaceChildren(head, text);
    }
  } catch (error) {
    if (ticket === latest) {
      body.replaceChildren(head, refusal(error));
    }
  }
}

async function readBriefing(documentId, sha256) {
  const path = `/v1/documents/${encodeURIComponent(documentId)}`;
  const [text, briefing] = await Promise.all([
    readText(`${path}/text?sha256=${sha256}`),
    readJson(path).catch(nullIfNotFound),
  ]);
  // Sections are known of the current version only; an older one may be all that is left.
  const current = briefing?.sha256 === sha256;
  const sections = current ? briefing.sections : [];
  return {
    characters: codePoints(text),
    current,
    sections,
    headings: sections.map(({ heading }) => heading).filter((heading) => heading !== null),
    furniture: current ? briefing.furniture : [],
  };
}

/** Scroll only where it is needed, so that a short section keeps its title in view. */
function bringIntoView(mark) {
  const view = byId("source").getBoundingClientRect();
  const box = mark?.getBoundingClientRect();
  if (box && (box.top < view.top + MARGIN || box.bottom > view.bottom - MARGIN)) {
    mark.scrollIntoView({ block: "center" });
  }
}

function nullIfNotFound(error) {
  if (error instanceof Problem && error.status === 404) {
    return null;
  }
  throw error;
}

function show(body, place, reading, isCitation) {
  const { characters, sections, current } = reading;
  const stands = cut(characters, place) === (isCitation ? place.quote : place.text);
  const whole = { start: 0, end: characters.length };
  const section = sectionAround(sections, place) ?? around(place, REACH, characters.length);
  // What does not stand where it should is not marked: the reader would take it for the quote.
  const marks = stands
    ? { [isCitation ? "cited" : "related"]: [place], short: place.highlight ? [place.highlight] : [] }
    : {};
  const text = element("div", { class: "text", dir: "auto" });
  const more = element("button", { type: "button" });
  let within = section;
  const draw = () => {
    more.textContent = within === section ? "Show the whole briefing" : "Show this section only";
    text.replaceChildren(...marked(reading, within, marks));
    bringIntoView(text.querySelector("mark"));
  };
  more.addEventListener("click", () => {
    within = within === section ? whole : section;
    draw();
  });
  const isAll = section.start === 0 && section.end === characters.length;
  body.replaceChildren(
    facts(place),
    check(place, stands, isCitation),
    current ? "" : element("p", { class: "older" }, "From an earlier version of this briefing."),
    text,
    isAll ? "" : element("p", { class: "more" }, more),
  );
  draw();
}

function marked({ characters, headings, furniture }, within, marks) {
  return pieces(characters, within, { ...marks, headings, furniture }).map(({ text, names }) => {
    let nodes = shown(text.replace(/\n{3,}/g, "\n\n"));
    if (names.includes("short")) {
      nodes = [element("strong", { class: "short" }, nodes)];
    }
    const kind = names.find((name) => name === "cited" || name === "related");
    if (kind !== undefined) {
      return element("mark", { class: kind }, nodes);
    }
    if (names.includes("headings")) {
      return element("strong", { class: "heading" }, nodes);
    }
    return element("span", { class: names.includes("furniture") ? "furniture" : null }, nodes);
  });
}

function facts(place) {
  return element(
    "p",
    { class: "facts" },
    day(place.published),
    trail(place.section, place.document_title),
    sourceLink(place.url),
  );
}

function check(place, stands, isCitation) {
  if (!stands) {
    const said = "The stored text does not hold these words at this place. Do not rely on them.";
    return element("p", { class: "check failed", role: "alert" }, icon("alert"), said);
  }
  const span = `characters ${NUMBER.format(place.start)} to ${NUMBER.format(place.end)}`;
  return isCitation
    ? element("p", { class: "check" }, icon("check"), `Word for word in the stored text, ${span}`)
    : element("p", { class: "older" }, `A passage near the question, ${span}`);
}

function refusal(error) {
  const gone = error instanceof Problem && error.status === 410;
  const said = gone
    ? "This briefing has been withdrawn. It can no longer be quoted."
    : error instanceof Problem
      ? error.message
      : "The briefing could not be opened.";
  return quoted("p", { class: "check failed", role: "alert" }, said);
}
