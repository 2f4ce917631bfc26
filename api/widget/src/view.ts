// What the templates see of the widget, and what they may do with it.

import type { Conversation, Turn } from "./conversation.ts";
import type { Filters, Rating } from "./types.ts";
import type { Place, Source } from "./source.ts";
import type { Suggestions } from "./suggestions.ts";
import type { Wording } from "./strings.ts";

export interface View {
  readonly wording: Wording;
  readonly conversation: Conversation;
  readonly source: Source;
  readonly suggestions: Suggestions;
  readonly heading: string;
  readonly placeholder: string;
  readonly opened: boolean;
  readonly isInline: boolean;
  /** There is so little room that the panel takes all of it. */
  readonly isSheet: boolean;
  readonly isOffline: boolean;
  readonly notice: string;
  readonly waitSeconds: number;
  readonly filters: Filters;
  open(given?: { readonly question?: string }): unknown;
  close(): unknown;
  clear(): void;
  /** Ask; false where there is nothing to ask, or it has to wait. */
  ask(question: string): boolean;
  /** Ask what was clicked, within these days from now on. */
  choose(question: string, filters?: Filters): void;
  retry(turn: Turn): void;
  stop(): void;
  /** Ask only for briefings of these days from now on. */
  limit(filters: Filters): void;
  copy(turn: Turn): void;
  rate(turn: Turn, rating: Rating, comment: string | null): void;
  openSource(place: Place, event: Event): void;
  closeSource(): void;
  readonly onKeydown: (event: KeyboardEvent) => void;
  readonly onCancel: (event: Event) => void;
  readonly onClose: (event: Event) => void;
}
