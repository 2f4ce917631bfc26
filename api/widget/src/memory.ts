// The conversation, kept in the tab's session storage and nowhere else.

import type { Answer, Filters } from "./types.ts";
import { isAnswer, isFilters, isString, listOf, shape } from "./shapes.ts";

const MOST_TURNS = 20;
const inUse = new Set<string>();

export interface KeptTurn {
  readonly question: string;
  readonly filters: Filters;
  readonly answer: Answer;
}

const isKept = listOf(shape<KeptTurn>({ question: isString, filters: isFilters, answer: isAnswer }));

/** Remembers the finished turns of one widget. */
export class Memory {
  readonly #key: string;

  constructor(endpoint: string, siteKey: string) {
    const base = `ask-widget:1 ${endpoint} ${siteKey}`;
    let key = base;
    // A second widget of the same kind on a page keeps a conversation of its own.
    for (let n = 2; inUse.has(key); n += 1) {
      key = `${base} ${n}`;
    }
    inUse.add(key);
    this.#key = key;
  }

  /** Let another widget take this place. */
  release(): void {
    inUse.delete(this.#key);
  }

  /** Read what was kept; what is not a conversation counts as none. */
  load(): readonly KeptTurn[] {
    try {
      const kept: unknown = JSON.parse(sessionStorage.getItem(this.#key) ?? "[]");
      return isKept(kept) ? kept.slice(-MOST_TURNS) : [];
    } catch {
      return []; // Corrupt, or storage is forbidden here.
    }
  }

  /** Keep the newest turns; where there is no room, the page goes on without. */
  save(turns: readonly KeptTurn[]): void {
    try {
      if (turns.length === 0) {
        sessionStorage.removeItem(this.#key);
      } else {
        const kept = turns.slice(-MOST_TURNS).map(({ question, filters, answer }) => ({ question, filters, answer }));
        sessionStorage.setItem(this.#key, JSON.stringify(kept));
      }
    } catch {
      // Full or forbidden: the conversation lives as long as the page.
    }
  }
}
