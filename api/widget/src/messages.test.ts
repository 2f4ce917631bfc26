import { expect, test } from "vitest";
import { type Message, messages } from "./messages.ts";
import { stream } from "./fakes.ts";

async function read(...pieces: readonly (string | Uint8Array)[]): Promise<Message[]> {
  const found: Message[] = [];
  for await (const message of messages(stream(...pieces))) {
    found.push(message);
  }
  return found;
}

const TEXT = 'event: sentence\ndata: {"text": "Größe 🛶 “quoted” \u202e"}\nid: 2\n\n: keep-alive\n\nevent: answer\ndata: {}\nid: 3\n\n';
const EXPECTED = [
  { id: 2, name: "sentence", text: '{"text": "Größe 🛶 “quoted” \u202e"}' },
  { id: 3, name: "answer", text: "{}" },
];
const BYTES = new TextEncoder().encode(TEXT);

test.each(Array.from(BYTES.keys()))("events cut at byte %i are read whole", async (place) => {
  expect(await read(BYTES.slice(0, place), BYTES.slice(place))).toEqual(EXPECTED);
});

test("events that come byte by byte are read whole", async () => {
  expect(await read(...Array.from(BYTES, (byte) => Uint8Array.of(byte)))).toEqual(EXPECTED);
});

test("lines may end with a carriage return too, and be cut there", async () => {
  const bytes = new TextEncoder().encode(TEXT.replaceAll("\n", "\r\n"));
  expect(await read(...Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(EXPECTED);
});

test.each(["constructor: x", "__proto__: y", "push: z", "retry: 5"])("a field that means nothing here is passed over: %s", async (line) => {
  expect(await read(`${line}\ndata: one\n\n`)).toEqual([{ id: 0, name: "message", text: "one" }]);
});

test("data on several lines is one text", async () => {
  expect(await read("data: one\ndata:two\n\n")).toEqual([{ id: 0, name: "message", text: "one\ntwo" }]);
});

test("what was cut off before its end is no event", async () => {
  expect(await read('event: answer\ndata: {"id": "ans"}\n')).toEqual([]);
});

test("anything at all counts as being heard", async () => {
  let heard = 0;
  for await (const message of messages(stream(": keep", "-alive\n\n"), () => (heard += 1))) {
    expect(message).toBeNull();
  }
  expect(heard).toBe(2);
});
