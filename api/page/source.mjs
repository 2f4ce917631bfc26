// Where a sentence stands: the section it is from, with the very words marked.

import { Problem, readJson, readText } from "./api.mjs";
import { byId, day, element, icon, quoted, shown, sourceLink, trail } from "./dom.mjs";
import { closePanel, openPanel } from "./panel.mjs";
import { around, codePoints, cut, pieces, sectionAround } from "./spans.mjs";

const REACH = 1500;
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
    const reading = await read(place);
    if (ticket === latest) {
      show(body, place, reading, isCitation);
    }
  } catch (error) {
    if (ticket === latest) {
      body.replaceChildren(facts(place), refusal(error));
    }
  }
}

/** Close it. */
export function closeSource() {
  closePanel(byId("source"));
}

async function read(place) {
  const path = `/v1/documents/${encodeURIComponent(place.document_id)}`;
  const [text, briefing] = await Promise.all([
    readText(`${path}/text?sha256=${place.document_sha256}`),
    readJson(path),
  ]);
  const characters = codePoints(text);
  const current = briefing.sha256 === place.document_sha256;
  return {
    characters,
    current,
    furniture: current ? briefing.furniture : [],
    // Sections are known of the current version only; of an older one a stretch of text is shown.
    section:
      (current ? sectionAround(briefing.sections, place) : undefined) ??
      around(place, REACH, characters.length),
  };
}

function show(body, place, reading, isCitation) {
  const { characters, section } = reading;
  const words = isCitation ? place.quote : place.text;
  const stands = cut(characters, place) === words;
  const whole = { start: 0, end: characters.length };
  const text = element("div", { class: "text", dir: "auto" });
  const draw = () => {
    text.replaceChildren(...marked(reading, within, place, isCitation));
    text.querySelector("mark")?.scrollIntoView({ block: "center" });
  };
  let within = section;
  const more = element("button", { type: "button" }, "Show the whole briefing");
  more.addEventListener("click", () => {
    within = within === section ? whole : section;
    more.textContent = within === section ? "Show the whole briefing" : "Show this section only";
    draw();
  });
  const isAll = section.start === 0 && section.end === characters.length;
  body.replaceChildren(
    facts(place),
    check(place, stands, isCitation),
    reading.current ? "" : element("p", { class: "older" }, "From an earlier version of this briefing."),
    text,
    isAll ? "" : element("p", { class: "more" }, more),
  );
  draw();
}

function marked({ characters, furniture }, within, place, isCitation) {
  const short = place.highlight ? [place.highlight] : [];
  return pieces(characters, within, { mark: [place], short, furniture }).map(({ text, names }) => {
    const nodes = shown(text.replace(/\n{3,}/g, "\n\n"));
    if (names.includes("mark")) {
      const inner = names.includes("short") ? [element("strong", { class: "short" }, nodes)] : nodes;
      return element("mark", { class: isCitation ? "cited" : "related" }, inner);
    }
    const name = names.includes("furniture") ? "furniture" : null;
    return element("span", { class: name }, nodes);
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
