// The short-lived token of a widget; it is kept in memory only.

const EARLY_MS = 30_000;

export interface Grant {
  readonly token: string;
  readonly expires_in: number;
}

/** Holds a token, and gets a new one when it nears its end. */
export class SessionToken {
  readonly #fetchGrant: () => Promise<Grant>;
  #held: Promise<string> | null = null;
  #end = 0;

  constructor(fetchGrant: () => Promise<Grant>) {
    this.#fetchGrant = fetchGrant;
  }

  /** Give a token that is still good; requests made at once share one fetch. */
  get(): Promise<string> {
    if (this.#held === null || Date.now() >= this.#end) {
      this.#end = Infinity;
      const held = this.#renewed();
      this.#held = held;
      held.catch(() => this.drop(held));
    }
    return this.#held;
  }

  /** Forget the token, unless another has taken its place. */
  drop(held = this.#held): void {
    if (this.#held === held) {
      this.#held = null;
    }
  }

  async #renewed(): Promise<string> {
    const { token, expires_in } = await this.#fetchGrant();
    // A token that lives shorter than the margin is renewed half-way.
    this.#end = Date.now() + Math.max(expires_in * 1000 - EARLY_MS, expires_in * 500);
    return token;
  }
}
