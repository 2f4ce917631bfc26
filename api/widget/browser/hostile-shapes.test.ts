// Answers that are not what an answer is: of wrong types, with names that every object has, with odd ids.

import { afterAll, beforeAll, expect, test } from "vitest";
import { allow, json, say } from "./faults.ts";
import { abstention, forged, stream } from "./forgery.ts";
import { expectHarmless, expectShown } from "./harmless.ts";
import { PAYLOADS, type Payload } from "./payloads.ts";
import { comparable } from "./reading.ts";
import { arrive, type Scene } from "./scene.ts";

const NOTHING_FOUND = abstention([], "Nothing was found.", "not_in_briefings");
let scene: Scene;
beforeAll(async () => {
  scene = await arrive();
});
afterAll(() => scene[Symbol.asyncDispose]());

const AN_ANSWER = stream([], "x").at(-1)?.body as object;

test.each(["__proto__", "constructor", "toString", "hasOwnProperty", "<b>x</b>", ""])(
  "a reason that is called %j is one that is not known",
  async (reason) => {
    await scene.arriveAgain();
    const { proxy, widget } = scene;
    await widget.open();
    proxy.onQuestion(say(() => abstention([], "Nothing was found.", reason)));
    await widget.ask("What stands there?", "no-answer");
    expectShown(await widget.textOf("answer"), "Nothing was found.");
    await expectHarmless(scene);
  },
);

test.each(["..", ".", "../../metrics", "a/b?c#d", "%2e%2e", "\ud800", "__proto__", "javascript:1", "//hostile.invalid"])(
  "a briefing with the id %j is asked of the API or of nobody",
  async (document_id) => {
    await scene.arriveAgain();
    const { page, proxy, watch, widget } = scene;
    await widget.open();
    const citation = { ...forged({ name: "id", text: "words" }, 1), document_id };
    proxy.onQuestion(say(() => stream([citation], "x")));
    proxy.on("OPTIONS", /^\/v1\/documents\//u, allow);
    proxy.on("GET", /^\/v1\/documents\//u, json("no such briefing", "text/plain"));
    await widget.ask("What stands there?");
    await widget.openFootnote();
    await widget.part("source-panel").getByRole("alert").first().waitFor();
    const known = ["answers", "documents", "suggestions", "widget"].map((name) => `${proxy.origin}/v1/${name}`);
    const asked = watch.requests.filter((url) => url.startsWith(`${proxy.origin}/v1/`));
    expect(asked.filter((url) => !known.some((start) => url === start || url.startsWith(`${start}/`)))).toEqual([]);
    const scripts = await page.evaluate(() => "hostileRan" in globalThis);
    expect(scripts).toBe(false);
  },
);

const MALFORMED: readonly (readonly [string, unknown])[] = [
  ["null", null],
  ["a list", []],
  ["a number", 7],
  ["a text", "<b>x</b>"],
  ["an empty object", {}],
  ["numbers for texts", { id: 1, status: "answered", text: 2, sentences: [3], citations: [4] }],
  ["objects for texts", { id: {}, status: "answered", text: {}, sentences: {}, citations: {} }],
  ["a status of its own", { ...AN_ANSWER, status: "constructor" }],
  [
    "footnotes to nowhere",
    { ...AN_ANSWER, sentences: [{ text: "Lost.", start: 0, end: 5, citations: [99] }] },
  ],
  ["negative places", { ...AN_ANSWER, citations: [{ ...forged({ name: "", text: "x" }, 1), start: -5, end: 1e308 }] }],
];

test.each(MALFORMED)("an answer that is %s breaks nothing", async (_, body) => {
  await scene.arriveAgain();
  const { page, proxy, watch, widget } = scene;
  await widget.open();
  proxy.onQuestion(say(() => [{ event: "answer", body }]));
  await widget.submit("What stands there?");
  await widget.settled();
  expect(await watch.findings(page, scene.own)).toEqual([]);
  proxy.heal();
  proxy.onQuestion(say(() => NOTHING_FOUND));
  await widget.ask("And now?", "no-answer");
});

const FAMILIES = new Set(PAYLOADS.map(({ name }) => name.replace(/-\d+$/u, "")));
const ONE_OF_EACH = [...FAMILIES].map((family) => PAYLOADS.find(({ name }) => name.startsWith(`${family}-`)) as Payload);

test("what a server says went wrong is text", async () => {
  await scene.arriveAgain();
  const { proxy, widget } = scene;
  await widget.open();
  for (const { text } of ONE_OF_EACH) {
    const problem = { type: text, title: text, status: 422, detail: text, instance: text, request_id: text };
    proxy.onQuestion(say(() => [{ event: "error", body: problem }]));
    await widget.ask("What stands there?", "error");
    expectShown(await widget.turns.last().getByRole("alert").innerText(), Array.from(text).slice(0, 200).join(""));
    await widget.startAnew();
  }
  await expectHarmless(scene);
});

test.each(ONE_OF_EACH.slice(0, -1))("attributes that hold $name are text", async ({ text }) => {
  await scene.arriveAgain({
    widgets: [{ heading: text, placeholder: text, theme: text, mode: text, lang: text, "aria-label": text }],
  });
  const { widget } = scene;
  await widget.open();
  expect(comparable((await widget.input.getAttribute("placeholder")) ?? "")).toBe(comparable(text));
  await expectHarmless(scene);
});

test.each(["javascript:alert(1)", "data:text/html,x", "//hostile.invalid", "https://hostile.invalid", "", "a b", "__proto__"])(
  "the endpoint %j is asked only as far as the page's policy allows, and does not break the page",
  async (endpoint) => {
    await scene.arriveAgain({ widgets: [{ endpoint }] });
    const { page, watch, widget } = scene;
    await widget.open();
    await widget.submit("What stands there?");
    await widget.settled();
    expect(watch.dialogs).toEqual([]);
    expect(watch.strayPages).toEqual([]);
    expect(await page.evaluate(() => "hostileRan" in globalThis)).toBe(false);
    expect(await widget.part("retry").isVisible()).toBe(true);
  },
);
