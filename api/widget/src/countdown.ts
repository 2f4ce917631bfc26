// Counts the seconds until a question may be asked again.

const SECOND_MS = 1000;

/** Calls `tick` each second while there is something to wait for, and once when it is over. */
export class Countdown {
  readonly #tick: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #end = 0;

  constructor(tick: () => void) {
    this.#tick = tick;
  }

  /** Whole seconds that are left. */
  get seconds(): number {
    return Math.max(0, Math.ceil((this.#end - Date.now()) / SECOND_MS));
  }

  /** Count down to a time in milliseconds of the clock. */
  to(end: number): void {
    if (end === this.#end) {
      return;
    }
    this.stop();
    this.#end = end;
    if (this.seconds > 0) {
      this.#timer = setInterval(() => this.#count(), SECOND_MS);
    }
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#end = 0;
  }

  #count(): void {
    if (this.seconds === 0) {
      clearInterval(this.#timer);
    }
    this.#tick();
  }
}

/** Write seconds as a clock does, as in 1:05. */
export function clock(seconds: number): string {
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}
