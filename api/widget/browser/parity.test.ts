// The widget shows what the API says: the questions that Slack's parity test asks (tests/api/slack).

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { QUESTIONS_A_MINUTE } from "./quota.ts";
import { comparable } from "./reading.ts";
import { type Answer, arrive } from "./scene.ts";
import { REPOSITORY } from "./server.ts";
import type { Widget } from "./widget.ts";

interface FullAnswer extends Answer {
  readonly status: "answered" | "abstained";
  readonly sentences: readonly { readonly text: string; readonly citations: readonly number[] }[];
}

interface ShownSentence {
  readonly words: string;
  readonly numbers: readonly number[];
}

const FILE = join(REPOSITORY, "tests/api/parity_questions.json");
const QUESTIONS = JSON.parse(readFileSync(FILE, "utf8")) as string[];

/** Visitors may ask a few questions each. */
function visits(): string[][] {
  const starts = [...QUESTIONS.keys()].filter((place) => place % QUESTIONS_A_MINUTE === 0);
  return starts.map((start) => QUESTIONS.slice(start, start + QUESTIONS_A_MINUTE));
}

/** Ask the server itself, as a program with a key. */
async function overHttp(question: string): Promise<FullAnswer> {
  const response = await fetch(`${inject("server")}/v1/answers`, {
    method: "POST",
    headers: { Authorization: `Bearer ${inject("apiKey")}`, "Content-Type": "application/json" },
    body: JSON.stringify({ question }),
  });
  expect(response.status).toBe(200);
  return (await response.json()) as FullAnswer;
}

/** Read the sentences of the last turn, each with the numbers of its footnotes. */
async function sentences(widget: Widget): Promise<ShownSentence[]> {
  const shown = await widget.turns
    .last()
    .locator('[part~="sentence"]')
    .evaluateAll((found) =>
      found.map((sentence) => {
        const numbers = [...sentence.querySelectorAll('[part~="footnote"]')].map((note) => Number(note.textContent));
        const words = sentence.cloneNode(true) as Element;
        words.querySelectorAll("sup").forEach((note) => note.remove());
        return { words: words.textContent, numbers };
      }),
    );
  return shown.map(({ words, numbers }) => ({ words: comparable(words), numbers }));
}

async function titles(widget: Widget, part: string): Promise<string[]> {
  const found = widget.turns.last().locator(`[part~="${part}"]`).getByRole("listitem").locator("button");
  return (await found.allTextContents()).map(comparable);
}

/** Open each source, and read the words that are marked in it. */
async function quotes(widget: Widget): Promise<string[]> {
  const marked: string[] = [];
  const entries = widget.turns.last().locator('[part~="source-entry"]');
  for (const entry of await entries.all()) {
    await entry.locator("button").click();
    await widget.part("quote").first().waitFor();
    marked.push(comparable(await widget.joined("quote")));
    await widget.closeSource();
  }
  return marked;
}

test("there are fifty questions, as for Slack", () => {
  expect(new Set(QUESTIONS).size).toBe(50);
});

test.each(visits())("sentences, numbers and quotes are the API's: %s", async (...questions) => {
  await using scene = await arrive();
  const { widget } = scene;
  await widget.open();
  for (const question of questions) {
    let answer = await overHttp(question);
    const isAnswered = answer.status === "answered";
    await widget.ask(question, isAnswered ? "done" : "no-answer");
    const { id } = await scene.lastAnswer();
    if (id !== answer.id) {
      // A briefing that another test withdrew in between makes a new generation, which answers tell.
      answer = await overHttp(question);
    }
    // An answer's id is a hash of all of it.
    expect(id).toBe(answer.id);
    expect(await sentences(widget)).toEqual(
      answer.sentences.map(({ text, citations }) => ({ words: comparable(text), numbers: citations })),
    );
    expect(await titles(widget, "sources")).toEqual(answer.citations.map((cited) => comparable(cited.document_title)));
    expect(await quotes(widget)).toEqual(answer.citations.map(({ quote }) => comparable(quote)));
    const nearest = answer.abstention?.nearest ?? [];
    expect(await titles(widget, "nearest")).toEqual(nearest.map((passage) => comparable(passage.document_title)));
    await widget.startAnew();
  }
});
