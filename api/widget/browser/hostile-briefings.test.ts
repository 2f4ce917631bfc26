// Real files, really ingested, with hostile titles, headings, texts, addresses and file names.

import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { say } from "./faults.ts";
import { type ForgedCitation, stream } from "./forgery.ts";
import { expectHarmless, expectShown } from "./harmless.ts";
import { PAYLOADS } from "./payloads.ts";
import { comparable, slice } from "./reading.ts";
import { api, arrive, begin, type Scene } from "./scene.ts";

const AT_ONCE = 20;
const A_PAGE = 100;
const LONGEST_QUOTE = 400;
const ASKED_EVERY = 12;

interface Listed {
  readonly document_id: string;
  readonly sha256: string;
  readonly title: string;
  readonly source: string;
  readonly url: string | null;
  readonly published: string | null;
}

interface Section {
  readonly path: readonly string[];
  readonly start: number;
  readonly end: number;
  readonly heading: { readonly start: number; readonly end: number } | null;
}

async function listed(): Promise<Listed[]> {
  const found: Listed[] = [];
  for (let total = 1; found.length < total; ) {
    const page = await (await api(`/v1/documents?limit=${A_PAGE}&offset=${found.length}`)).json();
    const { documents, total: all } = page as { documents: Listed[]; total: number };
    found.push(...documents);
    total = all;
  }
  return found.filter(({ source }) => /^\d{3} |^page-|^plain-/u.test(source));
}

/** Cite the last section of a briefing by its own words. */
async function citation(briefing: Listed, number: number): Promise<ForgedCitation> {
  const path = `/v1/documents/${briefing.document_id}`;
  const text = await (await api(`${path}/text`)).text();
  const { sections } = (await (await api(path)).json()) as { sections: Section[] };
  const section = sections.at(-1) ?? { path: [], start: 0, end: Array.from(text).length, heading: null };
  const start = Math.max(section.start, section.heading?.end ?? 0);
  const end = Math.min(section.end, start + LONGEST_QUOTE);
  const { document_id, sha256, title, published, url } = briefing;
  return {
    number,
    document_id,
    document_title: title,
    document_sha256: sha256,
    published,
    section: section.path,
    quote: slice(text, start, end),
    start,
    end,
    highlight: null,
    url,
    chunk_id: "",
  };
}

const places = PAYLOADS.map((_, place) => place);
let scene: Scene;
let briefings: Listed[];
beforeAll(async () => {
  scene = await arrive({}, { viewport: { width: 1280, height: 800 } });
  await scene.widget.open();
  briefings = await listed();
  console.log(`${briefings.length} hostile briefings were ingested`);
});
afterAll(() => scene[Symbol.asyncDispose]());

test("every payload has a briefing of its own, and its title", () => {
  const titles = briefings.map(({ title }) => comparable(title));
  const lost = PAYLOADS.filter(({ text }) => !titles.some((title) => title !== "" && comparable(text).startsWith(title)));
  expect(lost.map(({ name }) => name)).toEqual([]);
});

describe.each(places.filter((place) => place % AT_ONCE === 0))("briefings from %i", (from) => {
  test("are text in the answer, its sources and each open source", async () => {
    const { proxy, widget } = scene;
    const some = briefings.slice(from, from + AT_ONCE);
    const citations = await Promise.all(some.map((briefing, n) => citation(briefing, n + 1)));
    if ((await widget.turns.count()) > 0) {
      await widget.startAnew();
    }
    proxy.heal();
    proxy.onQuestion(say(() => stream(citations, "What stands there?")));
    await widget.ask("What stands there?");
    const entries = await widget.part("source-entry").allTextContents();
    for (const [place, { document_title, quote, section }] of citations.entries()) {
      await widget.openFootnote(place);
      await widget.part("quote").first().waitFor();
      expectShown(entries[place] ?? "", document_title);
      expectShown(await widget.textOf("source-title"), document_title);
      expect(comparable(await widget.joined("quote"))).toBe(comparable(quote));
      const panel = await widget.textOf("source-panel");
      for (const heading of section) {
        expectShown(panel, heading);
      }
    }
    await expectHarmless(scene);
  });
});

test("the list of briefings on the server's own page shows their titles as text", async () => {
  await using own = await begin();
  const { page, proxy, watch } = own;
  await page.goto(`${proxy.origin}/`);
  await page.getByRole("button", { name: /All briefings/u }).click();
  const more = page.getByRole("button", { name: "Show more", exact: true });
  const titles = page.getByRole("dialog").locator("ul.briefings > li");
  for (let seen = 0; seen < briefings.length; ) {
    await titles.nth(seen).waitFor();
    seen = await titles.count();
    if (await more.isVisible()) {
      await more.click();
    }
  }
  const shown = comparable((await titles.allTextContents()).join(" "));
  expect(briefings.filter(({ title }) => !shown.includes(comparable(title)))).toEqual([]);
  expect(await watch.findings(page, [proxy.origin])).toEqual([]);
});

test.each(places.filter((place) => place % ASKED_EVERY === 0))(
  "the pipeline's own answer about house %i is text",
  async (place) => {
    const { proxy, widget } = scene;
    proxy.heal();
    proxy.becomeSomebodyElse();
    await widget.startAnew();
    await widget.submit(`What words does the gate of house ${place} bear?`);
    await widget.settled();
    const { citations, abstention } = await scene.lastAnswer();
    const shown = await widget.textOf("turn");
    for (const { document_title } of [...citations, ...(abstention?.nearest ?? [])]) {
      expectShown(shown, document_title);
    }
    for (const { quote } of citations) {
      expectShown(shown, quote);
    }
    await expectHarmless(scene);
  },
);
