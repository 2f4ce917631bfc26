// What another script of the page may have left in the tab's storage is not trusted either.

import { afterAll, beforeAll, expect, test } from "vitest";
import { allow, json, say } from "./faults.ts";
import { abstention, forged, serveForged, stream } from "./forgery.ts";
import { expectHarmless } from "./harmless.ts";
import { HALVES, PAYLOADS, type Payload } from "./payloads.ts";
import { arrive, type Scene } from "./scene.ts";

const AT_ONCE = 20;
const ALL = [...PAYLOADS, ...HALVES];
const batches = Array.from({ length: Math.ceil(ALL.length / AT_ONCE) }, (_, n) => n * AT_ONCE);

let scene: Scene;
beforeAll(async () => {
  scene = await arrive();
});
afterAll(() => scene[Symbol.asyncDispose]());

/** Have a conversation, so that something is stored to tamper with. */
async function talk(): Promise<void> {
  await scene.arriveAgain();
  const { proxy, widget } = scene;
  const payloads = [{ name: "stored", text: "Stored words." }];
  serveForged(proxy, payloads);
  proxy.onQuestion(say(() => stream(payloads.map((payload, n) => forged(payload, n + 1)), "Understood.")));
  await widget.open();
  await widget.ask("What stands there?");
}

/** Replace every text in what is stored, one turn for each payload, and reload. */
async function tamper({ page, widget }: Scene, payloads: readonly Payload[]): Promise<void> {
  await page.evaluate(
    (texts) => {
      const put = (value: unknown, text: string): unknown => {
        if (typeof value === "string") {
          return value === "answered" ? value : text;
        }
        if (Array.isArray(value)) {
          return value.map((inner) => put(inner, text));
        }
        return value !== null && typeof value === "object"
          ? Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, put(inner, text)]))
          : value;
      };
      for (const [key, stored] of Object.entries(sessionStorage)) {
        const [turn] = JSON.parse(stored as string) as unknown[];
        sessionStorage.setItem(key, JSON.stringify(texts.map((text) => put(turn, text))));
      }
    },
    payloads.map(({ text }) => text),
  );
  await page.reload();
  await widget.openIfClosed();
}

test.each(batches)("stored texts from payload %i on are text", async (from) => {
  await talk();
  const { proxy, widget } = scene;
  const payloads = ALL.slice(from, from + AT_ONCE);
  proxy.on("OPTIONS", /^\/v1\/documents\//u, allow);
  proxy.on("GET", /^\/v1\/documents\//u, json("nothing", "text/plain"));
  await tamper(scene, payloads);
  expect(await widget.turns.count()).toBe(payloads.length);
  await expectHarmless(scene);
});

const RUBBISH = [
  "",
  "null",
  "{}",
  "[[[",
  "undefined",
  '"<img src=x onerror=hostileRan=1>"',
  "[null]",
  '[{"__proto__":{"x":1}}]',
  '{"__proto__":{"x":1},"length":1e9}',
  '[{"question":"x","filters":{},"answer":{}}]',
  "[".repeat(20_000),
  `["${"x".repeat(1_000_000)}"]`,
];

test.each(RUBBISH.map((stored) => ({ stored, name: stored.slice(0, 40) })))(
  "a store that holds $name counts as none",
  async ({ stored }) => {
    await talk();
    const { page, proxy, widget } = scene;
    await page.evaluate((rubbish) => {
      for (const key of Object.keys(sessionStorage)) {
        sessionStorage.setItem(key, rubbish);
      }
    }, stored);
    await page.reload();
    await widget.openIfClosed();
    expect(await widget.turns.count()).toBe(0);
    proxy.onQuestion(say(() => abstention([], "Nothing was found.", "not_in_briefings")));
    await widget.ask("And now?", "no-answer");
    await expectHarmless(scene);
  },
);

test("where storage is forbidden the conversation lives as long as the page", async () => {
  await using other = await arrive({}, {}, (page) =>
    page.addInitScript(() => {
      Object.defineProperty(globalThis, "sessionStorage", {
        get: () => {
          throw new DOMException("forbidden", "SecurityError");
        },
      });
    }),
  );
  const { proxy, widget } = other;
  proxy.onQuestion(say(() => abstention([], "Nothing was found.", "not_in_briefings")));
  await widget.open();
  await widget.ask("What stands there?", "no-answer");
  await expectHarmless(other);
});
