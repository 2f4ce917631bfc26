// Answers whose every field is hostile: shown as text, and nothing else.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { json, say } from "./faults.ts";
import { abstention, forged, serveForged, stream } from "./forgery.ts";
import { expectHarmless, expectShown } from "./harmless.ts";
import { ADDRESSES, HALVES, PAYLOADS, type Payload } from "./payloads.ts";
import { comparable } from "./reading.ts";
import { arrive, type Scene } from "./scene.ts";
import { bodyOf } from "./proxy.ts";

const AT_ONCE = 20;
const batches = Array.from({ length: Math.ceil(PAYLOADS.length / AT_ONCE) }, (_, n) =>
  PAYLOADS.slice(n * AT_ONCE, (n + 1) * AT_ONCE),
).map((payloads) => ({ name: `${payloads[0]?.name} to ${payloads.at(-1)?.name}`, payloads }));

let scene: Scene;
beforeAll(async () => {
  console.log(`${PAYLOADS.length} payloads, and ${HALVES.length} that only JSON can carry`);
  scene = await arrive({}, { viewport: { width: 1280, height: 800 } });
  await scene.widget.open();
});
afterAll(() => scene[Symbol.asyncDispose]());

async function begin(payloads: readonly Payload[]): Promise<void> {
  const { proxy, widget } = scene;
  proxy.heal();
  serveForged(proxy, payloads);
  if ((await widget.turns.count()) > 0) {
    await widget.startAnew();
  }
}

/** Ask; then every citation has to be there, and every one has to open. */
async function expectAnswer(payloads: readonly Payload[]): Promise<void> {
  const { widget } = scene;
  const sentences = await widget.part("sentence").allTextContents();
  const entries = await widget.part("source-entry").allTextContents();
  for (const [place, { text }] of payloads.entries()) {
    expectShown(sentences[place] ?? "", text);
    expectShown(entries[place] ?? "", text);
    expectShown(entries[place] ?? "", `Part: ${text}`);
  }
}

async function expectSource(place: number, { text }: Payload): Promise<void> {
  const { widget } = scene;
  await widget.openFootnote(place);
  await widget.part("quote").first().waitFor();
  expectShown(await widget.textOf("source-title"), text);
  expect(comparable(await widget.joined("quote"))).toBe(comparable(text));
  expectShown(await widget.textOf("source-text"), text);
}

describe.each(batches)("$name", ({ payloads }) => {
  test("is text in the answer, its sources and each open source", async () => {
    const { proxy, widget } = scene;
    await begin(payloads);
    const understood = payloads[0]?.text ?? "";
    proxy.onQuestion(say(() => stream(payloads.map((payload, n) => forged(payload, n + 1)), understood)));
    await widget.ask("What stands there?");
    expectShown(await widget.textOf("understood"), understood);
    await expectAnswer(payloads);
    for (const [place, payload] of payloads.entries()) {
      await expectSource(place, payload);
    }
    await expectHarmless(scene);
  });

  test("is text where it comes nearest", async () => {
    const { proxy, widget } = scene;
    await begin(payloads);
    const citations = payloads.map((payload, n) => forged(payload, n + 1));
    proxy.onQuestion(say(() => abstention(citations, payloads[0]?.text ?? "", "not_in_briefings")));
    await widget.ask("What stands there?", "no-answer");
    const shown = await widget.textOf("nearest");
    for (const { text } of payloads) {
      expectShown(shown, Array.from(comparable(text)).slice(0, 60).join(""));
    }
    await expectHarmless(scene);
  });

  test("is text as a question, and is asked and remembered letter by letter", async () => {
    const { proxy, widget } = scene;
    await begin(payloads);
    const asked: { question: string; history: { question: string }[] }[] = [];
    proxy.onQuestion(async (exchange) => {
      asked.push(JSON.parse(await bodyOf(exchange.request)));
      await say(() => abstention([], asked.at(-1)?.question ?? "", "not_in_briefings"))(exchange);
    });
    const questions = payloads.map(({ text }) => text.replace(/\r\n?/gu, "\n").slice(0, 2000).trim());
    for (const question of questions) {
      await widget.ask(question, "no-answer");
    }
    const shown = await widget.part("question").allTextContents();
    expect(shown.map(comparable)).toEqual(questions.map(comparable));
    expect(asked.map(({ question }) => question)).toEqual(questions);
    expect(asked.at(-1)?.history.map(({ question }) => question)).toEqual(questions.slice(0, -1));
    await expectHarmless(scene);
  });
});

test("halves of characters are shown by name", async () => {
  const { proxy, widget } = scene;
  await begin(HALVES);
  proxy.onQuestion(say(() => stream(HALVES.map((payload, n) => forged(payload, n + 1)), "x")));
  await widget.ask("What stands there?");
  await expectAnswer(HALVES);
  await expectHarmless(scene);
});

test("an address that is not http or https is no link", async () => {
  const { proxy, widget } = scene;
  const some = ADDRESSES.map((text, n) => ({ name: `address-${n}`, text }));
  await begin(some);
  proxy.onQuestion(say(() => stream(some.map((payload, n) => forged(payload, n + 1)), "x")));
  await widget.ask("What stands there?");
  const links = await widget.part("source-entry").getByRole("link").evaluateAll((all) =>
    all.map((link) => ({ href: (link as HTMLAnchorElement).href, rel: link.getAttribute("rel") })),
  );
  expect(links.filter(({ href }) => !/^https?:\/\/\S/u.test(href))).toEqual([]);
  expect(links.filter(({ rel }) => rel !== "noopener noreferrer")).toEqual([]);
});

test("suggestions are text, and ask what they say", async () => {
  await using other = await arrive();
  const texts = PAYLOADS.map(({ text }) => text).filter((text) => text.trim() !== "");
  other.proxy.on("GET", /^\/v1\/suggestions$/u, json({ questions: texts, complete: true }));
  await other.widget.open();
  const buttons = other.widget.part("suggestions").getByRole("button");
  await buttons.first().waitFor();
  const shown = await buttons.allTextContents();
  expect(shown.map(comparable)).toEqual(texts.map(comparable));
  await expectHarmless(other);
});
