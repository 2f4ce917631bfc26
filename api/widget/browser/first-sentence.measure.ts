// How long it takes from Enter to the first sentence on the screen; printed, never asserted.

import { expect, test } from "vitest";
import { arrive } from "./scene.ts";

const QUESTIONS = [
  "How many troops were sent to Ningxia?",
  "On what day did the maneuvers in Ningxia get going?",
  "What is the name of the exercise?",
  "What does BIO4 cost?",
  "When is the BIO4 campus due to open?",
  "Who reported the story about Ukraine's vaccines?",
  "How many doses of vaccine were at stake for Ukraine?",
  "What happened to the bus in Pakistan?",
  "How many people died in the bus explosion?",
  "When were the Chinese workers shot at in Karachi?",
  "Who has claimed the attacks in Pakistan?",
  "How many foreign leaders came to China in 2019?",
  "How many foreign leaders went to the United States in 2019?",
  "How many Chinese citizens have asked for asylum since 2012?",
  "Who is Qin Gang?",
  "Where did Wendy Sherman travel in late July?",
  "What did China threaten to do to Ukraine?",
  "What did BGI say about its work?",
  "Which exercise took place in Ningxia Hui?",
  "What is the Belt and Road Initiative?",
];

test("first sentence seen", { timeout: 300_000 }, async () => {
  await using scene = await arrive();
  const { page, proxy, widget } = scene;
  await widget.open();
  await widget.part("suggestions").getByRole("button").nth(3).waitFor();
  const times: number[] = [];
  for (const question of QUESTIONS) {
    proxy.becomeSomebodyElse();
    await widget.input.fill(question);
    const seen = page.evaluate(watchForSentence);
    await widget.input.press("Enter");
    const time = await seen;
    await widget.settled();
    if (time !== null) {
      times.push(time);
    }
    await widget.startAnew();
  }
  times.sort((a, b) => a - b);
  const at = (share: number) => `${times[Math.ceil(share * times.length) - 1]?.toFixed(0)} ms`;
  console.log(`from Enter to the first sentence on the screen: median ${at(0.5)}, p95 ${at(0.95)}, n ${times.length}`);
  expect(times.length).toBeGreaterThan(0);
});

/** Runs in the page: from the key that asks to the frame after the first sentence is there. */
function watchForSentence(): Promise<number | null> {
  const root = document.querySelector("ask-widget")?.shadowRoot as ShadowRoot;
  return new Promise((resolve) => {
    addEventListener(
      "keydown",
      () => {
        const start = performance.now();
        const look = () => {
          if (root.querySelector('[part~="sentence"]') !== null) {
            // The frame that holds it has been painted once the next one begins.
            requestAnimationFrame(() => resolve(performance.now() - start));
          } else if (root.querySelector('[part~="actions"]') !== null) {
            resolve(null);
          } else {
            requestAnimationFrame(look);
          }
        };
        requestAnimationFrame(look);
      },
      { capture: true, once: true },
    );
  });
}
