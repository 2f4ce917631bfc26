// <ask-widget>: attributes, methods and events; what it shows is in templates/.

import { ATTRIBUTES } from "./attributes.ts";
import { type Filters, type Rating, ANY_DATE } from "./types.ts";
import { Conversation, type Turn } from "./conversation.ts";
import { bringIntoView, bringToTop } from "./dialog.ts";
import { ENGLISH, type Strings, Wording } from "./strings.ts";
import { type Place, Source, isSame } from "./source.ts";
import { copyAnswer } from "./copying.ts";
import { Client } from "./client.ts";
import { Countdown } from "./countdown.ts";
import { Memory } from "./memory.ts";
import { Suggestions } from "./suggestions.ts";
import type { View } from "./view.ts";
import { attributeProperties } from "./element.ts";
import { stateOf } from "./status.ts";
import { PanelElement } from "./panel-element.ts";
import type { TemplateResult } from "lit/html.js";
import { styles } from "./styles.ts";
import { widget } from "./templates/panel.ts";

const EVENTS = ["online", "offline"] as const;

/** Footnoted answers from the briefings, on anybody's page. */
export class AskWidget extends PanelElement implements View {
  static readonly observedAttributes = [...Object.values(ATTRIBUTES), "open", "lang"];

  declare endpoint: string;
  declare siteKey: string;
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

  get waitSeconds(): number {
    return this.#countdown.seconds;
  }

  /** Open the panel, and ask where a question is given. */
  async open({ question = "" }: { readonly question?: string } = {}): Promise<void> {
    await this.show();
    this.#start();
    this.focusOn("#question");
    this.ask(question);
  }

  /** Begin a new conversation. */
  clear(): void {
    this.#say("");
    this.source.close();
    this.conversation.clear();
    if (this.#isStarted) {
      this.focusOn("#question");
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
    this.focusOn("#question");
    this.ask(question);
  }

  retry(turn: Turn): void {
    if (this.#mayAsk()) {
      this.focusOn("#question");
      void this.conversation.retry(turn);
      void this.#showLast();
    }
  }

  stop(): void {
    this.conversation.stop();
    this.focusOn("#question");
  }

  limit(filters: Filters): void {
    this.filters = filters;
    this.changed();
  }

  async copy({ answer }: Turn): Promise<void> {
    this.#say(this.wording.strings[await copyAnswer(answer, this.wording)]);
  }

  async rate(turn: Turn, rating: Rating, comment: string | null): Promise<void> {
    const { said } = await this.conversation.rate(turn, rating, comment);
    this.#say(this.wording.strings[said]);
    await this.updateComplete;
    if (said === "whatWasWrong") {
      this.focusOn(`#words-${turn.key}`);
    } else if (said === "noted") {
      this.focusOn(`#turn-${turn.key}`);
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
    this.focusOn("#source-title");
  }

  async closeSource(): Promise<void> {
    this.source.close();
    await this.updateComplete;
    this.#noteOpener?.focus();
  }

  protected override get isReading(): boolean {
    return this.source.place !== null;
  }

  override connectedCallback(): void {
    this.#connect();
    super.connectedCallback();
    EVENTS.forEach((name) => addEventListener(name, this.#onLine));
  }

  override disconnectedCallback(): void {
    super.disconnectedCallback();
    this.#disconnect();
    this.suggestions.stop();
    this.#countdown.stop();
    EVENTS.forEach((name) => removeEventListener(name, this.#onLine));
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
    super.rendered();
    this.dataset["state"] = stateOf(this);
    if (this.opened) {
      this.#start();
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
    this.#seen.observe(this);
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
    this.#seen.disconnect();
  }

  /** Nothing is fetched before the widget is seen open, or used; who observes it anew is told again that it is. */
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
    if (this.find(".talk")?.checkVisibility({ visibilityProperty: true }) === false) {
      this.source.close();
    }
    return true;
  }

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
    bringToTop(this.find(".transcript"), this.find(".turn:last-child"), this.isInline);
  }

  async #showQuote(): Promise<void> {
    this.changed();
    await this.updateComplete;
    bringIntoView(this.find(".source-body"), this.find("mark, .related"));
  }
}

attributeProperties(AskWidget, ATTRIBUTES);
customElements.get("ask-widget") ?? customElements.define("ask-widget", AskWidget);
