// The panel in its place: floating or inline, open or closed, and where the focus goes.

import { TemplateElement } from "./element.ts";
import { showDialog } from "./dialog.ts";

/** An element that shows a panel; what is open inside of it closes first. */
export abstract class PanelElement extends TemplateElement {
  declare mode: string;
  readonly #sheet = matchMedia("(max-width: 30em), (max-height: 30em)");
  #wasOpen = false;
  #opener: Element | null = null;

  get opened(): boolean {
    return this.hasAttribute("open");
  }

  get isInline(): boolean {
    return this.mode === "inline";
  }

  get isSheet(): boolean {
    return this.#sheet.matches;
  }

  /** Close the panel; the focus goes back to where it was. */
  async close(): Promise<void> {
    if (!this.opened) {
      return;
    }
    // The host of a modal dialog does not match :focus-within in every browser.
    const hadFocus = this.root.activeElement !== null;
    this.removeAttribute("open");
    await this.updateComplete;
    const opener = this.#opener;
    if (hadFocus && opener?.isConnected && opener !== this && opener !== document.body) {
      (opener as HTMLElement).focus();
    } else if (hadFocus) {
      this.focusOn(".launcher");
    }
  }

  /** Escape closes what is open inside first, then the panel. */
  readonly onKeydown = (event: KeyboardEvent): void => {
    if (event.key === "Escape" && !event.isComposing && (this.isReading || !this.isInline)) {
      event.stopPropagation();
      this.onCancel(event);
    }
  };

  readonly onCancel = (event: Event): void => {
    event.preventDefault();
    void (this.isReading ? this.closeSource() : this.close());
  };

  /** Some browsers close a modal dialog without asking, as for the second Back on a phone. */
  readonly onClose = ({ target }: Event): void => {
    if (!(target as HTMLDialogElement).open) {
      void this.close();
    }
  };

  connectedCallback(): void {
    this.#sheet.addEventListener("change", this.#onRoom);
    this.changed();
  }

  disconnectedCallback(): void {
    this.#sheet.removeEventListener("change", this.#onRoom);
  }

  /** A source is open. */
  protected abstract get isReading(): boolean;

  abstract closeSource(): Promise<void>;

  /** Open the panel; settles when it is shown. */
  protected show(): Promise<void> {
    if (!this.opened && !this.isInline) {
      this.#opener = document.activeElement;
      this.toggleAttribute("open", true);
    }
    return this.updateComplete;
  }

  protected override rendered(): void {
    const dialog = this.find<HTMLDialogElement>("dialog");
    if (dialog !== null) {
      showDialog(dialog, this.opened, this.isSheet);
    }
    if (this.opened !== this.#wasOpen) {
      this.#wasOpen = this.opened;
      this.emit(this.opened ? "ask-open" : "ask-close", {});
    }
  }

  emit(name: string, detail: object): void {
    this.dispatchEvent(new CustomEvent(name, { detail, bubbles: true, composed: true }));
  }

  protected find<E extends Element>(selector: string): E | null {
    return this.root.querySelector<E>(selector);
  }

  protected focusOn(selector: string): void {
    this.find<HTMLElement>(selector)?.focus();
  }

  readonly #onRoom = (): void => this.changed();
}
