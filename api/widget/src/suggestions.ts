// Questions to start with; the server finds them while it has nothing else to do.

import { Problem } from "./problem.ts";
import type { Client } from "./client.ts";

const MOST_LOOKS = 10;
const LOOK_AGAIN_MS = 1500;

/** Looks for suggestions until there are no more to come. */
export class Suggestions {
  questions: readonly string[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    readonly changed: () => void,
    readonly failed: (problem: Problem) => void,
  ) {}

  /** Begin to look; whoever asks in the meantime calls `stop`. */
  async look(client: Client, looks = MOST_LOOKS): Promise<void> {
    this.stop();
    let isComplete = false;
    try {
      const found = await client.suggestions();
      this.questions = found.questions;
      isComplete = found.complete;
      this.changed();
    } catch (error) {
      // A server that is still starting will have some soon; a courtesy is not worth an alert.
      isComplete = !(error instanceof Problem && error.kind === "not-ready");
      if (isComplete && error instanceof Problem) {
        this.failed(error);
      }
    }
    if (!isComplete && looks > 1) {
      this.#timer = setTimeout(() => void this.look(client, looks - 1), LOOK_AGAIN_MS);
    }
  }

  stop(): void {
    clearTimeout(this.#timer);
  }
}
