// <ask-widget>: attributes, methods and events; what it shows is in templates/.

import { type Filters, type Rating, ANY_DATE } from "./types.ts";
import { Conversation, type Turn } from "./conversation.ts";
import { bringIntoView, bringToTop, showDialog } from "./dialog.ts";
import { ENGLISH, type Strings, Wording } from "./strings.ts";
import { type Place, Source, isSame } from "./source.ts";
import { answerText } from "./copying.ts";
import { Client } from "./client.ts";
import { Countdown } from "./countdown.ts";
import { Memory } from "./memory.ts";
import { Suggestions } from "./suggestions.ts";
import type { View } from "./view.ts";
import { stateOf } from "./status.ts";
import { TemplateElement, attributeProperties } from "./element.ts";
import type { TemplateResult } from "lit/html.js";
import { styles } from "./styles.ts";
import { widget } from "./templates/panel.ts";

const ATTRIBUTES = {
  endpoint: "endpoint",
  siteKey: "site-key",
  mode: "mode",
  theme: "theme",
  heading: "heading",
  placeholder: "placeholder",
};
const EVENTS = ["online", "offline"] as const;

/** Footnoted answers from the briefings, on anybody's page. */
export class AskWidget extends TemplateElement implements View {
  static readonly observedAttributes = [...Object.values(ATTRIBUTES), "open", "lang"];

  declare endpoint: string;
  declare siteKey: string;
  declare mode: string;
  declare theme: string;
  declare heading: string;
  declare placeholder: string;

