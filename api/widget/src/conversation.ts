// The turns of a conversation: asked, answered, stopped, failed, asked again.

import type { Answer, AnswerRequest, Citation, Filters, Rating, Sentence, StreamEvent, TurnState } from "./types.ts";
import type { KeptTurn, Memory } from "./memory.ts";
import { type Problem, problemFrom } from "./problem.ts";
import { spoken, without } from "./withdrawal.ts";
import type { Client } from "./client.ts";

const MOST_TURNS = 20;
const LONGEST_ANSWER = 8000;

/** What a person said of an answer. */
export interface Opinion {
  readonly rating: Rating | null;
  readonly said: "thanks" | "whatWasWrong" | "noted" | "notSent";
}

export interface Turn {
  readonly key: number;
  readonly question: string;
  readonly filters: Filters;
  readonly state: TurnState;
  readonly standalone: string;
  readonly n_passages: number | null;
  readonly sentences: readonly Sentence[];
  readonly citations: readonly Citation[];
  readonly answer: Answer | null;
  readonly problem: Problem | null;
  /** When it may be asked again, in milliseconds of the clock. */
  readonly again: number;
  readonly opinion: Opinion | null;
}

export interface Listener {
  /** Something is to be shown. */
  changed(): void;
  emit(name: string, detail: object): void;
}

/** Holds the turns, and asks. */
export class Conversation {
  turns: readonly Turn[] = [];
  #running: AbortController | null = null;
  #keys = 0;
  readonly #listener: Listener;

  constructor(
    public client: Client,
    public memory: Memory,
    listener: Listener,
  ) {
    this.#listener = listener;
  }

  get isBusy(): boolean {
    return this.#running !== null;
  }

  get last(): Turn | undefined {
    return this.turns.at(-1);
  }

  /** Show what was kept of an earlier page, and take out what was withdrawn since. */
  async restore(): Promise<void> {
    this.#show(this.memory.load().map((kept) => this.#restored(kept)));
    const places = this.turns.flatMap(({ citations, answer }) => [...citations, ...(answer?.abstention?.nearest ?? [])]);
    for (const documentId of new Set(places.map(({ document_id }) => document_id))) {
      await this.client.briefing(documentId).catch((error: unknown) => {
        if (problemFrom(error, "unreachable").failure === "withdrawn") {
          this.withdraw(documentId);
        }
      });
    }
  }

  /** Ask; a question that is still being answered is stopped. */
  async ask(question: string, filters: Filters): Promise<void> {
    this.stop();
    const running = new AbortController();
    this.#running = running;
    const request = { question, history: this.#history(), filters };
    const turn = this.#begun(question, filters);
    this.#show([...this.turns, turn]);
    this.#listener.emit("ask-question", { question });
    try {
      await this.#follow(turn.key, request, running.signal);
    } catch (error) {
      if (!running.signal.aborted) {
        this.#fail(turn.key, problemFrom(error, "broken-off"));
      }
    } finally {
      if (this.#running === running) {
        this.#running = null;
        this.#listener.changed();
      }
    }
  }

  /** Stop the answer that is on its way. */
  stop(): void {
    this.#running?.abort();
    this.#running = null;
    if (this.last?.state === "searching" || this.last?.state === "streaming") {
      this.#change(this.last.key, { state: "idle" });
    }
  }

  /** Ask a question once more in place of its turn. */
  async retry({ key, question, filters }: Turn): Promise<void> {
    this.#show(this.turns.filter((turn) => turn.key !== key));
    await this.ask(question, filters);
  }

  clear(): void {
    this.stop();
    this.#show([]);
    this.#keep();
  }

  /** Send a rating, and the words that go with it. */
  async rate(turn: Turn, rating: Rating, comment: string | null): Promise<Opinion> {
    const opinion = await this.client.rate(turn.answer?.id ?? "", rating, comment).then(
      (): Opinion => ({ rating, said: comment === null ? (rating === "up" ? "thanks" : "whatWasWrong") : "noted" }),
      (): Opinion => ({ rating: turn.opinion?.rating ?? null, said: "notSent" }),
    );
    this.#change(turn.key, { opinion });
    return opinion;
  }

  /** Forget the words of a briefing that was withdrawn. */
  withdraw(documentId: string): void {
    this.#show(this.turns.map((turn) => without(turn, documentId)));
    this.#keep();
  }

  async #follow(key: number, request: AnswerRequest, signal: AbortSignal): Promise<void> {
    for await (const event of this.client.ask(request, signal)) {
      signal.throwIfAborted();
      this.#take(key, event);
    }
  }

  #take(key: number, event: StreamEvent): void {
    if (event.name === "passages") {
      this.#change(key, { standalone: event.standalone, n_passages: event.count });
    } else if (event.name === "sentence") {
      const { sentences = [], citations = [] } = this.turns.find((turn) => turn.key === key) ?? {};
      this.#change(key, {
        state: "streaming",
        sentences: [...sentences, event.sentence],
        citations: [...citations, ...event.citations],
      });
    } else {
      this.#finish(key, event.answer);
    }
  }

  #finish(key: number, answer: Answer): void {
    this.#change(key, answered(answer));
    this.#keep();
    this.#listener.emit("ask-answer", { id: answer.id, status: answer.status });
  }

  #fail(key: number, problem: Problem): void {
    const again = problem.failure === "rate-limited" ? Date.now() + problem.waitSeconds * 1000 : 0;
    this.#change(key, { state: problem.failure, problem, again });
    this.#listener.emit("ask-error", { kind: problem.failure, problem: problem.kind });
  }

  #begun(question: string, filters: Filters): Turn {
    this.#keys += 1;
    return {
      key: this.#keys,
      question,
      filters,
      state: "searching",
      standalone: question,
      n_passages: null,
      sentences: [],
      citations: [],
      answer: null,
      problem: null,
      again: 0,
      opinion: null,
    };
  }

  #restored({ question, filters, answer }: KeptTurn): Turn {
    return { ...this.#begun(question, filters), ...answered(answer) };
  }

  #history(): AnswerRequest["history"] {
    return this.turns
      .filter(({ answer }) => answer !== null)
      .slice(-MOST_TURNS)
      .map(({ question, sentences }) => ({
        question,
        answer: Array.from(spoken(sentences)).slice(0, LONGEST_ANSWER).join("") || null,
      }));
  }

  #change(key: number, change: Partial<Turn>): void {
    this.#show(this.turns.map((turn) => (turn.key === key ? { ...turn, ...change } : turn)));
  }

  #show(turns: readonly Turn[]): void {
    this.turns = turns;
    this.#listener.changed();
  }

  #keep(): void {
    this.memory.save(this.turns.flatMap(({ answer, ...turn }) => (answer === null ? [] : [{ ...turn, answer }])));
  }
}

function answered(answer: Answer): Partial<Turn> {
  const { sentences, citations, standalone_question: standalone, status } = answer;
  return { answer, sentences, citations, standalone, state: status === "answered" ? "done" : "no-answer" };
}
