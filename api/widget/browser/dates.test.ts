// Questions about some days only.

import { expect, test } from "vitest";
import { ENGLISH } from "../src/strings.ts";
import { bodyOf } from "./proxy.ts";
import { arrive, type Scene } from "./scene.ts";
import { ANSWERABLE } from "./stages.ts";

/** Choose days, and note what is asked of the server. */
async function dated(scene: Scene, from: string, to: string): Promise<unknown[]> {
  const { proxy, widget } = scene;
  const filters: unknown[] = [];
  proxy.onQuestion(async (exchange) => {
    const body = await bodyOf(exchange.request);
    filters.push((JSON.parse(body) as { filters: unknown }).filters);
    await exchange.pass({ body });
  });
  await widget.open();
  await widget.part("dates").locator("summary").click();
  await widget.host.getByLabel(ENGLISH.from, { exact: true }).fill(from);
  await widget.host.getByLabel(ENGLISH.to, { exact: true }).fill(to);
  return filters;
}

test("the days that are chosen are asked for, and hold for the next question too", async () => {
  await using scene = await arrive();
  const filters = await dated(scene, "2021-08-01", "2021-08-31");
  await scene.widget.ask(ANSWERABLE);
  const { citations } = await scene.lastAnswer();
  expect(citations.filter(({ published }) => !published?.startsWith("2021-08-"))).toEqual([]);
  await scene.widget.ask(ANSWERABLE);
  const august = { published_after: "2021-08-01", published_before: "2021-08-31" };
  expect(filters).toEqual([august, august]);
});

test("where the days are to blame, one press asks without them", async () => {
  await using scene = await arrive();
  const filters = await dated(scene, "2021-08-04", "2021-08-05");
  await scene.widget.ask(ANSWERABLE, "no-answer");
  await scene.widget.host.getByRole("button", { name: ENGLISH.withoutDates }).click();
  await scene.widget.reaches("done");
  expect(filters.at(-1)).toEqual({ published_after: null, published_before: null });
});
