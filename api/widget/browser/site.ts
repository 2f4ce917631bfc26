// Somebody's website, on an origin of its own and under a strict policy, with the widget on it.

import { createServer } from "node:http";
import { listening, stop } from "./loopback.ts";

export interface Visit {
  /** Where the widget asks: the server, or the proxy before it. */
  readonly endpoint: string;
  readonly siteKey?: string;
  /** Further attributes of the element, one object for each widget on the page. */
  readonly widgets?: readonly Readonly<Record<string, string>>[];
  readonly lang?: string;
  readonly dir?: "ltr" | "rtl";
}

interface Release {
  readonly version: string;
  readonly url: string;
  readonly integrity: string;
}

export const SITE_KEY = "pk_tests";
const STYLE = `
  :root { color-scheme: light dark; color: CanvasText; background: Canvas }
  body { margin: 0 auto; max-inline-size: 60rem; padding: 1rem; font: 16px/1.5 system-ui, sans-serif }
  h1 { font-size: 1.5rem }
  a { color: LinkText }
`;
const PROSE = `
  <p>This page is somebody's own. It has a heading, a few paragraphs and a
  <a href="#end">link</a>, and it knows nothing about briefings.</p>
  <p>Whoever reads it may want to ask something, so the widget is on it.</p>`;

export interface Site {
  readonly origin: string;
  stop(): void;
}

/** Serve pages that embed the widget as its documentation says. */
export async function startSite(): Promise<Site> {
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? "/", "http://site.invalid");
    const asked = searchParams.get("visit");
    if (pathname === "/site.css") {
      response.writeHead(200, { "Content-Type": "text/css" }).end(STYLE);
    } else if (asked === null) {
      response.writeHead(404).end();
    } else {
      const visit = JSON.parse(asked) as Visit;
      page(visit).then(
        (html) => response.writeHead(200, headers(visit)).end(html),
        (error: unknown) => response.writeHead(500).end(String(error)),
      );
    }
  });
  const origin = await listening(server);
  return { origin, stop: () => stop(server) };
}

/** Give the address of a page with what `visit` asks for. */
export function addressOf(origin: string, visit: Visit): string {
  return `${origin}/?visit=${encodeURIComponent(JSON.stringify(visit))}`;
}

/** Ask which file of the widget is the one to embed. */
export async function release(endpoint: string): Promise<Release> {
  const response = await fetch(`${endpoint}/widget/ask-widget.json`);
  if (!response.ok) {
    throw new Error(`GET /widget/ask-widget.json must be 200, got ${response.status}`);
  }
  const { version, url, integrity } = (await response.json()) as Release;
  return { version, url: new URL(url, endpoint).href, integrity };
}

function headers({ endpoint }: Visit): Record<string, string> {
  const policy = [
    "default-src 'none'",
    `script-src 'self' ${endpoint}`,
    "style-src 'self'",
    `connect-src ${endpoint}`,
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types lit-html",
  ];
  return { "Content-Type": "text/html; charset=utf-8", "Content-Security-Policy": policy.join("; ") };
}

async function page(visit: Visit): Promise<string> {
  const { endpoint, siteKey = SITE_KEY, widgets = [{}], lang = "en", dir = "ltr" } = visit;
  const { url, integrity } = await release(endpoint);
  const embedded = widgets.map((attributes) => element({ endpoint, "site-key": siteKey, ...attributes }));
  return `<!doctype html>
<html lang="${lang}" dir="${dir}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>Somebody's page</title>
    <link rel="stylesheet" href="/site.css">
    <script type="module" src="${moved(url, endpoint)}" integrity="${integrity}" crossorigin="anonymous"></script>
  </head>
  <body>
    <main><h1>Somebody's page</h1>${PROSE}${embedded.join("\n")}<p id="end">The end.</p></main>
  </body>
</html>`;
}

/** Fetch the file through the proxy where there is one. */
function moved(url: string, endpoint: string): string {
  return endpoint + new URL(url).pathname;
}

function element(attributes: Readonly<Record<string, string>>): string {
  const written = Object.entries(attributes).map(([name, value]) => ` ${name}="${escaped(value)}"`);
  return `<ask-widget${written.join("")}></ask-widget>`;
}

function escaped(value: string): string {
  return value.replaceAll("&", "&amp;").replaceAll('"', "&quot;").replaceAll("<", "&lt;");
}
