// The page around the widget: its key, its link, and the list of briefings.

import { Problem, hasKey, useKey, useTokens } from "./api.mjs";
import { byId } from "./dom.mjs";
import { countLibrary, openLibrary } from "./library.mjs";
import { preparePanel } from "./panel.mjs";

const LOOK_AGAIN_MS = 1500;
const LONGEST_QUESTION = 2000;
const widget = byId("ask");
// What the server asks for: "open" nothing, "token" what the page gets by itself, "key" a person's.
const { access } = document.body.dataset;
let linked = new URLSearchParams(location.search).get("q")?.trim() ?? "";

function complain(message = "") {
  byId("alert").textContent = message;
}

function askForKey() {
  complain(hasKey() ? "This key is not accepted." : "");
  byId("key-form").hidden = false;
  byId("key").focus();
}

async function takeKey(event) {
  event.preventDefault();
  const key = byId("key").value.trim();
  byId("key").value = "";
  byId("key-form").hidden = true;
  useKey(key);
  widget.apiKey = key;
  await start();
}

/** A link may ask: /?q=What+became+of+the+ferry%3F */
async function askLinked() {
  const question = linked.slice(0, LONGEST_QUESTION);
  linked = "";
  if (question !== "") {
    await customElements.whenDefined("ask-widget");
    await widget.open({ question });
  }
}

async function start() {
  try {
    await countLibrary();
  } catch (error) {
    const kind = error instanceof Problem ? error.kind : "";
    if (kind === "unauthorized") {
      askForKey();
      return;
    }
    complain(error instanceof Problem ? error.message : "The list of briefings could not be read.");
    if (kind === "not-ready") {
      setTimeout(start, LOOK_AGAIN_MS);
    }
    return;
  }
  complain();
  // Where a key is asked for, nothing is asked of the server before it is given.
  widget.hidden = false;
  await askLinked();
}

byId("key-form").addEventListener("submit", takeKey);
byId("library-open").addEventListener("click", (event) => openLibrary(event.currentTarget));
preparePanel(byId("library"));
if (access === "key") {
  askForKey();
} else {
  widget.hidden = false;
  if (access === "token") {
    useTokens();
  }
  start();
}
