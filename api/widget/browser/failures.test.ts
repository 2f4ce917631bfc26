// What goes wrong is said, and there is a way on.

import { expect, test } from "vitest";
import { fail, first, hangUp, stall, stepwise } from "./faults.ts";
import { QUESTIONS_A_MINUTE } from "./quota.ts";
import { arrive } from "./scene.ts";
import { ANSWERABLE, FOLLOW_UP } from "./stages.ts";

const SILENCE_MS = 46_000;

test("after an error the question can be asked again, and is answered", async () => {
  await using scene = await arrive();
  const { proxy, widget } = scene;
  await widget.open();
  proxy.onQuestion(fail);
  await widget.ask(ANSWERABLE, "error");
  expect(await widget.part("alert").getByText(/\S/u).count()).toBeGreaterThan(0);
  proxy.heal();
  await widget.part("retry").click();
  await widget.reaches("done");
  expect(await widget.turns.count()).toBe(1);
});

test("an answer that breaks off keeps what was said, says so and offers to ask again", async () => {
  await using scene = await arrive();
  const { proxy, widget } = scene;
  await widget.open();
  const { fault, cut } = first(2);
  proxy.onQuestion(fault);
  await widget.submit(ANSWERABLE);
  await widget.part("sentence").waitFor();
  cut();
  await widget.reaches("error");
  expect(await widget.part("sentence").count()).toBe(1);
  proxy.heal();
  await widget.part("retry").click();
  await widget.reaches("done");
});

test("a connection that is refused is no answer", async () => {
  await using scene = await arrive();
  const { proxy, widget } = scene;
  await widget.open();
  proxy.onQuestion(hangUp);
  await widget.submit(ANSWERABLE);
  await widget.part("retry").waitFor();
  proxy.heal();
  await widget.part("retry").click();
  await widget.reaches("done");
});

test("45 seconds of silence are enough", async () => {
  await using scene = await arrive({}, {}, (page) => page.clock.install());
  const { page, proxy, widget } = scene;
  await widget.open();
  proxy.onQuestion(stall);
  await widget.submit(ANSWERABLE);
  await widget.reaches("searching");
  await page.clock.fastForward(SILENCE_MS - 5_000);
  await widget.reaches("searching");
  await page.clock.fastForward(5_000);
  await widget.reaches("timed-out");
  proxy.heal();
  await widget.part("retry").click();
  await widget.reaches("done");
});

test("whoever asks too much is told how long to wait, and may then ask", async () => {
  await using scene = await arrive({}, {}, (page) => page.clock.install());
  const { page, widget } = scene;
  await widget.open();
  for (let n = 0; n < QUESTIONS_A_MINUTE; n += 1) {
    await widget.ask(ANSWERABLE);
  }
  await widget.ask(FOLLOW_UP, "rate-limited");
  // The alert says it once; the seconds that run are for the eye.
  const left = async () => {
    const [, minutes, seconds] = /(\d+):(\d+)/u.exec((await page.getByRole("timer").textContent()) ?? "") ?? [];
    return Number(minutes) * 60 + Number(seconds);
  };
  const before = await left();
  expect(before).toBeGreaterThan(10);
  await page.clock.fastForward(5_000);
  await expect.poll(left).toBeLessThanOrEqual(before - 5);
  await page.clock.fastForward(70_000);
  // The server counts by its own clock: another visitor stands for the minute that has gone by.
  scene.proxy.becomeSomebodyElse();
  await widget.part("retry").click();
  await widget.reaches("done");
});

test("offline is said, what is there stays readable, and it goes on when the line is back", async () => {
  await using scene = await arrive();
  const { context, widget } = scene;
  await widget.open();
  await widget.ask(ANSWERABLE);
  const before = await widget.textOf("answer");
  await context.setOffline(true);
  await widget.ask(FOLLOW_UP, "offline");
  expect(await widget.textOf("answer")).toContain(before);
  await context.setOffline(false);
  await widget.part("retry").click();
  await widget.reaches("done");
});

test("an answer that is not wanted any more is stopped", async () => {
  await using scene = await arrive();
  const { proxy, widget } = scene;
  await widget.open();
  const { fault, step } = stepwise();
  proxy.onQuestion(fault);
  await widget.submit(ANSWERABLE);
  step();
  step();
  await widget.reaches("streaming");
  await widget.part("stop").click();
  await widget.reaches("idle");
  proxy.heal();
  await widget.ask(FOLLOW_UP.replace("they", "the drills in Ningxia"));
});

test("a token that the server no longer knows is replaced, once, and nobody notices", async () => {
  await using scene = await arrive();
  const { proxy, widget } = scene;
  await widget.open();
  let refused = 0;
  proxy.onQuestion((exchange) => {
    if (refused > 0) {
      return exchange.pass();
    }
    refused += 1;
    exchange.request.headers.authorization = "Bearer wgt_forged";
    return exchange.pass();
  });
  await widget.ask(ANSWERABLE);
  expect(refused).toBe(1);
});

test("what is going on is announced once, politely, and what fails as an alert", async () => {
  await using scene = await arrive();
  const { page, proxy, widget } = scene;
  await widget.open();
  await widget.ask(ANSWERABLE);
  expect(await page.getByRole("log").getAttribute("aria-live")).toBe("off");
  expect(await page.getByRole("status").allTextContents()).toEqual([expect.stringMatching(/Answered in \d/u)]);
  expect(await page.getByRole("alert").count()).toBe(0);
  proxy.onQuestion(fail);
  await widget.ask(FOLLOW_UP, "error");
  expect(await page.getByRole("alert").allTextContents()).toEqual([expect.stringMatching(/went wrong/u)]);
});
