// One turn of the conversation: a question, and what came back.

import { hasKey } from "./api.mjs";
import { codePoints, pieces } from "./spans.mjs";
import { day, element, icon, quoted, shown, trail } from "./dom.mjs";
import { feedbackForm } from "./feedback.mjs";

// Where the nearest passages are shown below, the words of the answer that list them are not needed.
const ABSTENTIONS = {
  not_in_briefings: {
    verdict: "The briefings do not say",
    why: "No sentence in them answers this closely enough to be shown as an answer.",
  },
  outside_dates: {
    verdict: "Not within these dates",
    why: "No briefing within them answers this. Briefings of other days come near it.",
  },
  unclear_question: { verdict: "The question is not clear enough", why: null },
  no_briefings: { verdict: "There are no briefings yet", why: null },
};
const LONGEST_SNIPPET = 320;

/** A turn on the page; `openSource(place, opener)` shows where something stands. */
export class Turn {
  #openSource;
  #body;
  #prose = null;

  constructor(number, question, openSource) {
    this.#openSource = openSource;
    this.#body = element("div", { class: "body" }, skeleton());
    this.root = element(
      "article",
      { class: "turn", "aria-labelledby": `turn-${number}` },
      quoted("h2", { id: `turn-${number}`, class: "asked" }, question),
      this.#body,
    );
    this.question = question;
    this.answer = null;
  }

  /** Show how a follow-up was understood. */
  understood(standalone) {
    this.root.querySelector(".understood")?.remove();
    if (standalone !== this.question) {
      const said = element("p", { class: "understood" }, "Understood as: ");
      said.append(quoted("q", {}, standalone));
      this.#body.before(said);
    }
  }

  /** Show one more sentence while the answer is on its way. */
  addSentence({ sentence, citations }) {
    if (this.#prose === null) {
      this.#prose = element("p", { class: "prose" });
      this.#body.replaceChildren(this.#prose);
    }
    this.#prose.append(...this.#sentence(sentence, citations));
  }

  /** Show the whole answer. */
  finish(answer, { onWithoutDates = null } = {}) {
    this.answer = answer;
    this.understood(answer.standalone_question);
    this.root.classList.toggle("abstained", answer.status === "abstained");
    if (answer.status === "abstained") {
      this.#body.replaceChildren(...this.#abstained(answer, onWithoutDates), this.#foot(answer));
      return;
    }
    this.#prose = element("p", { class: "prose" });
    for (const sentence of answer.sentences) {
      this.#prose.append(...this.#sentence(sentence, answer.citations));
    }
    this.#body.replaceChildren(this.#prose, this.#sources(answer), this.#foot(answer));
  }

  /** Say why nothing came, or why no more did. */
  fail(message, onRetry) {
    const failure = element("div", { class: "failure", role: "alert" }, icon("alert"), element("p", {}, message));
    if (onRetry !== null) {
      failure.append(element("button", { type: "button", onclick: onRetry }, "Ask again"));
    }
    if (this.#prose === null) {
      this.#body.replaceChildren(failure);
    } else {
      this.#body.append(failure);
    }
  }

  #sentence(sentence, citations) {
    const used = sentence.citations
      .map((number) => citations.find((citation) => citation.number === number))
      .filter((citation) => citation !== undefined);
    const characters = codePoints(sentence.text);
    const last = characters.lastIndexOf(" ") + 1;
    // The number keeps to the last word, so that it never begins a line.
    const tail = element(
      "span",
      { class: "tail" },
      wording(characters, { start: last, end: characters.length }, used, sentence.text),
      used.map((citation) => this.#note(citation)),
    );
    const head = wording(characters, { start: 0, end: last }, used, sentence.text);
    return [element("span", { class: "sentence", dir: "auto" }, head, tail), " "];
  }

  #note(citation) {
    const label = `Source ${citation.number}: ${citation.document_title}`;
    return element("sup", {}, this.#opener(citation, "note", label, String(citation.number)));
  }

  #opener(place, name, label, ...children) {
    const open = (event) => this.#openSource(place, event.currentTarget);
    const options = { type: "button", class: name, "aria-label": label, onclick: open };
    return element("button", options, ...children);
  }

  #sources(answer) {
    const entries = answer.citations.map((citation) =>
      element("li", {}, element("span", { class: "number" }, `${citation.number}`), this.#place(citation)),
    );
    return element("ol", { class: "sources", "aria-label": "Sources" }, entries);
  }

  #place(place) {
    const open = (event) => this.#openSource(place, event.currentTarget);
    return element(
      "p",
      { class: "place" },
      element("button", { type: "button", class: "title", dir: "auto", onclick: open }, shown(place.document_title)),
      element("span", { class: "where" }, day(place.published), trail(place.section, place.document_title)),
    );
  }

  #abstained(answer, onWithoutDates) {
    const { reason, nearest } = answer.abstention;
    const { verdict, why } = ABSTENTIONS[reason] ?? { verdict: "There is no answer", why: null };
    const said = element(
      "div",
      { class: "abstention" },
      element("p", { class: "verdict" }, verdict),
      quoted("p", {}, why ?? answer.text),
    );
    if (onWithoutDates !== null) {
      said.append(element("button", { type: "button", onclick: onWithoutDates }, "Ask without dates"));
    }
    return nearest.length === 0 ? [said] : [said, this.#nearest(nearest)];
  }

  #nearest(passages) {
    const cards = passages.map((passage) =>
      element("li", {}, this.#place(passage), quoted("blockquote", {}, snippet(passage.text))),
    );
    const heading = element("h3", {}, "What comes nearest ", element("small", {}, "related, not support"));
    return element("div", { class: "nearest" }, heading, element("ol", {}, cards));
  }

  #foot(answer) {
    const took = `Answered in ${answer.took_ms.total} ms`;
    // A link cannot send a key along.
    const receipt = hasKey()
      ? element("code", {}, answer.id)
      : element("a", { href: `/v1/answers/${encodeURIComponent(answer.id)}` }, "Receipt");
    const facts = element("p", { class: "facts" }, took, " · ", receipt);
    return element("div", { class: "foot" }, feedbackForm(answer.id), facts);
  }
}

/** Show a part of a sentence, with its short answer marked where it is a quote and holds one. */
function wording(characters, part, citations, text) {
  const whole = citations.find(({ quote, highlight }) => highlight && quote === text);
  const short = whole
    ? [{ start: whole.highlight.start - whole.start, end: whole.highlight.end - whole.start }]
    : [];
  return pieces(characters, part, { short }).flatMap((piece) =>
    piece.names.includes("short")
      ? element("strong", { class: "short" }, shown(piece.text))
      : shown(piece.text),
  );
}

function snippet(text) {
  const characters = codePoints(text);
  const cut = characters.slice(0, LONGEST_SNIPPET).join("");
  return characters.length > LONGEST_SNIPPET ? `${cut.trimEnd()}…` : text;
}

function skeleton() {
  return element("div", { class: "skeleton", "aria-hidden": "true" }, [1, 2, 3].map(() => element("span")));
}
