// One server, one site and one browser for all tests.

import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { chromium } from "playwright-core";
import type { TestProject } from "vitest/node";
import { writeCorpus } from "./corpus.ts";
import { QUESTIONS_A_MINUTE } from "./quota.ts";
import { SAMPLES, startServer } from "./server.ts";
import { SITE_KEY, startSite } from "./site.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** Where the browser listens. */
    readonly browser: string;
    readonly server: string;
    readonly dataFolder: string;
    readonly apiKey: string;
    readonly site: string;
  }
}

const CHROMIUM = process.env["CHROMIUM"] ?? "/usr/bin/chromium";
const FLAGS = [
  "--no-sandbox",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--no-first-run",
];

type Closing = () => void | Promise<void>;

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const running: Closing[] = [];
  const close = async () => {
    for (const closing of running.reverse()) {
      await closing();
    }
  };
  try {
    await start(project, running);
  } catch (error) {
    await close();
    throw error;
  }
  return close;
}

async function start(project: TestProject, running: Closing[]): Promise<void> {
  const site = await startSite();
  running.push(() => site.stop());
  const corpus = await mkdtemp(join(tmpdir(), "briefings-hostile-"));
  running.push(() => rm(corpus, { recursive: true, force: true }));
  await writeCorpus(corpus);
  const browser = await chromium.launchServer({ executablePath: CHROMIUM, args: FLAGS });
  running.push(() => browser.close());
  const apiKey = randomBytes(24).toString("base64url");
  const server = await startServer([SAMPLES, corpus], settings(site.origin, apiKey));
  running.push(() => server.stop());
  project.provide("browser", browser.wsEndpoint());
  project.provide("server", server.origin);
  project.provide("dataFolder", server.folder);
  project.provide("apiKey", apiKey);
  project.provide("site", site.origin);
}

function settings(site: string, apiKey: string): Record<string, string> {
  return {
    BRIEFINGS_API_KEYS: createHash("sha256").update(apiKey).digest("hex"),
    BRIEFINGS_WIDGET_SITES: `${SITE_KEY}=${site};page=self`,
    BRIEFINGS_WIDGET_ADDRESS_QUOTA: `${QUESTIONS_A_MINUTE}/minute`,
    BRIEFINGS_TRUSTED_PROXIES: "127.0.0.1",
  };
}
