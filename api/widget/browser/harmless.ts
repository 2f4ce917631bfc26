// What must hold wherever a hostile text was shown.

import { expect } from "vitest";
import { comparable, hidesSomething } from "./reading.ts";
import type { Scene } from "./scene.ts";

/** Elements and attributes that no text may bring in, and that the widget itself has no use for. */
const FORBIDDEN =
  "script, iframe, frame, object, embed, img, image, video, audio, link, meta, base, style, math, use, foreignObject, animate, set, portal";

/** Nothing ran, nothing was fetched, nothing navigated, nothing but text came of it. */
export async function expectHarmless(scene: Scene, place = 0): Promise<void> {
  const { page, watch } = scene;
  expect(await watch.findings(page, scene.own)).toEqual([]);
  const found = await page
    .locator("ask-widget")
    .nth(place)
    .evaluate((host, forbidden) => {
      const root = host.shadowRoot as ShadowRoot;
      const all = [...root.querySelectorAll("*")];
      const handlers = all.filter((element) =>
        element.getAttributeNames().some((name) => /^on|^srcdoc$|^style$/u.test(name)),
      );
      return {
        elements: [...root.querySelectorAll(forbidden)].map((element) => element.outerHTML.slice(0, 200)),
        handlers: handlers.map((element) => element.outerHTML.slice(0, 200)),
        links: [...root.querySelectorAll("a")].map((link) => new URL(link.href).protocol),
        polluted: Object.keys(Object.prototype).concat("x" in {} ? ["x"] : []),
      };
    }, FORBIDDEN);
  expect(found.elements).toEqual([]);
  expect(found.handlers).toEqual([]);
  expect(found.polluted).toEqual([]);
  expect(found.links.filter((protocol) => protocol !== "https:" && protocol !== "http:")).toEqual([]);
}

/** The text is there to read, whole, with its hidden signs by name. */
export function expectShown(shown: string, text: string): void {
  expect(comparable(shown)).toContain(comparable(text));
  expect(hidesSomething(shown)).toBe(false);
}
