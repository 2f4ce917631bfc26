// Every state: really come to, looked at by axe in every look, and kept as a picture.

import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { LOOKS, overhang, plainly, violations } from "./axe.ts";
import { arrive, type Scene } from "./scene.ts";
import { REPOSITORY } from "./server.ts";
import { STAGES } from "./stages.ts";

const PICTURES = join(REPOSITORY, "artifacts/widget");
mkdirSync(PICTURES, { recursive: true });

describe.each(STAGES)("$name", ({ name, state, prepare, reach }) => {
  let scene: Scene;

  beforeAll(async () => {
    scene = await arrive({}, { viewport: { width: 1280, height: 800 } }, prepare);
    await scene.widget.open();
    await reach(scene);
  });
  afterEach(() => plainly(scene.page));
  afterAll(() => scene[Symbol.asyncDispose]());

  test("is said of the element", async () => {
    await scene.widget.reaches(state);
  });

  test.each(["light", "dark"] as const)("has its picture in %s", async (colorScheme) => {
    await scene.page.emulateMedia({ colorScheme });
    const picture = await scene.page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`) });
    expect(picture.length).toBeGreaterThan(0);
  });

  test.each(LOOKS)("has no axe violation: $name", async ({ apply }) => {
    await apply(scene.page);
    expect(await violations(scene.page)).toEqual([]);
  });

  test.each(LOOKS)("does not run over the side: $name", async ({ apply }) => {
    await apply(scene.page);
    expect(await overhang(scene.page)).toBeLessThanOrEqual(0);
  });
});
