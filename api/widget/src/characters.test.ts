import { expect, test } from "vitest";
import { plain, runs } from "./characters.ts";

test.each([
  ["a\u202eb", "a[U+202E]b"],
  ["a\u2066b\u2069", "a[U+2066]b[U+2069]"],
  ["a\u200bb", "a[U+200B]b"],
  ["\ufeffa", "[U+FEFF]a"],
  ["a\u00adb", "a[U+00AD]b"],
  ["a\u0000b\u009f", "a[U+0000]b[U+009F]"],
  ["a\u{e0041}b", "a[U+E0041]b"],
  ["a\u3164b\uffa0", "a[U+3164]b[U+FFA0]"],
  ["a\ud83db", "a[U+D83D]b"],
  ["latin\u200djoined", "latin[U+200D]joined"],
  [" \u200d", " [U+200D]"],
])("%j is shown as %s", (text, expected) => {
  expect(plain(text)).toBe(expected);
});

test.each(["tab\tand\nline", "👩‍🚀 and 🏳️‍🌈", "می‌خواهم", "é e\u0301", "क्‍ष"])("%j needs no names", (text) => {
  expect(runs(text)).toEqual([{ text, hidden: false }]);
});
