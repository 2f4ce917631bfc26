// On somebody's page, and on the server's own.

import type { IncomingHttpHeaders } from "node:http";
import { inject, expect, test } from "vitest";
import { violations } from "./axe.ts";
import type { Fault } from "./proxy.ts";
import { arrive, begin } from "./scene.ts";
import { SITE_KEY, addressOf, release } from "./site.ts";
import { ANSWERABLE, FOLLOW_UP, UNANSWERABLE } from "./stages.ts";
import { Widget } from "./widget.ts";

test("a whole visit reaches no origin but the endpoint, under a strict policy, with a clean console", async () => {
  await using scene = await arrive();
  const { page, watch, widget } = scene;
  await widget.open();
  await widget.ask(ANSWERABLE);
  await widget.openFootnote();
  await widget.part("quote").first().waitFor();
  await widget.closeSource();
  await widget.ask(FOLLOW_UP);
  await widget.ask(UNANSWERABLE, "no-answer");
  expect(await watch.findings(page, scene.own)).toEqual([]);
  expect(watch.navigations.length).toBe(1);
});

test("nothing is asked of the server before the widget is opened", async () => {
  await using scene = await arrive();
  const { page, proxy, watch, widget } = scene;
  await widget.part("launcher").waitFor();
  await page.waitForLoadState("networkidle");
  const { url } = await release(proxy.origin);
  expect(watch.requests.filter((request) => request.startsWith(proxy.origin))).toEqual([url]);
});

test("requests carry no credentials and no referrer", async () => {
  await using scene = await arrive();
  const { context, page, proxy, widget } = scene;
  const sent: IncomingHttpHeaders[] = [];
  const note: Fault = (exchange) => {
    sent.push(exchange.request.headers);
    return exchange.pass();
  };
  proxy.on("GET", /^\/v1\//u, note);
  proxy.on("POST", /^\/v1\//u, note);
  await context.addCookies([{ name: "kept", value: "secret", url: proxy.origin }]);
  await page.reload();
  await widget.open();
  await widget.ask(ANSWERABLE);
  expect(sent.length).toBeGreaterThan(1);
  expect(sent.filter(({ cookie, referer }) => cookie !== undefined || referer !== undefined)).toEqual([]);
});

test("two widgets on a page talk past each other", async () => {
  await using scene = await arrive({
    widgets: [{ heading: "First" }, { heading: "Second", mode: "inline" }],
  });
  const { page, watch } = scene;
  const [first, second] = [new Widget(page, 0), new Widget(page, 1)];
  await second.ask(UNANSWERABLE, "no-answer");
  await first.open();
  await first.ask(ANSWERABLE);
  expect(await second.turns.count()).toBe(1);
  expect(await first.turns.count()).toBe(1);
  expect(await second.textOf("answer")).not.toBe(await first.textOf("answer"));
  expect(await violations(page)).toEqual([]);
  expect(await watch.findings(page, scene.own)).toEqual([]);
  await page.reload();
  await second.turns.first().waitFor();
  expect(await second.textOf("question")).toContain(UNANSWERABLE);
});

test.each(["light", "dark"] as const)("a widget in the text of a %s page can be of the other theme", async (page) => {
  const theme = page === "light" ? "dark" : "light";
  await using scene = await arrive({ widgets: [{ mode: "inline", theme }] }, { colorScheme: page, reducedMotion: "reduce" });
  await scene.widget.ask(ANSWERABLE);
  expect(await violations(scene.page)).toEqual([]);
});

test("a widget in the text that learns late where its server is begins then", async () => {
  await using scene = await arrive({ widgets: [] });
  const { page, proxy, widget } = scene;
  await page.evaluate(() => {
    const late = document.createElement("ask-widget");
    late.setAttribute("mode", "inline");
    document.querySelector("main")?.append(late);
    late.scrollIntoView();
  });
  // Nobody answers where the page itself is from.
  await expect.poll(async () => (await scene.events()).map(({ type }) => type)).toContain("ask-error");
  await widget.host.evaluate(
    (late, [endpoint, key]) => {
      late.setAttribute("endpoint", endpoint);
      late.setAttribute("site-key", key);
    },
    [proxy.origin, SITE_KEY] as const,
  );
  await widget.part("suggestions").getByRole("button").first().waitFor();
});

test("a page that is not listed is told so, and gets no answer", async () => {
  await using scene = await begin();
  const { page, proxy, widget } = scene;
  const unlisted = inject("site").replace("127.0.0.1", "localhost");
  await page.goto(addressOf(unlisted, { endpoint: proxy.origin }));
  await widget.open();
  await widget.submit(ANSWERABLE);
  await widget.reaches("error");
  const said = await page.getByRole("alert").textContent();
  expect(said).toMatch(/site|page|origin|embed/iu);
  expect(await widget.part("sentence").count()).toBe(0);
});

test("a key that the server does not know gets no answer", async () => {
  await using scene = await arrive({ siteKey: "pk_unknown" });
  const { page, widget } = scene;
  await widget.open();
  await widget.submit(ANSWERABLE);
  await widget.reaches("error");
  expect(await page.getByRole("alert").textContent()).toMatch(/site|page|origin|key/iu);
});

test("the page at / is the widget, under the server's own policy", async () => {
  await using scene = await begin();
  const { page, proxy, watch, widget } = scene;
  const response = await page.goto(`${proxy.origin}/`);
  expect(response?.headers()["content-security-policy"]).toContain("require-trusted-types-for 'script'");
  await widget.input.waitFor();
  expect(await violations(page)).toEqual([]);
  await widget.ask(ANSWERABLE);
  await widget.openFootnote();
  await widget.part("quote").first().waitFor();
  expect(await violations(page)).toEqual([]);
  expect(await watch.findings(page, [proxy.origin])).toEqual([]);
});

test("the page at / asks what its address says", async () => {
  await using scene = await begin();
  const { page, proxy, widget } = scene;
  await page.goto(`${proxy.origin}/?q=${encodeURIComponent(ANSWERABLE)}`);
  await widget.reaches("done");
  expect(await widget.textOf("question")).toContain(ANSWERABLE);
});

test("a file that was tampered with does not run", async () => {
  await using scene = await begin();
  const { page, proxy, watch } = scene;
  proxy.on("GET", /\/ask-widget\.mjs$/u, (exchange) =>
    exchange.pass({
      response: (upstream) => {
        const headers = { ...upstream.headers };
        delete headers["content-length"];
        delete headers["content-encoding"];
        upstream.resume();
        exchange.response.writeHead(200, headers).end("globalThis.hostileRan = 1;");
      },
    }),
  );
  await page.goto(addressOf(inject("site"), { endpoint: proxy.origin }));
  await page.waitForLoadState("networkidle");
  expect(await page.evaluate(() => "hostileRan" in globalThis)).toBe(false);
  expect(watch.complaints.join(" ")).toMatch(/integrity/iu);
});
