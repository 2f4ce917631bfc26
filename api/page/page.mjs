// The page: asks, shows what comes, and keeps the conversation.

import { Problem, ask, hasKey, problem, useKey } from "./api.mjs";
import { Turn } from "./answer.mjs";
import { countLibrary, findSuggestions, openLibrary, showSuggestions } from "./library.mjs";
import { byId } from "./dom.mjs";
import { closePanel, preparePanel } from "./panel.mjs";
import { openBriefing, openSource } from "./source.mjs";
import { codePoints } from "./spans.mjs";

const MOST_TURNS = 20;
const LONGEST_ANSWER = 8000;
const turns = [];
let running = null;

const question = byId("question");
const status = byId("status");

function setState(state, said = "") {
  document.body.dataset.state = state;
  status.textContent = said;
  const busy = state === "searching" || state === "streaming";
  byId("submit").hidden = busy;
  byId("stop").hidden = !busy;
  byId("transcript").setAttribute("aria-busy", String(busy));
}

function complain(message = "") {
  byId("alert").textContent = message;
}

function bounds() {
  return {
    published_after: byId("after").value || null,
    published_before: byId("before").value || null,
  };
}

function history() {
  return turns
    .filter((turn) => turn.answer !== null)
    .slice(-MOST_TURNS)
    .map(({ question: asked, answer }) => ({
      question: asked,
      answer: answer.status === "answered" ? shortened(answer.text) : null,
    }));
}

function shortened(text) {
  return codePoints(text).slice(0, LONGEST_ANSWER).join("");
}

async function askNow(text, { dates = bounds() } = {}) {
  if (running !== null) {
    return;
  }
  complain();
  document.body.classList.add("talking");
  byId("new").hidden = false;
  const request = { question: text, history: history(), filters: dates };
  const turn = new Turn(turns.length + 1, text, openSource);
  turns.push(turn);
  byId("transcript").append(turn.root);
  turn.root.scrollIntoView({ block: "start" });
  running = new AbortController();
  setState("searching", "Searching the briefings…");
  try {
    await follow(turn, request, running.signal);
  } catch (error) {
    failed(turn, request, error);
  } finally {
    running = null;
  }
}

async function follow(turn, request, signal) {
  for await (const { name, body } of ask(request, signal)) {
    if (name === "passages") {
      turn.understood(body.standalone_question);
      setState("searching", `Reading ${count(body.passages.length, "passage")}…`);
    } else if (name === "sentence") {
      turn.addSentence(body);
      setState("streaming", "Answering…");
    } else if (name === "answer") {
      finished(turn, request, body);
    } else if (name === "error") {
      throw problem(body);
    }
  }
  if (turn.answer === null) {
    throw new Problem(0, "The answer broke off. Ask again.", { kind: "broken-off" });
  }
}

function finished(turn, request, answer) {
  const dated = request.filters.published_after !== null || request.filters.published_before !== null;
  const undated = () => {
    clearDates();
    askNow(turn.question, { dates: bounds() });
  };
  const onWithoutDates = dated && answer.status === "abstained" ? undated : null;
  turn.finish(answer, { onWithoutDates });
  if (answer.status === "abstained") {
    setState("no-answer", "No answer: the briefings do not say. Nearest passages are shown.");
  } else {
    const sentences = count(answer.sentences.length, "sentence");
    const briefings = new Set(answer.citations.map(({ document_id }) => document_id)).size;
    setState("done", `Answered in ${sentences} from ${count(briefings, "briefing")}.`);
  }
}

function failed(turn, request, error) {
  const retry = () => {
    turns.splice(turns.indexOf(turn), 1);
    turn.root.remove();
    askNow(turn.question, { dates: request.filters });
  };
  if (error.name === "AbortError") {
    turn.fail("Stopped.", retry);
    setState("idle", "Stopped.");
    question.focus();
    return;
  }
  const known = error instanceof Problem;
  const wait = known && error.waitSeconds ? ` Try again in ${count(error.waitSeconds, "second")}.` : "";
  turn.fail((known ? error.message : "Something went wrong on this page.") + wait, retry);
  setState(known && error.kind === "offline" ? "offline" : "error");
  if (known && error.status === 401) {
    askForKey(retry);
  }
}

function askForKey(retry) {
  const form = byId("key-form");
  complain(hasKey() ? "This key is not accepted." : "");
  form.hidden = false;
  byId("key").focus();
  form.onsubmit = (event) => {
    event.preventDefault();
    useKey(byId("key").value.trim());
    byId("key").value = "";
    form.hidden = true;
    complain();
    start();
    if (retry !== null) {
      retry();
    }
  };
}

function count(n, noun) {
  return `${n} ${noun}${n === 1 ? "" : "s"}`;
}

function clearDates() {
  byId("after").value = "";
  byId("before").value = "";
  showDates();
}

function showDates() {
  const { published_after: after, published_before: before } = bounds();
  const backwards = after !== null && before !== null && after > before;
  byId("before").setCustomValidity(backwards ? "This day is before the first." : "");
  const parts = [after === null ? "" : `from ${after}`, before === null ? "" : `to ${before}`];
  byId("dates-shown").textContent = parts.filter(Boolean).join(" ") || "any";
}

function submit(event) {
  event.preventDefault();
  // A text that was cut off when it was pasted can end in half a character.
  const text = question.value.replace(/\p{Surrogate}/gu, "").trim();
  if (text !== "" && running === null) {
    question.value = "";
    askNow(text);
  }
}

function chosen(text) {
  question.focus();
  askNow(text);
}

function startAnew() {
  running?.abort();
  turns.length = 0;
  byId("transcript").replaceChildren();
  document.body.classList.remove("talking");
  byId("new").hidden = true;
  closePanel(byId("source"));
  complain();
  setState("idle");
  question.focus();
}

async function start() {
  try {
    await countLibrary();
    await findSuggestions((questions) => showSuggestions(questions, chosen));
  } catch (error) {
    if (error instanceof Problem && error.status === 401) {
      askForKey(null);
    } else if (error instanceof Problem && error.kind === "not-ready") {
      setState("idle", error.message);
      setTimeout(start, 1500);
      return;
    } else {
      complain(error instanceof Problem ? error.message : "The list of briefings could not be read.");
    }
  }
  if (document.body.dataset.state === "idle") {
    setState("idle");
  }
}

byId("ask").addEventListener("submit", submit);
byId("stop").addEventListener("click", () => running?.abort());
byId("new").addEventListener("click", startAnew);
byId("library-open").addEventListener("click", (event) => openLibrary(event.currentTarget, openBriefing));
byId("dates-clear").addEventListener("click", clearDates);
byId("after").addEventListener("change", showDates);
byId("before").addEventListener("change", showDates);
question.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId("ask").requestSubmit();
  }
});
window.addEventListener("offline", () => complain("You are offline. What is on the page stays readable."));
window.addEventListener("online", () => complain());
preparePanel(byId("source"));
preparePanel(byId("library"));
start();

// A link may ask: /?q=What+became+of+the+ferry%3F
const linked = new URLSearchParams(window.location.search).get("q")?.trim();
if (linked) {
  askNow(linked.slice(0, question.maxLength));
}
