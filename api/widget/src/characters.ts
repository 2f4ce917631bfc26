// Characters that cannot be seen, or that turn what stands around them, are shown by name.

export interface Run {
  readonly text: string;
  readonly hidden: boolean;
}

const HIDDEN = new RegExp(
  [
    // Controls, direction, no width, tags, annotations, half characters; but not ends of line, or how emoji look.
    "[[\\p{Cc}\\p{DI}\\p{Cs}\\ufff9-\\ufffb]--[\\t\\n\\r\\u200c\\u200d\\p{VS}]]",
    // Joiners are at home inside emoji and in scripts whose letters join; elsewhere they hide.
    "(?<![\\p{ExtPict}\\p{EMod}\\ufe0f\\p{L}\\p{M}])[\\u200c\\u200d]",
    "(?<=[\\p{sc=Latn}\\p{sc=Grek}\\p{sc=Cyrl}\\p{sc=Hani}])[\\u200c\\u200d]",
  ].join("|"),
  "gv",
);

/** Name a character, as in U+202E. */
function nameOf(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return `U+${point.toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Split a text into runs to show as they are, and hidden characters by name, as in [U+202E]. */
export function runs(text: string): Run[] {
  const found: Run[] = [];
  let from = 0;
  for (const { 0: character, index } of text.matchAll(HIDDEN)) {
    if (index > from) {
      found.push({ text: text.slice(from, index), hidden: false });
    }
    found.push({ text: `[${nameOf(character)}]`, hidden: true });
    from = index + character.length;
  }
  if (from < text.length) {
    found.push({ text: text.slice(from), hidden: false });
  }
  return found;
}

/** Write a text with its hidden characters by name. */
export function plain(text: string): string {
  return runs(text)
    .map((run) => run.text)
    .join("");
}
