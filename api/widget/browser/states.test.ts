// Every state: really come to, looked at by axe in every look, and kept as a picture.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { LOOKS, overhang, plainly, violations } from "./axe.ts";
import { arrive, type Scene } from "./scene.ts";
import { REPOSITORY } from "./server.ts";
import { ANSWERABLE, STAGES } from "./stages.ts";

const PICTURES = join(REPOSITORY, "artifacts/widget");
mkdirSync(PICTURES, { recursive: true });

describe.each(STAGES)("$name", ({ name, state, prepare, reach }) => {
  let scene: Scene;

  beforeAll(async () => {
    // Without motion no picture is taken, and no contrast measured, half-way through a fade.
    scene = await arrive({}, { viewport: { width: 1280, height: 800 }, reducedMotion: "reduce" }, prepare);
    await scene.widget.open();
    await reach(scene);
  });
  afterEach(() => plainly(scene.page));
  afterAll(() => scene[Symbol.asyncDispose]());

  test("is said of the element", async () => {
    await scene.widget.reaches(state);
  });

  test.each(LOOKS)("has no axe violation, fits and has its picture: $name", async (look) => {
    const { page } = scene;
    await look.apply(page);
    await page.screenshot({ path: join(PICTURES, `${name}-${look.picture}.png`) });
    expect(await violations(page)).toEqual([]);
    expect(await overhang(page)).toBeLessThanOrEqual(0);
  });
});

test("an answer and all its sources can be printed", async () => {
  await using scene = await arrive({}, { viewport: { width: 1280, height: 800 } });
  const { page, widget } = scene;
  await widget.open();
  await widget.ask(ANSWERABLE);
  const answer = await widget.textOf("answer");
  await page.emulateMedia({ media: "print" });
  await page.screenshot({ path: join(PICTURES, "done-print.png"), fullPage: true });
  expect(await widget.part("answer").isVisible()).toBe(true);
  expect(await widget.part("source-entry").last().isVisible()).toBe(true);
  expect(await widget.part("input").isVisible()).toBe(false);
  expect(await widget.textOf("answer")).toBe(answer);
});
