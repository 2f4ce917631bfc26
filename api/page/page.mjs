// The page around the widget: its key, its link, and the list of briefings.

import { Problem, hasKey, useKey } from "./api.mjs";
import { byId } from "./dom.mjs";
import { countLibrary, openLibrary } from "./library.mjs";
import { preparePanel } from "./panel.mjs";

const LOOK_AGAIN_MS = 1500;
const LONGEST_QUESTION = 2000;
const REFUSED = new Set(["unauthorized", "site-not-allowed"]);
const widget = byId("ask");
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
  await start();
  if (byId("key-form").hidden) {
    widget.apiKey = key;
  }
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
    if (REFUSED.has(kind)) {
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
  await askLinked();
}

byId("key-form").addEventListener("submit", takeKey);
byId("library-open").addEventListener("click", (event) => openLibrary(event.currentTarget));
preparePanel(byId("library"));
start();
