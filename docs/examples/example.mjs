// The workshop: everything that a page can set on the widget, live.

import { GERMAN } from "./german.mjs";

const widgets = [document.getElementById("in-text"), document.getElementById("floating")];
const byId = (id) => document.getElementById(id);

/** What each `--ask-*` variable is for; colours are shown as they are on a light page. */
export const VARIABLES = {
  "--ask-accent": ["#1f5a6e", "buttons, links, focus"],
  "--ask-accent-ink": ["#ffffff", "text on them"],
  "--ask-paper": ["#fdfcf9", "the ground"],
  "--ask-raised": ["#ffffff", "fields and buttons"],
  "--ask-ink": ["#1c1f23", "text"],
  "--ask-soft": ["#5a5f67", "text that matters less"],
  "--ask-line": ["#dfdbd0", "borders"],
  "--ask-mark": ["#fbe7a8", "quoted words in their source"],
  "--ask-short": ["#e2ab22", "the short answer in its sentence"],
  "--ask-alarm": ["#a1281d", "what went wrong"],
  "--ask-font": ["", "of controls, such as Georgia, serif"],
  "--ask-font-text": ["", "of answers and sources"],
  "--ask-font-size": ["", "such as 18px; all else follows"],
  "--ask-radius": ["", "of corners, such as 0"],
  "--ask-width": ["", "of the floating panel, such as 32em"],
  "--ask-height": ["", "of the floating panel, such as 30em"],
  "--ask-offset": ["", "from the window's edge, such as 3em"],
  "--ask-layer": ["", "the z-index, such as 10"],
  "--ask-sticky-top": ["", "where a page's fixed head ends, such as 4em"],
};

/** What each part is. */
export const PARTS = {
  launcher: "the button that opens the panel",
  panel: "the panel, floating or in the text",
  header: "the floating panel's head",
  transcript: "the conversation",
  suggestions: "the questions to start with",
  turn: "a question and what came of it",
  question: "the question as it was asked",
  understood: "the question as it was understood",
  "not-said": "a part of it on which the briefings do not say",
  answer: "the answer, or that there is none",
  sentence: "one sentence of it",
  short: "the short answer in a sentence",
  footnote: "the number that opens a source",
  sources: "the list of sources",
  "source-entry": "one of them",
  nearest: "what comes nearest where there is no answer",
  actions: "rating and copying",
  composer: "where a question is written",
  input: "the field",
  send: "the button that asks",
  stop: "the button that stops an answer",
  dates: "the dates to keep to",
  status: "what goes on",
  alert: "what went wrong",
  retry: "the button that asks again",
  "source-panel": "an open source",
  "source-title": "its title",
  "source-text": "its section",
  quote: "the quoted words in it",
};

const EVENTS = ["ask-open", "ask-close", "ask-question", "ask-answer", "ask-source", "ask-error"];
const changed = new Map();

function addField([name, [usual, says]]) {
  const isColour = usual !== "";
  const field = document.createElement("input");
  Object.assign(field, { type: isColour ? "color" : "text", name, value: usual, title: says });
  if (!isColour) {
    field.placeholder = says;
  }
  field.addEventListener("input", () => setVariable(name, field.value));
  const [label, code] = [document.createElement("label"), document.createElement("code")];
  code.textContent = name;
  label.append(code, isColour ? says : "", field);
  byId("variable-fields").append(label);
}

function setVariable(name, value) {
  changed.set(name, value);
  for (const widget of widgets) {
    widget.style.setProperty(name, value);
  }
  const lines = [...changed].filter(([, given]) => given !== "").map(([key, given]) => `  ${key}: ${given};\n`);
  byId("rule").textContent = lines.length === 0 ? "" : `ask-widget {\n${lines.join("")}}`;
}

function reset() {
  for (const field of byId("variable-fields").querySelectorAll("input")) {
    field.value = VARIABLES[field.name][0];
    setVariable(field.name, "");
  }
}

// Made of rules rather than markup: a strict policy lets a script do this.
const outline = new CSSStyleSheet();
document.adoptedStyleSheets.push(outline);

function showPart() {
  const name = byId("part").value;
  const rule = `ask-widget::part(${name}) { outline: 3px dashed #c2185b; outline-offset: 2px }`;
  outline.replaceSync(name === "" ? "" : rule);
  byId("part-says").textContent = PARTS[name] ?? "";
}

function note({ type, detail, target }) {
  const entry = document.createElement("li");
  entry.textContent = `${target.id}: ${type} ${JSON.stringify(detail)}`;
  byId("event-list").prepend(entry);
}

Object.entries(VARIABLES).forEach(addField);
byId("reset").addEventListener("click", reset);
byId("part").append(...Object.keys(PARTS).map((name) => new Option(name)));
byId("part").addEventListener("change", showPart);
EVENTS.forEach((type) => document.addEventListener(type, note));

byId("ask").addEventListener("submit", (event) => {
  event.preventDefault();
  byId("floating").open({ question: new FormData(event.target).get("question") });
});
for (const button of document.querySelectorAll("[data-call]")) {
  button.addEventListener("click", () => byId("floating")[button.dataset.call]());
}
byId("attribute-fields").addEventListener("input", ({ target }) => {
  for (const widget of widgets) {
    widget.setAttribute(target.name, target.value);
  }
});
byId("page-fields").addEventListener("input", ({ target }) => {
  document.documentElement[target.name] = target.value;
  for (const widget of widgets) {
    widget.strings = widget.strings; // A page's new language is noticed when something is shown anew.
  }
});
byId("translated").addEventListener("change", ({ target }) => {
  for (const widget of widgets) {
    widget.strings = target.checked ? GERMAN : {};
  }
});
