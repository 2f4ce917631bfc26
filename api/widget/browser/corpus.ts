// Real files whose every field is hostile, and one briefing that is there to be withdrawn.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { PAYLOADS, type Payload } from "./payloads.ts";

/** Most bytes of a name on common file systems, less an ending. */
const LONGEST_NAME = 200;
const A_FILE = 10;
const CONTROL = /[\u0001-\u0008\u000b\u000c\u000e-\u001f\u007f]/u;

/** The question that only the briefing to be withdrawn answers. */
export const LIGHTHOUSE = {
  question: "When was the lighthouse on Fennick Skerry lit?",
  id: "fennick-lighthouse",
  source: `---
title: "The lighthouse on Fennick Skerry"
date: 2020-03-14
url: "https://www.example.org/fennick"
---

# The lighthouse on Fennick Skerry

## A lamp at last

The lighthouse on Fennick Skerry was lit on March 9, 1871. Its lamp burned rape oil, and two keepers
watched it in turn. The tower is built of granite from the mainland.
`,
};

/** A long section, and what stands far down in it. */
export const WEIGHHOUSE = {
  question: "What color is the door of the weighhouse at Ostry?",
  id: "ostry-weighhouse",
  source: `---
title: "A walk through Ostry"
date: 2020-05-02
url: "https://www.example.org/ostry?from=walk&to=quay#door"
---

# A walk through Ostry

## From the quay to the mill

${paragraphs(1, 45)}

The door of the weighhouse at Ostry is painted dark green, and nobody remembers another color.

${paragraphs(46, 60)}
`,
};

/** Write all of it below `folder`. */
export async function writeCorpus(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, `${LIGHTHOUSE.id}.md`), LIGHTHOUSE.source);
  await writeFile(join(folder, `${WEIGHHOUSE.id}.md`), WEIGHHOUSE.source);
  for (const [place, payload] of PAYLOADS.entries()) {
    await writeFile(join(folder, `${fileName(place, payload)}.md`), markdown(place, payload));
  }
  for (let from = 0; from < PAYLOADS.length; from += A_FILE) {
    // A file with many control characters is refused as no text.
    const some = PAYLOADS.slice(from, from + A_FILE).filter(({ text }) => !CONTROL.test(text));
    await writeFile(join(folder, `page-${from}.html`), html(from, some));
    await writeFile(join(folder, `plain-${from}.txt`), plain(from, some));
  }
}

/** What the numbered sentence of a payload's own briefing is. */
export function sentence(place: number, { text }: Payload): string {
  return `The gate of house ${place} bears these words: ${text} and nobody knows who wrote them.`;
}

function fileName(place: number, { text }: Payload): string {
  const name = `${String(place).padStart(3, "0")} ${text.replace(/[/\0]/gu, "\u2215")}`;
  let short = Array.from(name);
  while (Buffer.byteLength(short.join("")) > LONGEST_NAME) {
    short = short.slice(0, -1);
  }
  return short.join("");
}

function markdown(place: number, payload: Payload): string {
  const fields = [
    `title: ${quoted(payload.text)}`,
    `url: ${quoted(address(payload))}`,
    `author: ${quoted(payload.text)}`,
  ];
  const heading = inMarkdown(payload.text);
  return `---\n${fields.join("\n")}\n---\n\n## ${heading}\n\n${inMarkdown(sentence(place, payload))}\n`;
}

function html(from: number, payloads: readonly Payload[]): string {
  const [first] = payloads;
  const title = inHtml(first?.text ?? "");
  const sections = payloads.map(
    (payload) =>
      `<h2>${inHtml(payload.text)}</h2>\n<p>Page ${from}: ${inHtml(sentence(PAYLOADS.indexOf(payload), payload))}</p>`,
  );
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${title}</title>
<meta property="og:title" content="${title}"><meta property="og:url" content="${inHtml(address(first))}">
</head><body><article><h1>${title}</h1>\n${sections.join("\n")}\n</article></body></html>\n`;
}

function plain(from: number, payloads: readonly Payload[]): string {
  const paragraphs = payloads.map(
    (payload) => `${payload.text}\n\nSheet ${from}: ${sentence(PAYLOADS.indexOf(payload), payload)}`,
  );
  return `Gates and their words, sheet ${from}\n\n${paragraphs.join("\n\n")}\n`;
}

/** Give an address that a loader takes, with the payload in its query; or the payload itself. */
function address(payload: Payload | undefined): string {
  const text = payload?.text ?? "";
  return payload?.name.startsWith("address") ? text : `https://www.example.org/?q=${text.replace(/\s/gu, "+")}`;
}

/** Quote for YAML, which takes no raw control characters. */
function quoted(text: string): string {
  const signs = Array.from(text, (sign) => {
    const point = sign.codePointAt(0) ?? 0;
    if (sign === '"' || sign === "\\") {
      return `\\${sign}`;
    }
    return point >= 0x20 && point < 0x7f ? sign : `\\U${point.toString(16).padStart(8, "0")}`;
  });
  return `"${signs.join("")}"`;
}

function inMarkdown(text: string): string {
  return text.replace(/[\r\n\u2028\u2029]+/gu, " ").replace(/[!-/:-@[-`{-~]/gu, "\\$&");
}

function inHtml(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
}

function paragraphs(first: number, last: number): string {
  const numbers = Array.from({ length: last - first + 1 }, (_, n) => first + n);
  return numbers
    .map((n) => `Milestone ${n} stands by the path. Whoever wrote on it counted ${n * 3} sheep that day and went home.`)
    .join("\n\n");
}
