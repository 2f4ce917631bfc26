// A footnote opens at the exact words.

import { expect, test } from "vitest";
import { WEIGHHOUSE } from "./corpus.ts";
import { trickle } from "./faults.ts";
import { comparable, slice } from "./reading.ts";
import { type Answer, api, arrive, type Scene } from "./scene.ts";
import { ANSWERABLE, OPEN, UNANSWERABLE } from "./stages.ts";

/** Ask the server for the very words that a citation is about. */
async function words(place: { document_id: string; start: number; end: number }): Promise<string> {
  const text = await (await api(`/v1/documents/${place.document_id}/text`)).text();
  return slice(text, place.start, place.end);
}

/** Tell how much of the marked words can be seen, all scrolling considered. */
function seen({ widget }: Scene): Promise<number> {
  return widget
    .part("quote")
    .first()
    .evaluate(
      (quote) =>
        new Promise<number>((resolve) => {
          new IntersectionObserver(([entry]) => resolve(entry?.intersectionRatio ?? 0)).observe(quote);
        }),
    );
}

async function answered(scene: Scene, question: string): Promise<Answer> {
  await scene.widget.ask(question);
  return scene.lastAnswer();
}

test("every footnote marks the words that the server has at its place", async () => {
  await using scene = await arrive();
  const { widget } = scene;
  await widget.open();
  const answer = await answered(scene, OPEN);
  expect(answer.citations.length).toBeGreaterThan(1);
  for (const [place, citation] of answer.citations.entries()) {
    await widget.openFootnote(place);
    await widget.part("source-title").getByText(citation.document_title).waitFor();
    await widget.part("quote").first().waitFor();
    const exact = await words(citation);
    expect(exact).toBe(citation.quote);
    expect(comparable(await widget.joined("quote"))).toBe(comparable(exact));
    expect(await seen(scene)).toBeGreaterThan(0.9);
    await widget.closeSource();
  }
});

test("the source shows title, date, section path and a link to the document", async () => {
  await using scene = await arrive();
  const { widget } = scene;
  await widget.open();
  const { citations } = await answered(scene, WEIGHHOUSE.question);
  await widget.openFootnote();
  await widget.part("quote").first().waitFor();
  const panel = comparable(await widget.textOf("source-panel"));
  expect(panel).toContain(citations[0]?.document_title);
  expect(panel).toContain("2020");
  for (const heading of citations[0]?.section ?? []) {
    expect(panel).toContain(heading);
  }
  const link = widget.part("source-panel").getByRole("link");
  expect(await link.getAttribute("href")).toBe(citations[0]?.url);
  expect((await link.getAttribute("rel"))?.split(" ").sort()).toEqual(["noopener", "noreferrer"]);
});

test("words far down a long section are scrolled to", async () => {
  await using scene = await arrive({}, { viewport: { width: 900, height: 500 } });
  const { widget } = scene;
  await widget.open();
  const { citations } = await answered(scene, WEIGHHOUSE.question);
  await widget.openFootnote();
  await widget.part("quote").first().waitFor();
  expect(comparable(await widget.joined("quote"))).toBe(comparable(citations[0]?.quote ?? ""));
  await expect.poll(() => seen(scene)).toBeGreaterThan(0.9);
});

test("the short answer is marked inside its sentence", async () => {
  await using scene = await arrive();
  const { widget } = scene;
  await widget.open();
  const { citations } = await answered(scene, ANSWERABLE);
  const marked = citations.filter(({ highlight }) => highlight !== null);
  expect(marked.length).toBeGreaterThan(0);
  const shorts = await Promise.all(
    marked.map(({ document_id, highlight }) => words({ document_id, start: 0, end: 0, ...highlight })),
  );
  const shown = await widget.turns.last().locator('[part~="answer"] [part~="short"]').allTextContents();
  expect(shown.map(comparable)).toEqual(shorts.map(comparable));
});

test("what comes nearest opens at its words too, and is not called a quote", async () => {
  await using scene = await arrive();
  const { widget } = scene;
  await widget.open();
  await widget.ask(UNANSWERABLE, "no-answer");
  const { abstention } = await scene.lastAnswer();
  const nearest = abstention?.nearest ?? [];
  expect(nearest.length).toBeGreaterThan(0);
  await widget.part("nearest").getByRole("button").first().click();
  await widget.part("source-panel").waitFor();
  await widget.part("source-title").getByText(nearest[0]?.document_title ?? "").waitFor();
  expect((await widget.textOf("source-panel")).toLowerCase()).toContain("related, not support");
});

test("a stream cut anywhere, inside characters too, is the same answer", async () => {
  await using scene = await arrive();
  const { widget } = scene;
  await widget.open();
  scene.proxy.onQuestion(trickle(7));
  const { sentences } = await answered(scene, ANSWERABLE);
  const shown = await widget.turns.last().locator('[part~="sentence"]').allTextContents();
  expect(shown.length).toBe(sentences.length);
  for (const [place, { text }] of sentences.entries()) {
    expect(comparable(shown[place] ?? "")).toContain(comparable(text));
  }
});
