import { cut, pieces, sectionAround, shortened } from "./spans.ts";
import { expect, test } from "vitest";

function span(text: string, part: string): { start: number; end: number } {
  const start = Array.from(text.slice(0, text.indexOf(part))).length;
  return { start, end: start + Array.from(part).length };
}

test.each(["plain", "🛶 astral 🌉 then more", "\ufeffmark", "e\u0301 combining", "𐐷 desert 𐐷", "👩‍🚀🇩🇪"])(
  "offsets into %j count code points",
  (text) => {
    const characters = Array.from(text);
    expect(cut(characters, { start: 1, end: characters.length })).toBe(characters.slice(1).join(""));
    expect(cut(characters, { start: 0, end: characters.length })).toBe(text);
  },
);

test("a highlight is cut out of its quote, after astral characters", () => {
  const text = "Old 🛶🛶. “It opened in May.” New 🌉.";
  const marks = { cited: [span(text, "It opened in May.")], short: [span(text, "May")] };
  expect(pieces(Array.from(text), { start: 0, end: Array.from(text).length }, marks)).toEqual([
    { text: "Old 🛶🛶. “", names: [] },
    { text: "It opened in ", names: ["cited"] },
    { text: "May", names: ["cited", "short"] },
    { text: ".", names: ["cited"] },
    { text: "” New 🌉.", names: [] },
  ]);
});

test.each([
  [{ start: 2, end: 4 }, ["cd"], [["m"]]],
  [{ start: 0, end: 2 }, ["ab"], [[]]],
  [{ start: 1, end: 3 }, ["b", "c"], [[], ["m"]]],
])("a mark from outside is cut to %j", (within, texts, names) => {
  const found = pieces(Array.from("abcdef"), within, { m: [{ start: 2, end: 6 }] });
  expect(found.map((piece) => piece.text)).toEqual(texts);
  expect(found.map((piece) => piece.names)).toEqual(names);
});

test("a section holds a span only as a whole", () => {
  const sections = [
    { start: 0, end: 10 },
    { start: 10, end: 30 },
  ];
  expect(sectionAround(sections, { start: 12, end: 30 })).toBe(sections[1]);
  expect(sectionAround(sections, { start: 8, end: 12 })).toBeUndefined();
});

test("a text is shortened between characters", () => {
  expect(shortened("🛶🛶🛶", 2)).toBe("🛶🛶…");
  expect(shortened("🛶🛶", 2)).toBe("🛶🛶");
});
