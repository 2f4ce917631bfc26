// Is a value from outside what it should be? What a server sends or a browser kept is not trusted.

import type { Answer, Briefing, Citation, Filters, Passage, Sentence } from "./types.ts";
import type { Span } from "./spans.ts";

type Guard<T> = (value: unknown) => value is T;

export const isString: Guard<string> = (value) => typeof value === "string";
const isCount: Guard<number> = (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const isDay: Guard<string> = (value): value is string => isString(value) && !Number.isNaN(Date.parse(value));

function optional<T>(guard: Guard<T>): Guard<T | null> {
  return (value): value is T | null => value === null || guard(value);
}

export function listOf<T>(guard: Guard<T>): Guard<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every(guard);
}

export function shape<T extends object>(fields: { readonly [K in keyof T]: Guard<T[K]> }): Guard<T> {
  const guards = Object.entries(fields) as [string, Guard<unknown>][];
  return (value): value is T =>
    value instanceof Object && guards.every(([name, guard]) => guard((value as Record<string, unknown>)[name]));
}

const spanFields = { start: isCount, end: isCount };
const placeFields = {
  ...spanFields,
  document_id: isString,
  document_title: isString,
  document_sha256: isString,
  published: optional(isDay),
  section: listOf(isString),
  url: optional(isString),
};
const isSpan = shape<Span>(spanFields);
const isPassage = shape<Passage>({ ...placeFields, text: isString });

export const isCitation = shape<Citation>({
  ...placeFields,
  number: isCount,
  quote: isString,
  highlight: optional(isSpan),
});
export const isSentence = shape<Sentence>({ ...spanFields, text: isString, citations: listOf(isCount) });
export const isFilters = shape<Filters>({ published_after: optional(isDay), published_before: optional(isDay) });
export const isBriefing = shape<Briefing>({
  sha256: isString,
  sections: listOf(shape({ ...spanFields, heading: optional(isSpan) })),
  furniture: listOf(isSpan),
});
export const isAnswer = shape<Answer>({
  id: isString,
  question: isString,
  standalone_question: isString,
  status: (value): value is Answer["status"] => value === "answered" || value === "abstained",
  text: isString,
  sentences: listOf(isSentence),
  citations: listOf(isCitation),
  abstention: optional(shape({ reason: isString, nearest: listOf(isPassage) })),
  unanswered: (value) => value === undefined || listOf(isString)(value),
});
