// A panel beside the conversation where there is room, over it where there is not.

const ROOM = window.matchMedia("(min-width: 64rem)");
const openers = new WeakMap();

/** Open `panel` and put the focus on its title. */
export function openPanel(panel, opener) {
  for (const other of document.querySelectorAll("dialog[open]")) {
    if (other !== panel) {
      other.close();
    }
  }
  openers.set(panel, opener);
  if (!panel.open) {
    if (ROOM.matches) {
      panel.show();
    } else {
      panel.showModal();
    }
  }
  document.body.classList.add("has-panel");
  panel.scrollTop = 0;
  panel.querySelector("h2").focus();
}

/** Close `panel`, and give the focus back to what opened it. */
export function closePanel(panel) {
  panel.close();
}

/** Make a panel close by its button and by Escape. */
export function preparePanel(panel) {
  panel.querySelector(".close").addEventListener("click", () => panel.close());
  panel.addEventListener("close", () => {
    if (document.querySelector("dialog[open]") === null) {
      document.body.classList.remove("has-panel");
    }
    const opener = openers.get(panel);
    if (opener?.isConnected && (panel.contains(document.activeElement) || document.activeElement === document.body)) {
      opener.focus();
    }
  });
}

// A browser closes a modal panel on Escape by itself, but not one that stands beside the page.
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") {
    document.querySelector("dialog[open]")?.close();
  }
});

ROOM.addEventListener("change", () => {
  const panel = document.querySelector("dialog[open]");
  if (panel !== null) {
    panel.close();
    openPanel(panel, openers.get(panel));
  }
});
