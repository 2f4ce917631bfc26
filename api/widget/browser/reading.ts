// How a text is compared with what is seen of it.

const BY_NAME = /\[U\+([0-9A-F]{4,6})\]/gu;
const HIDDEN = /[\u0000-\u0008\u000e-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]/u;

/** Undo what may differ between a text and the sight of it: names of hidden signs, white space. */
export function comparable(text: string): string {
  const signs = text.replace(BY_NAME, (_, point: string) => String.fromCodePoint(Number.parseInt(point, 16)));
  return signs.replace(/[\s\u0085\u000b\u000c\u001c-\u001f]+/gu, " ").trim();
}

/** Tell whether a shown text holds signs that nobody sees or that turn others around. */
export function hidesSomething(shown: string): boolean {
  return HIDDEN.test(shown);
}

/** Take a span, in code points, out of a text. */
export function slice(text: string, start: number, end: number): string {
  return Array.from(text).slice(start, end).join("");
}
