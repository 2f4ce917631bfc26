// <ask-widget>: attributes, methods and events; what it shows is in templates/.

import { type Filters, type Rating, ANY_DATE } from "./types.ts";
import { Conversation, type Turn } from "./conversation.ts";
import { DialogDoor, bringIntoView, bringToTop } from "./focus.ts";
import { ENGLISH, type Strings, Wording } from "./strings.ts";
import { LitElement, type PropertyValues, type TemplateResult } from "lit";
import { type Place, Source, isSame } from "./source.ts";
import { answerText, copied } from "./copying.ts";
import { Client } from "./client.ts";
import { Countdown } from "./countdown.ts";
import { Layout } from "./layout.ts";
import { Memory } from "./memory.ts";
import { Suggestions } from "./suggestions.ts";
import type { View } from "./view.ts";
import { stateOf } from "./status.ts";
import { styles } from "./styles.ts";
import { widget } from "./templates/panel.ts";

/** Footnoted answers from the briefings, on anybody's page. */
export class AskWidget extends LitElement implements View {
  static override styles = styles;
  static override properties = {
    endpoint: {},
    siteKey: { attribute: "site-key" },
    mode: { reflect: true },
    theme: { reflect: true },
    heading: {},
    placeholder: {},
    opened: { type: Boolean, attribute: "open", reflect: true },
    strings: { attribute: false },
    apiKey: { attribute: false },
    filters: { state: true },
    isOffline: { state: true },
    notice: { state: true },
  };

  declare endpoint: string;
  declare siteKey: string;
  declare mode: "floating" | "inline";
  declare theme: "auto" | "light" | "dark";
  declare heading: string;
  declare placeholder: string;
  declare opened: boolean;
  declare strings: Partial<Strings>;
  declare apiKey: string | null;
  declare filters: Filters;
  declare isOffline: boolean;
  declare notice: string;

