import { answer, sentence, stream, whole, written } from "./fakes.ts";
import { expect, test } from "vitest";
import type { StreamEvent } from "./types.ts";
import { answerEvents } from "./stream.ts";

async function read(text: string): Promise<StreamEvent[]> {
  const found: StreamEvent[] = [];
  for await (const event of answerEvents(stream(text))) {
    found.push(event);
  }
  return found;
}

function without(text: string, name: string): string {
  return text
    .split("\n\n")
    .filter((block) => !block.startsWith(`event: ${name}\n`))
    .join("\n\n");
}

test("an answer comes as passages, sentences, answer", async () => {
  const events = await read(whole(answer()));
  expect(events.map(({ name }) => name)).toEqual(["passages", "sentence", "answer"]);
  expect(events[0]).toEqual({ name: "passages", standalone: "When did it open?", count: 2 });
});

test("an event that comes twice is taken once", async () => {
  const text = whole(answer());
  const [first = "", second = ""] = text.split(/(?<=\n\n)/);
  const events = await read(first + second + first + second + text);
  expect(events.map(({ name }) => name)).toEqual(["passages", "sentence", "answer"]);
});

test.each(["passages", "sentence"])("the answer stands though %s was lost", async (name) => {
  expect((await read(without(whole(answer()), name))).at(-1)).toEqual({ name: "answer", answer: answer() });
});

test.each([
  ["the answer was lost", without(whole(answer()), "answer")],
  ["nothing came", ""],
  ["the answer is not JSON", "event: answer\ndata: {oops\nid: 1\n\n"],
  ["the answer is no answer", written(["answer", { ...answer(), sentences: [{ text: 7 }] }])],
])("it broke off where %s", async (_, text) => {
  await expect(read(text)).rejects.toMatchObject({ failure: "error", kind: "broken-off" });
});

test("an error event is a problem", async () => {
  const said = { type: "urn:problem-type:briefings:busy", status: 503, detail: "More work waits." };
  await expect(read(written(["sentence", { sentence: sentence(), citations: [] }], ["error", said]))).rejects.toMatchObject({
    failure: "error",
    kind: "busy",
  });
});

test("nothing is read after the answer", async () => {
  const text = whole(answer()) + written(["error", { status: 500 }]);
  expect((await read(text)).at(-1)?.name).toBe("answer");
});
