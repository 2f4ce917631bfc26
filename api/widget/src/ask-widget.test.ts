// @vitest-environment happy-dom
import { abstention, answer, citation, json, problem, server, sentence, stream, whole, written } from "./fakes.ts";
import { afterEach, beforeEach, expect, test, vi } from "vitest";
import type { Answer } from "./types.ts";
import { AskWidget } from "./ask-widget.ts";

const TEXT = "It begins. It opened in May. It went on.";
const quoted = answer({ citations: [citation({ start: 11, end: 28, highlight: { start: 24, end: 27 } })] });
let widget: AskWidget;
let requests: ReturnType<typeof server>["requests"];

function served(replies: Parameters<typeof server>[0]): void {
  const fake = server({
    "/v1/documents/ferry/text": () => new Response(TEXT),
    "/v1/documents/ferry": () => json({ sha256: "0".repeat(64), sections: [{ start: 0, end: 40, heading: null }], furniture: [] }),
    ...replies,
  });
  requests = fake.requests;
  vi.stubGlobal("fetch", fake.fetch);
}

function placed(attributes: Record<string, string> = {}): AskWidget {
  const made = document.createElement("ask-widget") as AskWidget;
  for (const [name, value] of Object.entries({ endpoint: "https://b.example", "site-key": "pk_1", ...attributes })) {
    made.setAttribute(name, value);
  }
  document.body.append(made);
  return made;
}

function find(selector: string): HTMLElement {
  const found = widget.shadowRoot?.querySelector<HTMLElement>(selector);
  if (!found) {
    throw new Error(`there is no ${selector} in ${widget.shadowRoot?.textContent}`);
  }
  return found;
}

function answers(said: Answer): void {
  served({ "/v1/answers": () => new Response(stream(whole(said))) });
}

async function state(name: string): Promise<void> {
  await vi.waitFor(() => expect(widget.dataset["state"]).toBe(name));
}

async function asked(said: Answer | null, expected: string): Promise<void> {
  if (said !== null) {
    answers(said);
  }
  widget = placed();
  await widget.open({ question: "When did it open?" });
  await state(expected);
}

