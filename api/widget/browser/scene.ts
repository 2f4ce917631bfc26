// A visitor's own browser context, address and proxy, watched from the first moment on.

import { chromium, type Browser, type BrowserContext, type BrowserContextOptions, type Page } from "playwright-core";
import { inject } from "vitest";
import { FaultProxy } from "./proxy.ts";
import { addressOf, type Visit } from "./site.ts";
import { Watch } from "./watch.ts";
import { Widget } from "./widget.ts";

export interface WidgetEvent {
  readonly type: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

export interface Citation {
  readonly number: number;
  readonly document_id: string;
  readonly document_title: string;
  readonly published: string | null;
  readonly section: readonly string[];
  readonly quote: string;
  readonly start: number;
  readonly end: number;
  readonly highlight: { readonly start: number; readonly end: number } | null;
  readonly url: string | null;
}

export interface Answer {
  readonly id: string;
  readonly standalone_question: string;
  readonly sentences: readonly { readonly text: string }[];
  readonly citations: readonly Citation[];
  readonly abstention: { readonly nearest: readonly (Omit<Citation, "quote"> & { readonly text: string })[] } | null;
}

let browser: Promise<Browser> | undefined;

export interface Scene {
  readonly context: BrowserContext;
  readonly page: Page;
  readonly proxy: FaultProxy;
  readonly watch: Watch;
  readonly widget: Widget;
  /** What the tests' own servers answer to. */
  readonly own: readonly string[];
  /** What the page heard of the widget, oldest first. */
  events(): Promise<WidgetEvent[]>;
  /** The receipt of the answer that the page heard of last. */
  lastAnswer(): Promise<Answer>;
  /** Arrive anew as somebody who was never here; quicker than another browser context. */
  arriveAgain(visit?: Partial<Visit>): Promise<void>;
  [Symbol.asyncDispose](): Promise<void>;
}

/** Arrive at a page that embeds the widget; the widget's requests pass the scene's proxy. */
export async function arrive(
  visit: Partial<Visit> = {},
  options: BrowserContextOptions = {},
  prepare: (page: Page) => Promise<unknown> = async () => {},
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
  await context.addInitScript(listen);
  const page = await context.newPage();
  const events = () => page.evaluate(() => (globalThis as unknown as { heard: WidgetEvent[] }).heard);
  return {
    context,
    page,
    proxy,
    watch,
    widget: new Widget(page),
    own: [inject("site"), proxy.origin],
    events,
    async lastAnswer() {
      const answers = (await events()).filter(({ type }) => type === "ask-answer");
      const response = await api(`/v1/answers/${String(answers.at(-1)?.detail["id"])}`);
      return (await response.json()) as Answer;
    },
    async arriveAgain(visit = {}) {
      proxy.heal();
      proxy.becomeSomebodyElse();
      await page.evaluate(() => sessionStorage.clear());
      await page.goto(addressOf(inject("site"), { endpoint: proxy.origin, ...visit }));
      watch.forget();
    },
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

/** Runs in the page: note the widget's events as they reach the document. */
function listen(): void {
  const heard: WidgetEvent[] = [];
  Object.assign(globalThis, { heard });
  for (const type of ["ask-open", "ask-close", "ask-question", "ask-answer", "ask-source", "ask-error"]) {
    document.addEventListener(type, (event) => {
      heard.push({ type, detail: (event as CustomEvent<WidgetEvent["detail"]>).detail });
    });
  }
}
