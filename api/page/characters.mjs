// Characters that cannot be seen, or that turn what stands around them, are shown by name.

const HIDDEN = new RegExp(
  [
    "[\\u0000-\\u0008\\u000b\\u000c\\u000e-\\u001f\\u007f-\\u009f]", // controls but tab and ends of line
    "[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]", // direction
    "[\\u00ad\\u034f\\u115f\\u1160\\u17b4\\u17b5\\u180e\\u200b\\u2060-\\u2065\\u206a-\\u206f\\u3164\\ufeff\\uffa0]", // no width
    "[\\ufff9-\\ufffb]|[\\u{e0000}-\\u{e007f}]", // annotations and tags
    // Joiners are at home inside emoji and in scripts whose letters join; elsewhere they hide.
    "(?<![\\p{Extended_Pictographic}\\p{Emoji_Modifier}\\ufe0f\\p{L}\\p{M}])[\\u200c\\u200d]",
    "(?<=[\\p{Script=Latin}\\p{Script=Greek}\\p{Script=Cyrillic}\\p{Script=Han}])[\\u200c\\u200d]",
  ].join("|"),
  "u",
);

/** Name a character, as in U+202E. */
export function nameOf(character) {
  return `U+${character.codePointAt(0).toString(16).toUpperCase().padStart(4, "0")}`;
}

/** Split `text` into runs `{text}` and hidden characters `{hidden: "U+202E"}`. */
export function runs(text) {
  const found = [];
  let from = 0;
  for (const match of text.matchAll(new RegExp(HIDDEN, "gu"))) {
    if (match.index > from) {
      found.push({ text: text.slice(from, match.index) });
    }
    found.push({ hidden: nameOf(match[0]) });
    from = match.index + match[0].length;
  }
  if (from < text.length) {
    found.push({ text: text.slice(from) });
  }
  return found;
}
