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

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const site = await startSite();
  const corpus = await mkdtemp(join(tmpdir(), "briefings-hostile-"));
  const apiKey = randomBytes(24).toString("base64url");
  const [server, browser] = await Promise.all([
    writeCorpus(corpus).then(() => startServer([SAMPLES, corpus], settings(site.origin, apiKey))),
    chromium.launchServer({ executablePath: CHROMIUM, args: FLAGS }),
  ]);
  project.provide("browser", browser.wsEndpoint());
  project.provide("server", server.origin);
  project.provide("dataFolder", server.folder);
  project.provide("apiKey", apiKey);
  project.provide("site", site.origin);
  return async () => {
    site.stop();
    await Promise.all([browser.close(), server.stop()]);
    await rm(corpus, { recursive: true, force: true });
  };
}

function settings(site: string, apiKey: string): Record<string, string> {
  return {
    BRIEFINGS_API_KEYS: createHash("sha256").update(apiKey).digest("hex"),
    BRIEFINGS_WIDGET_SITES: `${SITE_KEY}=${site};page=self`,
    BRIEFINGS_WIDGET_ADDRESS_QUOTA: `${QUESTIONS_A_MINUTE}/minute`,
    BRIEFINGS_TRUSTED_PROXIES: "127.0.0.1",
  };
}
