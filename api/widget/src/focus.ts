// Where the focus is, what is in view, and the dialog that holds both.

const UPPER_THIRD = 3;

/** Keeps a dialog open or closed; one that fills the screen is modal, so that nothing behind it is reached. */
export class DialogDoor {
  #isModal = false;

  show(dialog: HTMLDialogElement, { opened, modal }: { readonly opened: boolean; readonly modal: boolean }): void {
    if (dialog.open && (!opened || modal !== this.#isModal)) {
      this.#shut(dialog);
    }
    if (opened && !dialog.open) {
      this.#open(dialog, modal);
    }
  }

  /** A dialog that left the page is not modal any more. */
  forget(): void {
    this.#isModal = false;
  }

  #open(dialog: HTMLDialogElement, modal: boolean): void {
    const focused = focusedIn(dialog);
    this.#isModal = modal;
    if (modal) {
      dialog.showModal();
      focused?.focus();
    } else {
      // Unlike show(), this leaves the focus where it is.
      dialog.setAttribute("open", "");
    }
  }

  #shut(dialog: HTMLDialogElement): void {
    dialog.close();
    this.#isModal = false;
  }
}

/** Find the focused element of the same tree, if `container` holds it. */
function focusedIn(container: Element): HTMLElement | null {
  const focused = (container.getRootNode() as ShadowRoot).activeElement;
  return container.contains(focused) ? (focused as HTMLElement) : null;
}

/** Bring the quote into view: within its own scroller where there is one, else on the page. */
export function bringIntoView(scroller: Element, quote: Element): void {
  const view = scroller.getBoundingClientRect();
  const { top, bottom } = quote.getBoundingClientRect();
  if (scroller.scrollHeight <= scroller.clientHeight) {
    if (top < 0 || bottom > innerHeight) {
      quote.scrollIntoView({ block: "center" });
    }
  } else if (top < view.top || bottom > view.bottom) {
    scroller.scrollTop += top - view.top - view.height / UPPER_THIRD;
  }
}

/** Bring a turn to the top of what is seen. */
export function bringToTop(scroller: HTMLElement, turn: HTMLElement, isInline: boolean): void {
  if (isInline) {
    turn.scrollIntoView({ block: "nearest" });
  } else {
    scroller.scrollTop += turn.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  }
}
