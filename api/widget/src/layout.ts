// How much room there is: a sheet where little, two columns where much.

const SHEET = "(max-width: 30em), (max-height: 30em)";
const WIDE = "(min-width: 62em)";
const WIDE_INLINE_EM = 52;

/** Watches the window, and the element itself where it stands in a page's flow. */
export class Layout {
  isSheet = false;
  isWide = false;
  readonly #host: HTMLElement;
  readonly #changed: () => void;
  readonly #queries = [matchMedia(SHEET), matchMedia(WIDE)] as const;
  readonly #observer = new ResizeObserver(() => this.#measure());

  constructor(host: HTMLElement, changed: () => void) {
    this.#host = host;
    this.#changed = changed;
  }

  start(): void {
    this.#observer.observe(this.#host);
    for (const query of this.#queries) {
      query.addEventListener("change", this.#measure);
    }
    this.#measure();
  }

  stop(): void {
    this.#observer.disconnect();
    for (const query of this.#queries) {
      query.removeEventListener("change", this.#measure);
    }
  }

  readonly #measure = (): void => {
    const isInline = this.#host.getAttribute("mode") === "inline";
    const [sheet, wide] = this.#queries.map((query) => query.matches);
    const em = Number.parseFloat(getComputedStyle(this.#host).fontSize) || 16;
    const isWide = isInline ? this.#host.clientWidth >= WIDE_INLINE_EM * em : wide === true && sheet !== true;
    const isSheet = !isInline && sheet === true;
    if (isWide !== this.isWide || isSheet !== this.isSheet) {
      Object.assign(this, { isWide, isSheet });
      this.#changed();
    }
  };
}
