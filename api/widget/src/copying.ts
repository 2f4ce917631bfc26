// An answer as plain text, with its sources, for the clipboard.

import type { Answer, Citation } from "./types.ts";
import type { Wording } from "./strings.ts";
import { isWithdrawn, spoken } from "./withdrawal.ts";
import { plain } from "./characters.ts";
import { path, webAddress } from "./templates/text.ts";

/** Write an answer with its sources. */
export function answerText(answer: Answer, wording: Wording): string {
  const sources = answer.citations.filter((citation) => !isWithdrawn(citation));
  return plain([spoken(answer.sentences), "", ...sources.map((citation) => sourceText(citation, wording))].join("\n"));
}

/** Copy an answer; tells which text says how that went. */
export async function copyAnswer(answer: Answer | null, wording: Wording): Promise<"copied" | "notCopied"> {
  try {
    await navigator.clipboard.writeText(answer === null ? "" : answerText(answer, wording));
    return "copied";
  } catch {
    return "notCopied"; // The page may not, or is not served over https.
  }
}

function sourceText(citation: Citation, wording: Wording): string {
  const { number, document_title: title, published, url } = citation;
  const place = [title, wording.day(published), path(citation), webAddress(url)?.href].filter(Boolean);
  return `[${number}] ${place.join(", ")}`;
}
