// The widget as its user meets it: found by roles, names and parts, never by how it is built.

import type { Locator, Page } from "playwright-core";
import { ENGLISH } from "../src/strings.ts";

export type State =
  | "idle"
  | "searching"
  | "streaming"
  | "done"
  | "no-answer"
  | "rate-limited"
  | "offline"
  | "error"
  | "timed-out"
  | "withdrawn";

export class Widget {
  readonly page: Page;
  readonly host: Locator;

  constructor(page: Page, place = 0) {
    this.page = page;
    this.host = page.locator("ask-widget").nth(place);
  }

  part(name: string): Locator {
    return this.host.locator(`[part~="${name}"]`);
  }

  get input(): Locator {
    return this.part("input").and(this.host.getByRole("textbox"));
  }

  get turns(): Locator {
    return this.part("turn");
  }

  /** Open the floating panel by its button. */
  async open(): Promise<void> {
    await this.part("launcher").click();
    await this.input.waitFor();
  }

  /** A widget may come back open after a reload. */
  async openIfClosed(): Promise<void> {
    await this.part("launcher").or(this.input).first().waitFor();
    if (!(await this.input.isVisible())) {
      await this.open();
    }
  }

  async startAnew(): Promise<void> {
    await this.host.getByRole("button", { name: ENGLISH.newConversation }).click();
    await this.turns.first().waitFor({ state: "detached" });
  }

  /** Wait until no answer is on its way, whatever came of it. */
  async settled(): Promise<void> {
    await this.turns.last().waitFor();
    await this.host
      .and(this.page.locator('[data-state="searching"], [data-state="streaming"]'))
      .waitFor({ state: "detached" });
  }

  async closeSource(): Promise<void> {
    await this.part("source-panel").getByRole("button", { name: ENGLISH.closeSource }).click();
    await this.part("source-panel").waitFor({ state: "hidden" });
  }

  /** Type a question and press Enter; does not wait for what comes of it. */
  async submit(question: string): Promise<void> {
    await this.input.fill(question);
    await this.input.press("Enter");
  }

  /** Ask, and wait for the answer, or for `state`. */
  async ask(question: string, state: State = "done"): Promise<void> {
    const before = await this.turns.count();
    await this.submit(question);
    await this.turns.nth(before).waitFor();
    await this.reaches(state);
  }

  async reaches(state: State): Promise<void> {
    try {
      await this.host.and(this.page.locator(`[data-state="${state}"]`)).waitFor({ state: "attached" });
    } catch (error) {
      const found = await this.host.getAttribute("data-state");
      const alerts = await this.page.getByRole("alert").allTextContents();
      throw new Error(`the widget should be ${state}, but is ${found}, and says ${JSON.stringify(alerts)}`, {
        cause: error,
      });
    }
  }

  /** Open the source of footnote `place` of the last answer. */
  async openFootnote(place = 0): Promise<void> {
    await this.turns.last().locator('[part~="footnote"]').nth(place).click();
    await this.part("source-panel").waitFor();
  }

  /** Read a part as it is seen, without what only shapes it. */
  async textOf(name: string): Promise<string> {
    return (await this.part(name).allTextContents()).join(" ").replace(/\s+/g, " ").trim();
  }

  /** Join the pieces of a part that is cut by other marks. */
  async joined(name: string): Promise<string> {
    return (await this.part(name).allTextContents()).join("");
  }
}
