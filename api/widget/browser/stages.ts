// How each state of the widget is really come to.

import type { Page } from "playwright-core";
import { inject } from "vitest";
import { LIGHTHOUSE } from "./corpus.ts";
import { fail, first, stall, stepwise } from "./faults.ts";
import { QUESTIONS_A_MINUTE } from "./quota.ts";
import type { Scene } from "./scene.ts";
import { withdraw } from "./server.ts";
import type { State } from "./widget.ts";

export const ANSWERABLE = "How many troops were sent to Ningxia?";
/** Answered with several sentences. */
export const OPEN = "What happened to Chinese workers in Pakistan?";
export const FOLLOW_UP = "And how long do they last?";
export const UNANSWERABLE = "Who won the football world cup in 1966?";
const SILENCE_MS = 46_000;

export interface Stage {
  readonly name: string;
  readonly state: State;
  /** Needed before the page is opened. */
  readonly prepare?: (page: Page) => Promise<unknown>;
  readonly reach: (scene: Scene) => Promise<void>;
}

export const STAGES: readonly Stage[] = [
  {
    name: "idle",
    state: "idle",
    reach: async ({ widget }) => {
      await widget.part("suggestions").getByRole("button").first().waitFor();
    },
  },
  {
    name: "searching",
    state: "searching",
    reach: async ({ proxy, widget }) => {
      proxy.onQuestion(stall);
      await widget.submit(ANSWERABLE);
    },
  },
  {
    name: "streaming",
    state: "streaming",
    reach: async ({ proxy, widget }) => {
      const { fault, step } = stepwise();
      proxy.onQuestion(fault);
      await widget.submit(ANSWERABLE);
      step();
      step();
    },
  },
  { name: "done", state: "done", reach: ({ widget }) => widget.ask(ANSWERABLE) },
  {
    name: "follow-up",
    state: "done",
    reach: async ({ widget }) => {
      await widget.ask(ANSWERABLE);
      await widget.ask(FOLLOW_UP);
    },
  },
  {
    name: "source",
    state: "done",
    reach: async ({ widget }) => {
      await widget.ask(ANSWERABLE);
      await widget.openFootnote();
      await widget.part("quote").first().waitFor();
    },
  },
  { name: "no-answer", state: "no-answer", reach: ({ widget }) => widget.ask(UNANSWERABLE, "no-answer") },
  {
    name: "rate-limited",
    state: "rate-limited",
    reach: async ({ widget }) => {
      for (let n = 0; n < QUESTIONS_A_MINUTE; n += 1) {
        await widget.ask(ANSWERABLE);
      }
      await widget.submit(ANSWERABLE);
    },
  },
  {
    name: "offline",
    state: "offline",
    reach: async ({ context, widget }) => {
      await widget.ask(ANSWERABLE);
      await context.setOffline(true);
      await widget.submit(FOLLOW_UP);
    },
  },
  {
    name: "error",
    state: "error",
    reach: async ({ proxy, widget }) => {
      proxy.onQuestion(fail);
      await widget.submit(ANSWERABLE);
    },
  },
  {
    name: "broken-off",
    state: "error",
    reach: async ({ proxy, widget }) => {
      const { fault, cut } = first(2);
      proxy.onQuestion(fault);
      await widget.submit(ANSWERABLE);
      await widget.part("sentence").waitFor();
      cut();
    },
  },
  {
    name: "timed-out",
    state: "timed-out",
    prepare: (page) => page.clock.install(),
    reach: async ({ page, proxy, widget }) => {
      proxy.onQuestion(first(1).fault);
      await widget.submit(ANSWERABLE);
      await widget.part("status").getByText(/passage/u).waitFor();
      await page.clock.fastForward(SILENCE_MS);
    },
  },
  {
    name: "withdrawn",
    state: "withdrawn",
    reach: async ({ widget }) => {
      await widget.ask(LIGHTHOUSE.question);
      await withdraw(inject("dataFolder"), LIGHTHOUSE.id);
      await widget.openFootnote();
    },
  },
];