  wording = new Wording(ENGLISH, "");
  conversation!: Conversation;
  readonly source = new Source(
    () => this.changed(),
    () => void this.#showQuote(),
    (documentId) => this.conversation.withdraw(documentId),
  );
  readonly suggestions = new Suggestions(
    () => this.changed(),
    ({ failure, kind }) => this.emit("ask-error", { kind: failure, problem: kind }),
  );
  readonly #countdown = new Countdown(() => this.#say(this.waitSeconds > 0 ? this.notice : ""));
  readonly #sheet = matchMedia("(max-width: 30em), (max-height: 30em)");
  readonly #seen = new IntersectionObserver((entries) => {
    if (entries.some(({ isIntersecting }) => isIntersecting)) {
      this.#start();
    }
  });
  filters = ANY_DATE;
  notice = "";
  isOffline = false;
  #strings: Partial<Strings> = {};
  #apiKey: string | null = null;
  #lang = "";
  #site = "";
  #isStarted = false;
  #wasOpen = false;
  #opener: Element | null = null;
  #noteOpener: HTMLElement | null = null;

  constructor() {
    super(styles);
    this.adopt("strings", "apiKey", ...Object.keys(ATTRIBUTES));
  }

  /** Texts that replace the built-in ones. */
  get strings(): Partial<Strings> {
    return this.#strings;
  }

  set strings(given: Partial<Strings>) {
    this.#strings = given;
    this.wording = new Wording({ ...ENGLISH, ...given }, this.#lang);
    this.changed();
  }

  /** A key to use instead of a token; never an attribute, and kept in memory only. */
  get apiKey(): string | null {
    return this.#apiKey;
  }

  set apiKey(given: string | null) {
    this.#apiKey = given;
    this.#reconnect();
  }

  get opened(): boolean {
    return this.hasAttribute("open");
  }

  get isInline(): boolean {
    return this.mode === "inline";
  }

  get isSheet(): boolean {
    return this.#sheet.matches;
  }

  get waitSeconds(): number {
    return this.#countdown.seconds;
  }

  /** Open the panel, and ask where a question is given. */
  async open({ question = "" }: { readonly question?: string } = {}): Promise<void> {
    if (!this.opened && !this.isInline) {
      this.#opener = document.activeElement;
      this.toggleAttribute("open", true);
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
    this.removeAttribute("open");
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
    this.#say("");
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

  choose(question: string, filters = this.filters): void {
    this.limit(filters);
    this.#focus("#question");
    this.ask(question);
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

  limit(filters: Filters): void {
    this.filters = filters;
    this.changed();
  }

  async copy({ answer }: Turn): Promise<void> {
    const { strings } = this.wording;
    try {
      await navigator.clipboard.writeText(answer === null ? "" : answerText(answer, this.wording));
      this.#say(strings.copied);
    } catch {
      this.#say(strings.notCopied); // The page may not, or is not served over https.
    }
  }

  async rate(turn: Turn, rating: Rating, comment: string | null): Promise<void> {
    const { said } = await this.conversation.rate(turn, rating, comment);
    this.#say(this.wording.strings[said]);
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
    this.#say("");
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

  connectedCallback(): void {
    this.#connect();
    this.#sheet.addEventListener("change", this.#onRoom);
    this.#seen.observe(this);
    for (const name of EVENTS) {
      addEventListener(name, this.#onLine);
    }
    this.changed();
  }

  disconnectedCallback(): void {
    this.#disconnect();
    this.suggestions.stop();
    this.#countdown.stop();
    this.#sheet.removeEventListener("change", this.#onRoom);
    this.#seen.disconnect();
    for (const name of EVENTS) {
      removeEventListener(name, this.#onLine);
    }
  }

  attributeChangedCallback(name: string): void {
    if (name === ATTRIBUTES.endpoint || name === ATTRIBUTES.siteKey) {
      this.#reconnect();
    }
    this.changed();
  }

  protected override template(): TemplateResult {
    const lang = this.closest<HTMLElement>("[lang]")?.lang ?? "";
    if (lang !== this.#lang) {
      this.#lang = lang;
      this.strings = this.#strings;
    }
    this.#countdown.to(this.conversation.last?.again ?? 0);
    return widget(this);
  }

  protected override rendered(): void {
    const dialog = this.#find<HTMLDialogElement>("dialog");
    if (dialog !== null) {
      showDialog(dialog, this.opened, this.isSheet);
    }
    this.dataset["state"] = stateOf(this);
    if (this.opened) {
      this.#start();
    }
    if (this.opened !== this.#wasOpen) {
      this.#wasOpen = this.opened;
      this.emit(this.opened ? "ask-open" : "ask-close", {});
    }
  }

  #reconnect(): void {
    if (this.isConnected && this.#site !== "") {
      this.#disconnect();
      this.#connect();
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
    this.#say(this.waitSeconds > 0 ? this.wording.count(this.wording.strings.rateLimited, this.waitSeconds) : "");
    if (this.notice !== "") {
      return false;
    }
    this.suggestions.stop();
    // A source that covers the conversation would cover the answer.
    if (this.#find(".talk")?.checkVisibility({ visibilityProperty: true }) === false) {
      this.source.close();
    }
    return true;
  }

  readonly #onRoom = (): void => this.changed();

  readonly #onLine = ({ type }: Event): void => {
    this.isOffline = type === "offline";
    this.#say(this.isOffline ? "" : this.wording.strings.online);
  };

  #say(notice: string): void {
    this.notice = notice;
    this.changed();
  }

  async #showLast(): Promise<void> {
    await this.updateComplete;
    const [scroller, turn] = [this.#find<HTMLElement>(".transcript"), this.#find<HTMLElement>(".turn:last-child")];
    if (scroller !== null && turn !== null) {
      bringToTop(scroller, turn, this.isInline);
    }
  }

  async #showQuote(): Promise<void> {
    this.changed();
    await this.updateComplete;
    const [scroller, quote] = [this.#find(".source-body"), this.#find("mark, .related")];
    if (scroller !== null && quote !== null) {
      bringIntoView(scroller, quote);
    }
  }

  #find<E extends Element>(selector: string): E | null {
    return this.root.querySelector<E>(selector);
  }

  #focus(selector: string): void {
    this.#find<HTMLElement>(selector)?.focus();
  }
}

attributeProperties(AskWidget, ATTRIBUTES);
if (customElements.get("ask-widget") === undefined) {
  customElements.define("ask-widget", AskWidget);
}
