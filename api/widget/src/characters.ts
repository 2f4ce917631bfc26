// Characters that cannot be seen, or that turn what stands around them, are shown by name.

export interface Run {
  readonly text: string;
  readonly hidden: boolean;
}

const HIDDEN = new RegExp(
  [
    "[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]", // controls but tab and ends of line
    "[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]", // direction
    "[\\u00ad\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b\\u2060-\\u2065\\u206a-\\u206f\\u3164\\ufeff\\uffa0]", // no width
    "[\\ufff9-\\ufffb]|[\\u{e0000}-\\u{e007f}]|\\p{Cs}", // annotations, tags, half characters
    // Joiners are at home inside emoji and in scripts whose letters join; elsewhere they hide.
    "(?<![\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f\\p{L}\\p{M}])[\\u200c\\u200d]",
    "(?<=[\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{Script=Han}])[\\u200c\\u200d]",
  ].join("|"),
  "gu",
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
