// What a page must never do: run what it was given as text, call home, open dialogs, navigate, keep.

import type { BrowserContext, Page } from "playwright-core";

/** Name of the global variable that a payload would set if it ran. */
export const SENTINEL = "hostileRan";

export class Watch {
  readonly requests: string[] = [];
  readonly dialogs: string[] = [];
  readonly complaints: string[] = [];
  readonly strayPages: string[] = [];
  readonly navigations: string[] = [];

  private constructor() {}

  /** Look on from before the first page is opened. */
  static async over(context: BrowserContext): Promise<Watch> {
    const watch = new Watch();
    // A dialog is recorded before it is closed: one that stays open holds everything up.
    context.on("dialog", (dialog) => {
      watch.dialogs.push(`${dialog.type()}: ${dialog.message()}`);
      void dialog.dismiss();
    });
    context.on("request", (request) => watch.requests.push(request.url()));
    context.on("weberror", (error) => watch.complaints.push(String(error.error())));
    context.on("console", (message) => {
      if (["error", "warning"].includes(message.type())) {
        watch.complaints.push(`${message.type()}: ${message.text()}`);
      }
    });
    let first = true;
    context.on("page", (page) => {
      if (!first) {
        watch.strayPages.push(page.url());
      }
      first = false;
      page.on("framenavigated", (frame) => watch.navigations.push(frame.url()));
    });
    await context.addInitScript(() => {
      const kept: string[] = [];
      Object.assign(globalThis, { policyViolations: kept });
      document.addEventListener("securitypolicyviolation", (event) => {
        kept.push(`${event.violatedDirective}: ${event.blockedURI} ${event.sample}`);
      });
    });
    return watch;
  }

  /** Begin a new list of everything. */
  forget(): void {
    for (const kept of [this.requests, this.dialogs, this.complaints, this.strayPages, this.navigations]) {
      kept.length = 0;
    }
  }

  /** Tell all that went wrong so far, in words; nothing is the good case. */
  async findings(page: Page, own: readonly string[]): Promise<string[]> {
    const { ran, violations } = await page.evaluate((sentinel) => {
      const world = globalThis as unknown as Record<string, unknown>;
      return { ran: world[sentinel], violations: world["policyViolations"] as string[] };
    }, SENTINEL);
    return [
      ...(ran === undefined ? [] : [`a script ran: ${String(ran)}`]),
      ...violations.map((said) => `policy violation: ${said}`),
      ...this.dialogs.map((said) => `dialog: ${said}`),
      ...this.strayPages.map((url) => `a page was opened: ${url}`),
      ...this.foreign(own).map((url) => `foreign request: ${url}`),
      ...this.complaints.map((said) => `console: ${said}`),
    ];
  }

  /** List the requests that went anywhere but to the origins that are the page's own. */
  foreign(own: readonly string[]): string[] {
    return this.requests.filter((url) => !own.includes(new URL(url).origin));
  }
}
