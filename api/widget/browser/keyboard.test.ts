// Keyboard alone: from the page's first Tab to the source, the feedback and out again.

import type { Locator, Page } from "playwright-core";
import { expect, test } from "vitest";
import { arrive } from "./scene.ts";
import { ANSWERABLE } from "./stages.ts";
import { ENGLISH } from "../src/strings.ts";

const MOST_TABS = 60;

function hasFocus(target: Locator): Promise<boolean> {
  return target.evaluate((element) => (element.getRootNode() as ShadowRoot).activeElement === element);
}

/** Press Tab until `target` has the focus. */
async function tabTo(page: Page, target: Locator, key = "Tab"): Promise<void> {
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    await page.keyboard.press(key);
    if (await hasFocus(target)) {
      return;
    }
  }
  throw new Error(`${MOST_TABS} presses of ${key} do not reach ${String(target)}`);
}

test("keys alone lead from the page to the source and back", async () => {
  await using scene = await arrive();
  const { page, widget } = scene;
  await widget.part("launcher").waitFor();

  await tabTo(page, widget.part("launcher"));
  await page.keyboard.press("Enter");
  await expect.poll(() => hasFocus(widget.input)).toBe(true);

  await page.keyboard.type(ANSWERABLE);
  await page.keyboard.press("Enter");
  await widget.reaches("done");
  // Whoever asked can go on asking.
  await expect.poll(() => hasFocus(widget.input)).toBe(true);

  const footnote = widget.part("footnote").first();
  await tabTo(page, footnote, "Shift+Tab");
  await page.keyboard.press("Enter");
  await widget.part("quote").first().waitFor();
  const isInSource = () =>
    widget.part("source-panel").evaluate((panel) => {
      const focused = (panel.getRootNode() as ShadowRoot).activeElement;
      return focused !== null && panel.contains(focused);
    });
  await expect.poll(isInSource).toBe(true);

  await page.keyboard.press("Escape");
  await widget.part("source-panel").waitFor({ state: "hidden" });
  expect(await hasFocus(footnote)).toBe(true);

  await tabTo(page, widget.host.getByRole("button", { name: ENGLISH.up }));
  await page.keyboard.press("Enter");
  await widget.host.getByText(ENGLISH.thanks).first().waitFor({ state: "attached" });

  await page.keyboard.press("Escape");
  await widget.part("panel").waitFor({ state: "hidden" });
  expect(await hasFocus(widget.part("launcher"))).toBe(true);
});

test("focus is seen wherever it goes", async () => {
  await using scene = await arrive();
  const { page, widget } = scene;
  await widget.open();
  await widget.ask(ANSWERABLE);
  const unseen = new Set<string>();
  for (let presses = 0; presses < MOST_TABS / 2; presses += 1) {
    await page.keyboard.press("Shift+Tab");
    const bare = await widget.host.evaluate((host) => {
      const focused = host.shadowRoot?.activeElement;
      if (focused === null || focused === undefined) {
        return null;
      }
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(focused);
      const around = getComputedStyle(focused.parentElement ?? focused);
      const drawn =
        (outlineStyle !== "none" && Number.parseFloat(outlineWidth) > 0) ||
        boxShadow !== "none" ||
        around.boxShadow !== "none" ||
        (around.outlineStyle !== "none" && Number.parseFloat(around.outlineWidth) > 0);
      return drawn ? null : focused.outerHTML.slice(0, 120);
    });
    if (bare !== null) {
      unseen.add(bare);
    }
  }
  expect([...unseen]).toEqual([]);
});

test("the suggestions are reached and asked by keys", async () => {
  await using scene = await arrive();
  const { page, widget } = scene;
  await widget.open();
  const suggestion = widget.part("suggestions").getByRole("button").first();
  await suggestion.waitFor();
  await tabTo(page, suggestion);
  await page.keyboard.press("Enter");
  await widget.reaches("done");
});

test("on a narrow screen, too, the focus returns to where it was", async () => {
  await using scene = await arrive({}, { viewport: { width: 320, height: 640 } });
  const { page, widget } = scene;
  await widget.part("launcher").waitFor();
  for (const leave of ["Escape", "Enter"]) {
    await widget.part("launcher").focus();
    await page.keyboard.press("Enter");
    await expect.poll(() => hasFocus(widget.input)).toBe(true);
    if (leave === "Enter") {
      await tabTo(page, widget.host.getByRole("button", { name: ENGLISH.close }), "Shift+Tab");
    }
    await page.keyboard.press(leave);
    await widget.part("panel").waitFor({ state: "hidden" });
    expect(await hasFocus(widget.part("launcher"))).toBe(true);
  }
});
