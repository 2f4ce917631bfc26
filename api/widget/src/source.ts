// Where a sentence stands: the section it is from, re-sliced from the stored text.

import type { Citation, Passage } from "./types.ts";
import { type Marks, type Span, cut, sectionAround } from "./spans.ts";
import { type Problem, problemFrom } from "./problem.ts";
import type { Client, Reading } from "./client.ts";

export type Place = Citation | Passage;

/** A text in which a place was found, or not found. */
export interface Excerpt {
  readonly characters: readonly string[];
  readonly section: Span;
  readonly whole: Span;
  /** The text holds the very words at the very place. */
  readonly stands: boolean;
  readonly isCurrent: boolean;
  readonly marks: Marks;
}

/** Tell a quote from a passage that is only near. */
export function isCitation(place: Place): place is Citation {
  return "quote" in place;
}

/** Tell whether two places are the same words of the same briefing. */
export function isSame(one: Place, other: Place | null): boolean {
  return one.document_id === other?.document_id && one.start === other.start && one.end === other.end;
}

/** Find a place in what was read; what does not stand where it should is not marked. */
export function excerpt(place: Place, { text, briefing }: Reading): Excerpt {
  const characters = Array.from(text);
  const sections = briefing?.sections ?? [];
  const stands = cut(characters, place) === (isCitation(place) ? place.quote : place.text);
  const short = isCitation(place) && place.highlight ? [place.highlight] : [];
  const marks = stands ? { [isCitation(place) ? "cited" : "related"]: [place], short } : {};
  const whole = { start: 0, end: characters.length };
  return {
    characters,
    section: sectionAround(sections, place) ?? whole,
    whole,
    stands,
    isCurrent: briefing !== null,
    marks: {
      ...marks,
      heading: sections.flatMap(({ heading }) => heading ?? []),
      furniture: briefing?.furniture ?? [],
    },
  };
}

/** The source that is open, if one is. */
export class Source {
  place: Place | null = null;
  found: Excerpt | null = null;
  problem: Problem | null = null;
  isWhole = false;

  constructor(
    readonly changed: () => void,
    readonly arrived: () => void,
    readonly withdrawn: (documentId: string) => void,
  ) {}

  /** Open the place of a citation, or of a related passage. */
  async open(place: Place, client: Client): Promise<void> {
    this.close();
    this.place = place;
    this.changed();
    try {
      const found = excerpt(place, await client.read(place.document_id, place.document_sha256));
      if (this.place === place) {
        this.found = found;
        this.arrived();
      }
    } catch (error) {
      this.#fail(place, problemFrom(error, "unreadable"));
    }
  }

  /** Show the whole briefing, or the section alone again. */
  toggle(): void {
    this.isWhole = !this.isWhole;
    this.arrived();
  }

  close(): void {
    this.place = this.found = this.problem = null;
    this.isWhole = false;
    this.changed();
  }

  #fail(place: Place, problem: Problem): void {
    if (problem.failure === "withdrawn") {
      this.withdrawn(place.document_id);
    }
    if (this.place === place) {
      this.problem = problem;
      this.changed();
    }
  }
}
