// The ground under the widget: attributes as properties, and one rendering for many changes.
// Lit's own base class does the same and more, for some 2 KB of the 20 that the widget may have.

import { type TemplateResult, render } from "lit/html.js";

/** Make attributes readable and writable as properties of a class. */
export function attributeProperties(of: typeof HTMLElement, attributes: Readonly<Record<string, string>>): void {
  for (const [name, attribute] of Object.entries(attributes)) {
    Object.defineProperty(of.prototype, name, {
      configurable: true,
      enumerable: true,
      get(this: HTMLElement) {
        return this.getAttribute(attribute) ?? "";
      },
      set(this: HTMLElement, value: unknown) {
        this.setAttribute(attribute, String(value));
      },
    });
  }
}

/** An element whose shadow root shows a template. */
export abstract class TemplateElement extends HTMLElement {
  protected readonly root: ShadowRoot;
  #update: Promise<void> | null = null;

  constructor(styles: readonly string[]) {
    super();
    this.root = this.attachShadow({ mode: "open" });
    this.root.adoptedStyleSheets = styles.map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
  }

  /** What to show. */
  protected abstract template(): TemplateResult;

  /** Called after each rendering. */
  protected abstract rendered(): void;

  /** Render soon, however often this is called before. */
  changed(): void {
    void this.updateComplete;
  }

  /** Settles when what has changed is shown. */
  get updateComplete(): Promise<void> {
    this.#update ??= Promise.resolve().then(() => {
      this.#update = null;
      if (this.isConnected) {
        render(this.template(), this.root);
        this.rendered();
      }
    });
    return this.#update;
  }

  /** Take over properties that a page set before the element was defined. */
  protected adopt(...names: string[]): void {
    for (const name of names.filter((name) => Object.hasOwn(this, name))) {
      const value: unknown = Reflect.get(this, name);
      Reflect.deleteProperty(this, name);
      Reflect.set(this, name, value);
    }
  }
}
