// @vitest-environment happy-dom
import { abstention, answer, citation } from "./fakes.ts";
import { afterEach, expect, test, vi } from "vitest";
import { ANY_DATE } from "./types.ts";
import { type KeptTurn, Memory } from "./memory.ts";

const KEY = "ask-widget:1 https://a.example pk_1";
const kept: KeptTurn = { question: "When?", filters: ANY_DATE, answer: answer() };
let memory: Memory;

function opened(): Memory {
  memory = new Memory("https://a.example", "pk_1");
  return memory;
}

afterEach(() => {
  vi.unstubAllGlobals();
  memory.release();
  sessionStorage.clear();
});

test("what is saved is loaded, and nothing else is stored", () => {
  opened().save([kept, { ...kept, answer: abstention() }]);
  expect(memory.load()).toEqual([kept, { ...kept, answer: abstention() }]);
  expect(Object.keys(sessionStorage)).toEqual([KEY]);
});

test.each([
  "{",
  "null",
  "7",
  '"text"',
  "{}",
  "[null]",
  "[{}]",
  JSON.stringify([{ ...kept, question: 7 }]),
  JSON.stringify([{ ...kept, filters: { published_after: "never", published_before: null } }]),
  JSON.stringify([{ ...kept, answer: { ...answer(), citations: [{ ...citation(), start: "0" }] } }]),
  JSON.stringify([{ ...kept, answer: { ...answer(), citations: [{ ...citation(), published: "someday" }] } }]),
  JSON.stringify([{ ...kept, answer: { ...answer(), abstention: { reason: "x", nearest: "y" } } }]),
  JSON.stringify([kept, { ...kept, answer: null }]),
])("corrupt content is ignored: %s", (text) => {
  sessionStorage.setItem(KEY, text);
  expect(opened().load()).toEqual([]);
});

test("the newest twenty turns are kept", () => {
  opened().save(Array.from({ length: 25 }, (_, n) => ({ ...kept, question: `q${n}` })));
  expect(memory.load().map(({ question }) => question)).toEqual(Array.from({ length: 20 }, (_, n) => `q${n + 5}`));
});

test("an empty conversation leaves nothing behind", () => {
  opened().save([kept]);
  memory.save([]);
  expect(sessionStorage.length).toBe(0);
});

test("a page that forbids storage goes on without", () => {
  const forbidden = () => {
    throw new DOMException("no", "SecurityError");
  };
  vi.stubGlobal("sessionStorage", { getItem: forbidden, setItem: forbidden });
  expect(() => opened().save([kept])).not.toThrow();
  expect(memory.load()).toEqual([]);
});

test("two widgets of a kind keep two conversations, each in its place", () => {
  opened().save([kept]);
  const second = new Memory("https://a.example", "pk_1");
  expect(second.load()).toEqual([]);
  second.release();
  memory.release();
  expect(opened().load()).toEqual([kept]);
});
