// The dialog, and what of it is in view.

const UPPER_THIRD = 3;

/** Keep a dialog open or closed; one that fills the screen is modal, so that nothing behind it is reached. */
export function showDialog(dialog: HTMLDialogElement, opened: boolean, modal: boolean): void {
  if (dialog.open && (!opened || dialog.matches(":modal") !== modal)) {
    dialog.close();
  }
  if (opened && !dialog.open) {
    if (modal) {
      dialog.showModal();
    } else {
      // Unlike show(), this leaves the focus where it is.
      dialog.setAttribute("open", "");
    }
  }
}

/** Bring the quote into view: within its own scroller where there is one, else on the page. */
export function bringIntoView(scroller: Element | null, quote: Element | null): void {
  if (scroller === null || quote === null) {
    return;
  }
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
export function bringToTop(scroller: Element | null, turn: Element | null, isInline: boolean): void {
  if (isInline) {
    turn?.scrollIntoView({ block: "nearest" });
  } else if (scroller !== null && turn !== null) {
    scroller.scrollTop += turn.getBoundingClientRect().top - scroller.getBoundingClientRect().top;
  }
}
