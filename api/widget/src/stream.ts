// An answer as it comes: `passages`, `sentence`…, `answer`; or `error`.

import { Problem, problemOf } from "./problem.ts";
import { isAnswer, isCitation, isSentence, isString, listOf, shape } from "./shapes.ts";
import type { StreamEvent } from "./types.ts";
import { messages } from "./messages.ts";

const isPassages = shape({ standalone_question: isString, passages: Array.isArray });
const isSentenceEvent = shape({ sentence: isSentence, citations: listOf(isCitation) });

/**
 * Read the events of an answer, each once, up to the whole answer.
 *
 * A sentence that was lost on the way is not missed for long: the whole answer has it.
 *
 * @throws {Problem} the server says that it failed, or the stream ends before the answer
 */
export async function* answerEvents(
  body: ReadableStream<Uint8Array<ArrayBuffer>>,
  heard?: () => void,
): AsyncGenerator<StreamEvent> {
  let last = 0;
  for await (const { id, name, text } of messages(body, heard)) {
    if (id !== 0 && id <= last) {
      continue; // It came twice.
    }
    last = id || last;
    const event = eventOf(name, parsed(text));
    if (event !== null) {
      yield event;
    }
    if (event?.name === "answer") {
      return;
    }
  }
  throw new Problem("error", "broken-off");
}

function eventOf(name: string, said: unknown): StreamEvent | null {
  if (name === "error") {
    throw problemOf(said, 0);
  }
  if (name === "passages" && isPassages(said)) {
    return { name, standalone: said.standalone_question, count: said.passages.length };
  }
  if (name === "sentence" && isSentenceEvent(said)) {
    return { name, sentence: said.sentence, citations: said.citations };
  }
  return name === "answer" && isAnswer(said) ? { name, answer: said } : null;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null; // As good as lost.
  }
}
