import { Source, excerpt } from "./source.ts";
import { citation, passage } from "./fakes.ts";
import { expect, test, vi } from "vitest";
import type { Client } from "./client.ts";
import { Problem } from "./problem.ts";
import { pieces } from "./spans.ts";

const TEXT = "Head 🛶\n\n“It opened in May.” And more.\nOther part.";
const OTHER = Array.from(TEXT.slice(0, TEXT.indexOf("Other"))).length;
const START = Array.from(TEXT.slice(0, TEXT.indexOf("It opened"))).length;
const cited = citation({ start: START, end: START + 17, highlight: { start: START + 13, end: START + 16 } });
const briefing = {
  sha256: cited.document_sha256,
  sections: [
    { start: 0, end: OTHER, heading: { start: 0, end: 6 } },
    { start: OTHER, end: OTHER + 11, heading: null },
  ],
  furniture: [],
};

test("the very words are marked at their place, past astral characters and quotes", () => {
  const found = excerpt(cited, { text: TEXT, briefing });
  const marked = pieces(found.characters, found.section, found.marks);
  expect(found.stands).toBe(true);
  expect(marked.filter(({ names }) => names.includes("cited")).map(({ text }) => text)).toEqual(["It opened in ", "May", "."]);
  expect(marked.find(({ names }) => names.includes("short"))?.text).toBe("May");
  expect(marked[0]).toEqual({ text: "Head 🛶", names: ["heading"] });
});

test.each([
  ["shifted", { ...cited, start: START + 1, end: START + 18 }],
  ["other words", { ...cited, quote: "It opened in Mai." }],
  ["beyond the end", { ...cited, start: 500, end: 517 }],
])("what does not stand there is not marked: %s", (_, place) => {
  const found = excerpt(place, { text: TEXT, briefing });
  expect(found.stands).toBe(false);
  expect(found.marks).not.toHaveProperty("cited");
});

test("a superseded version is shown whole, and said to be old", () => {
  const found = excerpt(cited, { text: TEXT, briefing: null });
  expect([found.isCurrent, found.section]).toEqual([false, found.whole]);
});

test("a related passage is marked as that, never as a quote", () => {
  const near = passage({ text: "Other part.", start: OTHER, end: OTHER + 11 });
  const found = excerpt(near, { text: TEXT, briefing });
  expect(found.marks).toMatchObject({ related: [near] });
  expect(found.marks).not.toHaveProperty("cited");
});

function clientThat(read: Client["read"]): Client {
  return { read } as Client;
}

test("a withdrawn source says so, and has its words forgotten", async () => {
  const withdrawn = vi.fn();
  const source = new Source(vi.fn(), vi.fn(), withdrawn);
  await source.open(
    cited,
    clientThat(() => Promise.reject(new Problem("withdrawn", "withdrawn"))),
  );
  expect(withdrawn).toHaveBeenCalledWith("ferry");
  expect(source.problem?.failure).toBe("withdrawn");
});

test("of two sources opened in haste the later one is shown", async () => {
  const source = new Source(vi.fn(), vi.fn(), vi.fn());
  let arrive = (_: { text: string; briefing: null }) => {};
  const slow = source.open(
    citation({ number: 7 }),
    clientThat(() => new Promise((resolve) => (arrive = resolve))),
  );
  await source.open(
    cited,
    clientThat(async () => ({ text: TEXT, briefing })),
  );
  arrive({ text: "late", briefing: null });
  await slow;
  expect(source.place).toBe(cited);
  expect(source.found?.stands).toBe(true);
});
