// The panel: beside the page where there is room, over it where there is not.

const ROOM = window.matchMedia("(min-width: 64rem)");
let opener = null;

/** Open `panel`. */
export function openPanel(panel, from) {
  opener = from;
  if (!panel.open) {
    show(panel);
  }
  document.body.classList.add("has-panel");
}

/** Make a panel close by its button and by Escape, and give the focus back to what opened it. */
export function preparePanel(panel) {
  panel.querySelector(".close").addEventListener("click", () => panel.close());
  panel.addEventListener("close", () => {
    document.body.classList.remove("has-panel");
    const isOurs = panel.contains(document.activeElement) || document.activeElement === document.body;
    if (opener?.isConnected && isOurs) {
      opener.focus();
    }
  });
  // A browser closes a modal panel on Escape by itself, but not one that stands beside the page.
  panel.addEventListener("keydown", (event) => {
    if (event.key === "Escape") {
      panel.close();
    }
  });
  ROOM.addEventListener("change", () => {
    if (panel.open) {
      panel.close();
      openPanel(panel, opener);
    }
  });
}

function show(panel) {
  if (ROOM.matches) {
    panel.show();
  } else {
    panel.showModal();
  }
}
