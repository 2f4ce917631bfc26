// The rules of axe, over the whole page, in every way that a page may be looked at.

import AxeBuilder from "@axe-core/playwright";
import type { Page } from "playwright-core";

export interface Look {
  readonly name: string;
  /** How its pictures' names end. */
  readonly picture: string;
  /** Turn the page into it. */
  readonly apply: (page: Page) => Promise<void>;
}

const WIDE = { width: 1280, height: 800 };

export const LOOKS: readonly Look[] = [
  { name: "light", picture: "light", apply: (page) => page.emulateMedia({ colorScheme: "light" }) },
  { name: "dark", picture: "dark", apply: (page) => page.emulateMedia({ colorScheme: "dark" }) },
  { name: "forced colours", picture: "forced", apply: (page) => page.emulateMedia({ colorScheme: "dark", forcedColors: "active" }) },
  { name: "right to left", picture: "rtl", apply: (page) => turn(page, "rtl") },
  { name: "320 pixels wide", picture: "320", apply: (page) => page.setViewportSize({ width: 320, height: 640 }) },
  // Twice the size is half the room: what the browser's zoom does to a page.
  { name: "200 % zoom", picture: "zoom", apply: (page) => page.setViewportSize({ width: WIDE.width / 2, height: WIDE.height / 2 }) },
];

/** Go back to how a page is usually looked at. */
export async function plainly(page: Page): Promise<void> {
  await page.emulateMedia({ colorScheme: "light", forcedColors: "none", media: "screen" });
  await page.setViewportSize(WIDE);
  await turn(page, "ltr");
}

/** List what axe finds wrong, each with the elements that it is about. */
export async function violations(page: Page): Promise<string[]> {
  // Legacy mode: there are no frames, and a second page to join their results in costs time.
  const { violations: found } = await new AxeBuilder({ page }).setLegacyMode().analyze();
  return found.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.html.slice(0, 200)).join(" | ")}`);
}

/** Tell by how many pixels the page is wider than its window. */
export function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

async function turn(page: Page, dir: string): Promise<void> {
  await page.evaluate((chosen) => {
    document.documentElement.dir = chosen;
  }, dir);
}