  wording = new Wording(ENGLISH, "");
  conversation!: Conversation;
  readonly source = new Source(
    () => this.requestUpdate(),
    () => void this.#showQuote(),
    (documentId) => this.conversation.withdraw(documentId),
  );
  readonly suggestions = new Suggestions(
    () => this.requestUpdate(),
    ({ failure, kind }) => this.emit("ask-error", { kind: failure, problem: kind }),
  );
  readonly #countdown = new Countdown(() => this.requestUpdate());
  readonly #layout = new Layout(this, () => this.requestUpdate());
  readonly #door = new DialogDoor();
  readonly #seen = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) {
      this.#start();
    }
  });
  #site = "";
  #isStarted = false;
  #opener: Element | null = null;
  #noteOpener: HTMLElement | null = null;

  constructor() {
    super();
    this.endpoint = this.siteKey = this.heading = this.placeholder = this.notice = "";
    this.mode = "floating";
    this.theme = "auto";
    this.opened = this.isOffline = false;
    this.strings = {};
    this.apiKey = null;
    this.filters = ANY_DATE;
  }

  get isInline(): boolean {
    return this.mode === "inline";
  }

  get isWide(): boolean {
    return this.#layout.isWide;
  }

  get isSheet(): boolean {
    return this.#layout.isSheet;
  }

  get waitSeconds(): number {
    return this.#countdown.seconds;
  }

  /** Open the panel, and ask where a question is given. */
  async open({ question = "" }: { readonly question?: string } = {}): Promise<void> {
    if (!this.opened && !this.isInline) {
      this.#opener = document.activeElement;
      this.opened = true;
    }
    await this.updateComplete;
    this.#start();
    this.#focus("#question");
    this.ask(question);
  }

  /** Close the panel; the focus goes back to where it was. */
  async close(): Promise<void> {
    if (!this.opened) {
      return;
    }
    const hadFocus = this.matches(":focus-within");
    this.opened = false;
    await this.updateComplete;
    const opener = this.#opener;
    if (hadFocus && opener?.isConnected && opener !== this && opener !== document.body) {
      (opener as HTMLElement).focus();
    } else if (hadFocus) {
      this.#focus(".launcher");
    }
  }

  /** Begin a new conversation. */
  clear(): void {
    this.notice = "";
    this.source.close();
    this.conversation.clear();
    if (this.#isStarted) {
      this.#focus("#question");
      void this.suggestions.look(this.conversation.client);
    }
  }

  ask(given: string): boolean {
    // A text that was cut off when it was pasted can end in half a character.
    const question = given.replace(/\p{Surrogate}/gu, "").trim();
    if (question === "" || !this.#mayAsk()) {
      return false;
    }
    void this.conversation.ask(question, this.filters);
    void this.#showLast();
    return true;
  }

  choose(question: string): void {
    this.#focus("#question");
    this.ask(question);
  }

  askWithoutDates(question: string): void {
    this.clearDates();
    this.choose(question);
  }

  retry(turn: Turn): void {
    if (this.#mayAsk()) {
      this.#focus("#question");
      void this.conversation.retry(turn);
      void this.#showLast();
    }
  }

  stop(): void {
    this.conversation.stop();
    this.#focus("#question");
  }

  clearDates(): void {
    this.filters = ANY_DATE;
  }

  async copy({ answer }: Turn): Promise<void> {
    const { strings } = this.wording;
    const isCopied = answer !== null && (await copied(answerText(answer, this.wording), this.renderRoot));
    this.notice = isCopied ? strings.copied : strings.notCopied;
  }

  async rate(turn: Turn, rating: Rating, comment: string | null): Promise<void> {
    this.notice = "";
    const { said } = await this.conversation.rate(turn, rating, comment);
    this.notice = this.wording.strings[said];
    await this.updateComplete;
    if (said === "whatWasWrong") {
      this.#focus(`#words-${turn.key}`);
    } else if (said === "noted") {
      this.#focus(`#turn-${turn.key}`);
    }
  }

  async openSource(place: Place, { currentTarget }: Event): Promise<void> {
    if (isSame(place, this.source.place)) {
      await this.closeSource();
      return;
    }
    this.#noteOpener = currentTarget as HTMLElement;
    this.notice = "";
    const { document_id, start, end } = place;
    this.emit("ask-source", { document_id, start, end });
    void this.source.open(place, this.conversation.client);
    await this.updateComplete;
    this.#focus("#source-title");
  }

  async closeSource(): Promise<void> {
    this.source.close();
    await this.updateComplete;
    this.#noteOpener?.focus();
  }

  /** Escape closes the source first, then the panel. */
  readonly onKeydown = (event: KeyboardEvent): void => {
    const isOurs = this.source.place !== null || !this.isInline;
    if (event.key === "Escape" && !event.isComposing && isOurs) {
      event.stopPropagation();
      this.onCancel(event);
    }
  };

  readonly onCancel = (event: Event): void => {
    event.preventDefault();
    void (this.source.place === null ? this.close() : this.closeSource());
  };

  /** Some browsers close a modal dialog without asking, as for the second Back on a phone. */
  readonly onClose = ({ target }: Event): void => {
    if (!(target as HTMLDialogElement).open) {
      void this.close();
    }
  };

  emit(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  changed(): void {
    this.requestUpdate();
  }

  override connectedCallback(): void {
    super.connectedCallback();
    this.#connect();
    this.#layout.start();
    this.#seen.observe(this);
    addEventListener("online", this.#onLine);
    addEventListener("offline", this.#onLine);
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#disconnect();
    this.suggestions.stop();
    this.#countdown.stop();
    this.#layout.stop();
    this.#door.forget();
    this.#seen.disconnect();
    removeEventListener("online", this.#onLine);
    removeEventListener("offline", this.#onLine);
  }

  protected override willUpdate(changed: PropertyValues<this>): void {
    if (changed.has("endpoint") || changed.has("siteKey") || changed.has("apiKey")) {
      this.#disconnect();
      this.#connect();
    }
    const lang = this.closest<HTMLElement>("[lang]")?.lang ?? "";
    if (changed.has("strings") || lang !== this.wording.lang) {
      this.wording = new Wording({ ...ENGLISH, ...this.strings }, lang);
    }
    this.#countdown.to(this.conversation.last?.again ?? 0);
  }

  protected override render(): TemplateResult {
    return widget(this);
  }

  protected override updated(changed: PropertyValues<this>): void {
    const dialog = this.#find<HTMLDialogElement>("dialog");
    if (dialog !== null) {
      this.#door.show(dialog, { opened: this.opened, modal: this.isSheet });
    }
    this.dataset["state"] = stateOf(this);
    if (this.opened) {
      this.#start();
    }
    if (changed.get("opened") !== undefined) {
      this.emit(this.opened ? "ask-open" : "ask-close", {});
    }
  }

  #connect(): void {
    const client = new Client(this.endpoint, this.siteKey, this.apiKey);
    const memory = new Memory(this.endpoint, this.siteKey);
    const site = `${this.endpoint} ${this.siteKey}`;
    if (this.#site === site) {
      Object.assign(this.conversation, { client, memory });
      return;
    }
    this.#site = site;
    this.#isStarted = false;
    this.conversation = new Conversation(client, memory, this);
  }

  #disconnect(): void {
    this.conversation.stop();
    this.conversation.client.close();
    this.conversation.memory.release();
  }

  /** Nothing is fetched before the widget is seen open, or used. */
  #start(): void {
    if (this.#isStarted || !(this.opened || this.isInline)) {
      return;
    }
    this.#isStarted = true;
    this.isOffline = !navigator.onLine;
    void this.conversation.restore();
    if (this.conversation.last === undefined) {
      void this.suggestions.look(this.conversation.client);
    }
  }

  #mayAsk(): boolean {
    this.notice = this.waitSeconds > 0 ? this.wording.count(this.wording.strings.rateLimited, this.waitSeconds) : "";
    if (this.notice !== "") {
      return false;
    }
    this.suggestions.stop();
    if (!this.isWide) {
      this.source.close();
    }
    return true;
  }

  readonly #onLine = ({ type }: Event): void => {
    this.isOffline = type === "offline";
    this.notice = this.isOffline ? "" : this.wording.strings.online;
  };

  async #showLast(): Promise<void> {
    await this.updateComplete;
    const [scroller, turn] = [this.#find<HTMLElement>(".transcript"), this.#find<HTMLElement>(".turn:last-child")];
    if (scroller !== null && turn !== null) {
      bringToTop(scroller, turn, this.isInline);
    }
  }

  async #showQuote(): Promise<void> {
    this.requestUpdate();
    await this.updateComplete;
    const [scroller, quote] = [this.#find(".source-body"), this.#find("mark, .related")];
    if (scroller !== null && quote !== null) {
      bringIntoView(scroller, quote);
    }
  }

  #find<E extends Element>(selector: string): E | null {
    return this.renderRoot.querySelector<E>(selector);
  }

  #focus(selector: string): void {
    this.#find<HTMLElement>(selector)?.focus();
  }
}

if (customElements.get("ask-widget") === undefined) {
  customElements.define("ask-widget", AskWidget);
}
