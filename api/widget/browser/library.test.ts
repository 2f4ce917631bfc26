// The list of briefings on the server's own page: around the widget, and no part of it.

import { expect, test } from "vitest";
import { violations } from "./axe.ts";
import { begin } from "./scene.ts";

test("the briefings are listed, read and left again by keyboard, with a clean console", async () => {
  await using scene = await begin();
  const { page, proxy, watch, widget } = scene;
  await page.goto(`${proxy.origin}/`);
  await widget.input.waitFor();
  const opener = page.getByRole("button", { name: /^All briefings \d+$/u });
  await opener.focus();
  await page.keyboard.press("Enter");
  const panel = page.getByRole("dialog");
  await panel.getByRole("listitem").first().waitFor();
  expect(await violations(page)).toEqual([]);
  const title = panel.getByRole("listitem").first().getByRole("button");
  const said = await title.textContent();
  await title.press("Enter");
  await panel.locator(".text").waitFor();
  expect(await panel.getByRole("heading").textContent()).toBe(said);
  expect(await violations(page)).toEqual([]);
  await panel.getByRole("button", { name: "All briefings" }).press("Enter");
  await panel.getByRole("listitem").first().waitFor();
  await page.keyboard.press("Escape");
  await panel.waitFor({ state: "hidden" });
  expect(await opener.evaluate((button) => button === document.activeElement)).toBe(true);
  expect(await watch.findings(page, [proxy.origin])).toEqual([]);
});
