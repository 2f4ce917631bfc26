// What is kept of a conversation, what is not, and what is done with its answers.

import { inject, expect, test } from "vitest";
import { feedbackOn } from "./server.ts";
import { arrive } from "./scene.ts";
import { ANSWERABLE, FOLLOW_UP } from "./stages.ts";
import { ENGLISH } from "../src/strings.ts";

test("a follow-up shows how it was understood", async () => {
  await using scene = await arrive();
  const { widget } = scene;
  await widget.open();
  await widget.ask(ANSWERABLE);
  expect(await widget.part("understood").count()).toBe(0);
  await widget.ask(FOLLOW_UP);
  const { standalone_question } = await scene.lastAnswer();
  expect(standalone_question).not.toBe(FOLLOW_UP);
  expect(await widget.textOf("understood")).toContain(standalone_question);
});

test("the conversation is there after a reload, and its footnotes open", async () => {
  await using scene = await arrive();
  const { page, widget } = scene;
  await widget.open();
  await widget.ask(ANSWERABLE);
  const before = await widget.textOf("answer");
  await page.reload();
  await widget.openIfClosed();
  await widget.turns.first().waitFor();
  expect(await widget.textOf("answer")).toBe(before);
  await widget.openFootnote();
  await widget.part("quote").first().waitFor();
});

test("a new conversation forgets the old one", async () => {
  await using scene = await arrive();
  const { page, widget } = scene;
  await widget.open();
  await widget.ask(ANSWERABLE);
  await widget.host.getByRole("button", { name: ENGLISH.newConversation }).click();
  await widget.reaches("idle");
  expect(await widget.turns.count()).toBe(0);
  expect(await page.evaluate(() => JSON.stringify(sessionStorage))).not.toContain("Ningxia");
  await page.reload();
  await widget.openIfClosed();
  expect(await widget.turns.count()).toBe(0);
});

test("nothing is kept but the tab's conversation: no cookie, no local storage, no cache", async () => {
  await using scene = await arrive();
  const { context, page, widget } = scene;
  await widget.open();
  await widget.ask(ANSWERABLE);
  const kept = await page.evaluate(async () => ({
    local: localStorage.length,
    cookies: document.cookie,
    databases: (await indexedDB.databases()).length,
    workers: (await navigator.serviceWorker?.getRegistrations())?.length ?? 0,
    session: Object.values(sessionStorage).join(" "),
  }));
  expect(kept).toMatchObject({ local: 0, cookies: "", databases: 0, workers: 0 });
  expect(kept.session).not.toContain("wgt_");
  expect(await context.cookies()).toEqual([]);
});

test("an answer is copied with its sources", async () => {
  await using scene = await arrive({}, { permissions: ["clipboard-read", "clipboard-write"] });
  const { page, widget } = scene;
  await widget.open();
  await widget.ask(ANSWERABLE);
  const { sentences, citations } = await scene.lastAnswer();
  await widget.host.getByRole("button", { name: ENGLISH.copy }).click();
  await widget.host.getByText(ENGLISH.copied).first().waitFor({ state: "attached" });
  const copied = await page.evaluate(() => navigator.clipboard.readText());
  for (const { text } of sentences) {
    expect(copied).toContain(text);
  }
  for (const { document_title, published } of citations) {
    expect(copied).toContain(document_title);
    expect(copied).toContain(published?.slice(0, 4));
  }
});

test("what is said of an answer is stored by the server", async () => {
  await using scene = await arrive();
  const { widget } = scene;
  await widget.open();
  await widget.ask(ANSWERABLE);
  const { id } = await scene.lastAnswer();
  await widget.host.getByRole("button", { name: ENGLISH.down }).click();
  const comment = widget.host.getByRole("textbox", { name: ENGLISH.whatWasWrong });
  await comment.fill("It is about another year. 🛶");
  await widget.host.getByRole("button", { name: ENGLISH.send, exact: true }).click();
  await widget.host.getByText(ENGLISH.noted).first().waitFor({ state: "attached" });
  const stored = await feedbackOn(inject("dataFolder"), id);
  expect(stored).toContainEqual({ rating: "down", comment: "It is about another year. 🛶" });
});

test("thumbs up is stored without a word", async () => {
  await using scene = await arrive();
  const { widget } = scene;
  await widget.open();
  await widget.ask(ANSWERABLE);
  const { id } = await scene.lastAnswer();
  const before = await feedbackOn(inject("dataFolder"), id);
  await widget.host.getByRole("button", { name: ENGLISH.up }).click();
  await widget.host.getByText(ENGLISH.thanks).first().waitFor({ state: "attached" });
  const stored = await feedbackOn(inject("dataFolder"), id);
  expect(stored.slice(before.length)).toEqual([{ rating: "up", comment: null }]);
});

test("a page asks from outside, and hears of it", async () => {
  await using scene = await arrive();
  const { page, widget } = scene;
  await page.waitForFunction(() => customElements.get("ask-widget") !== undefined);
  await widget.host.evaluate(
    (element, question) => (element as unknown as { open(how: object): void }).open({ question }),
    ANSWERABLE,
  );
  await widget.reaches("done");
  await widget.openFootnote();
  await widget.part("quote").first().waitFor();
  await widget.host.evaluate((element) => (element as unknown as { close(): void }).close());
  const { id } = await scene.lastAnswer();
  const heard = await scene.events();
  expect(heard.map(({ type }) => type)).toEqual(["ask-open", "ask-question", "ask-answer", "ask-source", "ask-close"]);
  expect(heard[2]?.detail).toEqual({ id, status: "answered" });
});
