// Every text of the widget; a page replaces any of them by the property `strings`.

/** A text for each plural category of `Intl.PluralRules` that a language has; `{n}` is the number. */
export type Plural = Readonly<Partial<Record<Intl.LDMLPluralRule, string>> & { other: string }>;

export const ENGLISH = {
  lang: "en",
  launcher: "Ask the briefings",
  heading: "Ask the briefings",
  placeholder: "Ask the briefings…",
  welcome:
    "Answers are sentences from the briefings, word for word. Open the number after a sentence to read it in its place.",
  suggestions: "For example",
  conversation: "Conversation",
  question: "Your question",
  ask: "Ask",
  stop: "Stop",
  close: "Close",
  newConversation: "New conversation",
  dates: "Dates:",
  anyDate: "any",
  from: "from",
  to: "to",
  allDates: "Any date",
  searching: "Searching the briefings…",
  reading: { one: "Reading {n} passage…", other: "Reading {n} passages…" } as Plural,
  answering: "Answering…",
  answered: "Answered in {sentences} from {briefings}.",
  sentences: { one: "{n} sentence", other: "{n} sentences" } as Plural,
  briefings: { one: "{n} briefing", other: "{n} briefings" } as Plural,
  noAnswer: "No answer.",
  nearestShown: "The nearest passages are shown.",
  stopped: "Stopped.",
  understood: "Understood as:",
  notSaid: "The briefings do not say:",
  sources: "Sources",
  source: "Source {n}",
  undated: "undated",
  original: "Original at {host}",
  notInBriefings: "The briefings do not say",
  notInBriefingsWhy: "No sentence in them answers this closely enough.",
  outsideDates: "Not within these dates",
  outsideDatesWhy: "No briefing within them answers this. Briefings of other days come near it.",
  unclearQuestion: "The question is not clear enough",
  noBriefings: "There are no briefings yet",
  noAnswerVerdict: "There is no answer",
  withoutDates: "Ask without dates",
  nearest: "What comes nearest",
  related: "related, not support",
  copy: "Copy with sources",
  copied: "Copied.",
  notCopied: "This could not be copied.",
  rate: "Was this right?",
  up: "This answers it",
  down: "This is not right",
  thanks: "Thank you.",
  whatWasWrong: "Thank you. What was wrong?",
  send: "Send",
  noted: "Thank you. It has been noted.",
  askAgain: "Ask again",
  rateLimited: { one: "Too many questions for now. You can ask again in {n} second.", other: "Too many questions for now. You can ask again in {n} seconds." } as Plural,
  waitOver: "You can ask again now.",
  offline: "You are offline. What is here stays readable.",
  unreachable: "The server cannot be reached, or does not answer to this page.",
  online: "You are online again.",
  timedOut: "The server has gone silent.",
  broken: "The answer broke off.",
  failed: "Something went wrong on the server.",
  reference: "Its log knows this as {id}.",
  notSent: "That could not be sent.",
  opening: "Opening…",
  closeSource: "Back to the answer",
  wordForWord: "Word for word in the stored text",
  nearby: "A passage near the question",
  notThere: "The stored text does not hold these words at this place. Do not rely on them.",
  older: "From an earlier version of this briefing.",
  wholeBriefing: "Show the whole briefing",
  sectionOnly: "Show this section only",
  withdrawn: "withdrawn",
  withdrawnSource: "This briefing has been withdrawn. It can no longer be quoted.",
  withdrawnSentence: "This sentence was withdrawn with its source.",
};

export type Strings = typeof ENGLISH;

/** Put values where a text names them, as in {host}. */
export function filled(text: string, values: Readonly<Record<string, string | number>>): string {
  return text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole));
}

/** Writes texts, numbers and days as the page's language wants them. */
export class Wording {
  readonly #rules: Intl.PluralRules;
  readonly #days: Intl.DateTimeFormat;
  readonly lang: string;

  constructor(
    readonly strings: Strings,
    lang: string,
  ) {
    this.lang = isLanguage(lang) ? lang : strings.lang;
    this.#rules = new Intl.PluralRules(strings.lang);
    this.#days = new Intl.DateTimeFormat(this.lang, { dateStyle: "long", timeZone: "UTC" });
  }

  /** Choose the text for a number, as in "2 sentences". */
  count(texts: Plural, n: number): string {
    return filled(texts[this.#rules.select(n)] ?? texts.other, { n: n.toLocaleString(this.lang) });
  }

  /** Write a day of publication. */
  day(published: string | null): string {
    return published === null ? this.strings.undated : this.#days.format(new Date(published));
  }
}

function isLanguage(lang: string): boolean {
  try {
    return Intl.getCanonicalLocales(lang).length > 0;
  } catch {
    return false;
  }
}
