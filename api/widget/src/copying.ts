// An answer as plain text, with its sources, for the clipboard.

import type { Answer, Citation } from "./types.ts";
import type { Wording } from "./strings.ts";
import { isWithdrawn } from "./withdrawal.ts";
import { plain } from "./characters.ts";
import { webAddress } from "./templates/text.ts";

/** Write an answer with its sources. */
export function answerText(answer: Answer, wording: Wording): string {
  const sources = answer.citations.filter((citation) => !isWithdrawn(citation));
  return plain([answer.text, "", ...sources.map((citation) => sourceText(citation, wording))].join("\n"));
}

function sourceText({ number, document_title: title, published, section, url }: Citation, wording: Wording): string {
  const path = section.filter((heading) => heading !== title).join(" › ");
  const place = [title, wording.day(published), path, webAddress(url)?.href].filter(Boolean);
  return `[${number}] ${place.join(", ")}`;
}

/** Put a text on the clipboard, by the old way where the page may not use the new. */
export async function copied(text: string, within: Node): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return copiedByCommand(text, within);
  }
}

function copiedByCommand(text: string, within: Node): boolean {
  const field = document.createElement("textarea");
  field.className = "unseen";
  field.value = text;
  within.appendChild(field);
  field.select();
  const isCopied = document.execCommand("copy");
  field.remove();
  return isCopied;
}
