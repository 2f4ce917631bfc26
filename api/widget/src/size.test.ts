import { expect, test } from "vitest";
import { gzipSync } from "node:zlib";
import { readFileSync } from "node:fs";

const LIMIT = 20_000;

test("the committed file is no heavier than it promises", () => {
  const built = readFileSync(new URL("../dist/ask-widget.mjs", import.meta.url));
  expect(gzipSync(built, { level: 9 }).length).toBeLessThanOrEqual(LIMIT);
});