beforeEach(() => served({}));
afterEach(() => {
  document.body.replaceChildren();
  sessionStorage.clear();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

test("nothing is fetched before it is opened", async () => {
  widget = placed();
  await widget.updateComplete;
  expect([widget.dataset["state"], requests.length]).toEqual(["idle", 0]);
  await widget.open();
  await vi.waitFor(() => expect(find("[part=suggestions]").textContent).toContain("What opened?"));
});

test("an answer is shown with footnotes, its short answer and its sources", async () => {
  await asked(quoted, "done");
  expect(find("[part=sentence]").textContent).toBe("It opened in May.1");
  expect(find("[part=short]").textContent).toBe("May");
  expect(find("ol[aria-label=Sources]").textContent).toContain("The ferry runs again");
  expect(find("[part=sources] a").getAttribute("href")).toBe("https://www.example.org/ferry");
  expect(find("[role=status]").textContent).toBe("Answered in 1 sentence from 1 briefing.");
});

test("sentences are shown while the answer is on its way", async () => {
  served({ "/v1/answers": () => new Response(open_(written(["sentence", { sentence: sentence(), citations: [citation()] }]))) });
  await asked(null, "streaming");
  expect(find("[part=sentence]").textContent).toContain("It opened in May.");
  find("[part=stop]").click();
  await state("idle");
  expect(find("[part=retry]").textContent?.trim()).toBe("Ask again");
});

function open_(text: string): ReadableStream<Uint8Array> {
  return new ReadableStream({ start: (controller) => controller.enqueue(new TextEncoder().encode(text)) });
}

test("a follow-up is shown as it was understood", async () => {
  await asked(answer({ standalone_question: "When did the ferry open?" }), "done");
  expect(find("[part=understood]").textContent).toBe("Understood as: When did the ferry open?");
});

test("a part that stays open is named below what is answered", async () => {
  await asked(answer({ unanswered: ["Who paid for the ferry?"] }), "done");
  expect(find("[part=not-said]").textContent).toBe("The briefings do not say: Who paid for the ferry?");
});

test("no answer shows what comes nearest, apart and not as sources", async () => {
  await asked(abstention(), "no-answer");
  expect(find(".verdict").textContent).toBe("The briefings do not say");
  expect(find("[part=nearest]").textContent).toContain("related, not support");
  expect(widget.shadowRoot?.querySelector("[part=sources]")).toBeNull();
});

test.each(["constructor", "__proto__", "new_reason"])("a reason called %s is one that is not known", async (reason) => {
  await asked(abstention({ abstention: { reason, nearest: [] } }), "no-answer");
  expect(find(".verdict").textContent).toBe("There is no answer");
});

test.each([
  ["rate-limited", () => problem(429, "quota-exceeded", "", { "Retry-After": "3" }), "in 3 seconds"],
  ["error", () => problem(500, "internal"), "Its log knows this as r-1."],
  ["error", () => new Response(stream(written(["passages", {}]))), "broke off"],
  ["timed-out", () => problem(504, "error"), "gone silent"],
  ["error", () => Promise.reject(new TypeError("Failed to fetch")), "cannot be reached"],
])("%s is said by an alert, with a way to ask again", async (expected, reply, said) => {
  served({ "/v1/answers": reply });
  await asked(null, expected);
  expect(find("[role=alert]").textContent).toContain(said);
  expect(find("[part=retry]").textContent?.trim()).toBe("Ask again");
});

test("without a connection it says so, and what is there stays", async () => {
  await asked(quoted, "done");
  vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
  window.dispatchEvent(new Event("offline"));
  await state("offline");
  expect(find(".notice[role=alert]").textContent).toContain("You are offline");
  expect(find("[part=sentence]").textContent).toContain("It opened in May.");
  window.dispatchEvent(new Event("online"));
  await state("done");
  vi.restoreAllMocks();
});

test("asking again takes the place of what failed", async () => {
  served({ "/v1/answers": () => problem(500, "internal") });
  await asked(null, "error");
  answers(quoted);
  find("[part=retry]").click();
  await state("done");
  expect(widget.shadowRoot?.querySelectorAll("[part=turn]")).toHaveLength(1);
});

test("after too many questions it waits, and then may be asked again", async () => {
  vi.useFakeTimers({ toFake: ["setInterval", "clearInterval", "Date"] });
  served({ "/v1/answers": () => problem(429, "quota-exceeded", "", { "Retry-After": "65" }) });
  await asked(null, "rate-limited");
  const n_requests = requests.length;
  expect([find("[role=timer]").textContent, find("[part=retry]").getAttribute("aria-disabled")]).toEqual(["1:05", "true"]);
  find("[part=retry]").click();
  expect(widget.ask("Another question")).toBe(false);
  expect(requests).toHaveLength(n_requests);
  vi.advanceTimersByTime(66_000);
  await widget.updateComplete;
  expect(find("[role=status]").textContent).toBe("You can ask again now.");
  answers(quoted);
  find("[part=retry]").click();
  await state("done");
});

test("a footnote opens the very words, and gives the focus back", async () => {
  await asked(quoted, "done");
  find("[part=footnote]").click();
  await vi.waitFor(() => expect(find("[part=source-text]").textContent).toBe(TEXT));
  expect(Array.from(widget.shadowRoot?.querySelectorAll("[part=quote]") ?? [], (mark) => mark.textContent).join("")).toBe(
    "It opened in May.",
  );
  find(".source").dispatchEvent(new KeyboardEvent("keydown", { key: "Escape", bubbles: true, composed: true }));
  await vi.waitFor(() => expect(widget.shadowRoot?.querySelector(".source")).toBeNull());
  expect(widget.shadowRoot?.activeElement).toBe(find("[part=footnote]"));
  expect(widget.opened).toBe(true);
});

test("a withdrawn source is said to be, in the panel and at the citation, and its words go", async () => {
  await asked(quoted, "done");
  served({ "/v1/documents/ferry": () => problem(410, "withdrawn"), "/v1/documents/ferry/text": () => problem(410, "withdrawn") });
  find("[part=footnote]").click();
  await state("withdrawn");
  expect(find(".source [role=alert]").textContent).toContain("has been withdrawn");
  expect(find("[part=footnote]").getAttribute("aria-label")).toContain("(withdrawn)");
  expect(find("[part=transcript]").textContent).not.toContain("It opened in May.");
  expect(JSON.stringify({ ...sessionStorage })).not.toContain("It opened in May.");
});

test("the conversation is kept for the next page, and checked for what was withdrawn since", async () => {
  await asked(quoted, "done");
  document.body.replaceChildren();
  served({ "/v1/documents/ferry": () => problem(410, "withdrawn") });
  widget = placed();
  await widget.open();
  await vi.waitFor(() => expect(find("[part=transcript]").textContent).toContain("This sentence was withdrawn with its source."));
  expect(find("[part=question]").textContent).toBe("When did it open?");
});

test("a new conversation forgets the old one", async () => {
  await asked(quoted, "done");
  widget.clear();
  await state("idle");
  expect([sessionStorage.length, widget.shadowRoot?.querySelector("[part=turn]")]).toEqual([0, null]);
});

test("an earlier turn goes along with the next question", async () => {
  await asked(quoted, "done");
  await widget.open({ question: "And then?" });
  await vi.waitFor(() => expect(widget.shadowRoot?.querySelectorAll("[part=sources]")).toHaveLength(2));
  const bodies = requests.filter(({ path }) => path.endsWith("/v1/answers")).map(({ init }) => JSON.parse(String(init.body)));
  expect(bodies[1].history).toEqual([{ question: "When did it open?", answer: "It opened in May. [1]" }]);
});

test("events tell of opening, asking, answering, a source and closing", async () => {
  const heard: [string, unknown][] = [];
  const names = ["ask-open", "ask-question", "ask-answer", "ask-source", "ask-error", "ask-close"];
  const hear = (event: Event) => heard.push([event.type, (event as CustomEvent).detail]);
  for (const name of names) {
    document.addEventListener(name, hear);
  }
  await asked(quoted, "done");
  find("[part=footnote]").click();
  await widget.close();
  for (const name of names) {
    document.removeEventListener(name, hear);
  }
  expect(heard).toEqual([
    ["ask-open", {}],
    ["ask-question", { question: "When did it open?" }],
    ["ask-answer", { id: "ans_1", status: "answered" }],
    ["ask-source", { document_id: "ferry", start: 11, end: 28 }],
    ["ask-close", {}],
  ]);
});

test("leaving the page breaks off what is under way", async () => {
  served({ "/v1/answers": () => new Promise<Response>(() => {}) });
  await asked(null, "searching");
  await vi.waitFor(() => expect(requests.at(-1)?.path).toContain("/v1/answers"));
  widget.remove();
  expect(requests.at(-1)?.init.signal?.aborted).toBe(true);
});

test("a thumb down asks for a word, and sends it", async () => {
  await asked(quoted, "done");
  served({ "/v1/answers/ans_1/feedback": () => json({}, { status: 201 }) });
  find(".down").click();
  await vi.waitFor(() => find(".comment"));
  (find(".comment textarea") as HTMLTextAreaElement).value = "wrong ferry";
  find(".comment").dispatchEvent(new Event("submit", { bubbles: true, cancelable: true }));
  await vi.waitFor(() => expect(find("[role=status]").textContent).toBe("Thank you. It has been noted."));
  expect(requests.map(({ init }) => init.body)).toEqual(
    expect.arrayContaining(['{"rating":"down","comment":null}', '{"rating":"down","comment":"wrong ferry"}']),
  );
});

test.each(["javascript:alert(1)", "data:text/html,x", "//[", "ftp://example.org/x", "blob:https://x/y"])(
  "%s never becomes a link",
  async (url) => {
    await asked(answer({ citations: [citation({ url })] }), "done");
    expect(widget.shadowRoot?.querySelector("a")).toBeNull();
  },
);

test("markup in any field is text, and hidden characters are shown by name", async () => {
  const hostile = "<img src=x onerror=alert(1)>\u202e";
  const said = answer({
    standalone_question: hostile,
    sentences: [sentence({ text: hostile })],
    citations: [citation({ document_title: hostile, section: [hostile] })],
  });
  await asked(said, "done");
  expect(widget.shadowRoot?.querySelector("img, script, iframe")).toBeNull();
  expect(find("[part=sentence]").textContent).toContain("<img src=x onerror=alert(1)>[U+202E]");
  expect(find("[part=footnote]").getAttribute("aria-label")).toContain("[U+202E]");
});

test("texts can be replaced, and days are written in the page's language", async () => {
  document.documentElement.lang = "de";
  widget = placed();
  widget.strings = { launcher: "Frag nach", lang: "de" };
  await asked(quoted, "done");
  document.documentElement.lang = "";
  expect(find("time").textContent).toBe("11. August 2021");
});

test("a key given before the element was known is taken over", async () => {
  widget = document.createElement("ask-widget") as AskWidget;
  widget.apiKey = "secret";
  document.body.append(widget);
  await widget.open();
  await vi.waitFor(() => expect(new Headers(requests[0]?.init.headers).get("Authorization")).toBe("Bearer secret"));
  expect(widget.outerHTML).not.toContain("secret");
});

test("two widgets on a page do not meet", async () => {
  await asked(quoted, "done");
  const second = placed();
  await second.open();
  expect(second.shadowRoot?.querySelector("[part=turn]")).toBeNull();
  second.clear();
  expect(widget.shadowRoot?.querySelectorAll("[part=turn]")).toHaveLength(1);
});
