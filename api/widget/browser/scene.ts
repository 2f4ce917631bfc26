// A visitor's own browser context, address and proxy, watched from the first moment on.

import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";
import { inject } from "vitest";
import { FaultProxy } from "./proxy.ts";
import { addressOf, type Visit } from "./site.ts";
import { Watch } from "./watch.ts";
import { Widget } from "./widget.ts";

let browser: Promise<Browser> | undefined;

export interface Scene {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly proxy: FaultProxy;
  readonly watch: Watch;
  readonly widget: Widget;
  /** What the tests' own servers answer to. */
  readonly own: readonly string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** Arrive at a page that embeds the widget; the widget's requests pass the scene's proxy. */
export async function arrive(
  visit: Partial<Visit> = {},
  options: BrowserContextOptions = {},
  prepare: (page: Page) => Promise<void> = async () => {},
): Promise<Scene> {
  const scene = await begin(options);
  await prepare(scene.page);
  await scene.page.goto(addressOf(inject("site"), { endpoint: scene.proxy.origin, ...visit }));
  return scene;
}

/** The same before any page is opened. */
export async function begin(options: BrowserContextOptions = {}): Promise<Scene> {
  browser ??= chromium.connect(inject("browser"));
  const proxy = await new FaultProxy(inject("server")).start();
  const context = await (await browser).newContext({ colorScheme: "light", locale: "en-GB", ...options });
  context.setDefaultTimeout(20_000);
  const watch = await Watch.over(context);
  const page = await context.newPage();
  return {
    context,
    page,
    proxy,
    watch,
    widget: new Widget(page),
    own: [inject("site"), proxy.origin],
    async [Symbol.asyncDispose]() {
      await context.close();
      proxy.stop();
    },
  };
}

/** Ask the server itself, as a program with a key. */
export async function api(path: string): Promise<Response> {
  const response = await fetch(inject("server") + path, {
    headers: { Authorization: `Bearer ${inject("apiKey")}` },
  });
  if (!response.ok) {
    throw new Error(`GET ${path} must be 2xx, got ${response.status}: ${await response.text()}`);
  }
  return response;
}
