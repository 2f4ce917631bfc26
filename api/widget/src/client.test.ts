import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { answer, json, problem, server, stream, whole } from "./fakes.ts";
import type { AnswerRequest, StreamEvent } from "./types.ts";
import { Client } from "./client.ts";
import { ANY_DATE } from "./types.ts";

const asked: AnswerRequest = { question: "When?", history: [], filters: ANY_DATE };
const never = new AbortController().signal;

beforeEach(() => void vi.stubGlobal("navigator", { onLine: true }));
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function over(replies: Parameters<typeof server>[0]) {
  const fake = server(replies);
  vi.stubGlobal("fetch", fake.fetch);
  return fake.requests;
}

function sent(requests: ReturnType<typeof over>): unknown[] {
  return requests.map(({ path, init }) => [path.replace("https://b.example", ""), new Headers(init.headers).get("Authorization")]);
}

async function all(client: Client, signal = never): Promise<StreamEvent[]> {
  const events: StreamEvent[] = [];
  for await (const event of client.ask(asked, signal)) {
    events.push(event);
  }
  return events;
}

test("a token is fetched once, sent along, and no credentials or referrer are", async () => {
  const requests = over({ "/v1/answers": () => new Response(stream(whole(answer()))) });
  const client = new Client("https://b.example/", "pk_1", null);
  await all(client);
  await client.suggestions();
  expect(sent(requests)).toEqual([
    ["/v1/widget/session", null],
    ["/v1/answers", "Bearer wgt_1"],
    ["/v1/suggestions", "Bearer wgt_1"],
  ]);
  expect(requests[0]?.init.body).toBe('{"site_key":"pk_1"}');
  expect(requests.map(({ init }) => [init.credentials, init.referrerPolicy])).toEqual(
    requests.map(() => ["omit", "no-referrer"]),
  );
});

test.each(["token-expired", "unauthorized"])("a token refused as %s is renewed, once", async (kind) => {
  let n = 0;
  const requests = over({
    "/v1/widget/session": () => json({ token: `wgt_${(n += 1)}`, expires_in: 900 }),
    "/v1/suggestions": () => problem(401, kind),
  });
  await expect(new Client("https://b.example", "pk_1", null).suggestions()).rejects.toMatchObject({ kind });
  expect(sent(requests)).toEqual([
    ["/v1/widget/session", null],
    ["/v1/suggestions", "Bearer wgt_1"],
    ["/v1/widget/session", null],
    ["/v1/suggestions", "Bearer wgt_2"],
  ]);
});

test("an API key takes the place of a token and is not renewed", async () => {
  const requests = over({ "/v1/suggestions": () => problem(401, "unauthorized") });
  await expect(new Client("", "pk_1", "secret").suggestions()).rejects.toMatchObject({ kind: "unauthorized" });
  expect(sent(requests)).toEqual([["/v1/suggestions", "Bearer secret"]]);
});

test("a site that is not allowed is told why", async () => {
  over({ "/v1/widget/session": () => problem(403, "site-not-allowed", "https://x.example is not listed.") });
  await expect(all(new Client("", "pk_1", null))).rejects.toMatchObject({
    failure: "error",
    kind: "site-not-allowed",
    detail: "https://x.example is not listed.",
  });
});

test.each([
  [problem(429, "quota-exceeded", "", { "Retry-After": "12" }), "rate-limited", 12],
  [problem(429, "quota-exceeded"), "rate-limited", 30],
  [problem(410, "withdrawn"), "withdrawn", 30],
  [problem(504, "error"), "timed-out", 30],
  [problem(500, "internal", "secret path"), "error", 30],
  [new Response("<h1>Bad gateway</h1>", { status: 502 }), "error", 30],
])("what the server refuses becomes a state (%#)", async (response, failure, waitSeconds) => {
  over({ "/v1/answers": () => response });
  await expect(all(new Client("", "", null))).rejects.toMatchObject({ failure, waitSeconds });
});

test("what a server fault says of itself is not shown", async () => {
  over({ "/v1/answers": () => problem(500, "internal", "secret path") });
  await expect(all(new Client("", "", null))).rejects.toMatchObject({ detail: "", requestId: "r-1" });
});

test.each([
  [true, "error"],
  [false, "offline"],
])("a server that cannot be reached while the browser says onLine %s is %s", async (onLine, failure) => {
  vi.stubGlobal("navigator", { onLine });
  over({ "/v1/answers": () => Promise.reject(new TypeError("Failed to fetch")) });
  await expect(all(new Client("", "", null))).rejects.toMatchObject({ failure, kind: "unreachable" });
});

test("a stream that fails half-way broke off", async () => {
  const torn = new ReadableStream({ start: (controller) => controller.error(new TypeError("network error")) });
  over({ "/v1/answers": () => new Response(torn) });
  await expect(all(new Client("", "", null))).rejects.toMatchObject({ failure: "error", kind: "broken-off" });
});

/** A stream that says something at each of these seconds, and then no more. */
function slow(...seconds: readonly number[]): ReadableStream<Uint8Array> {
  return new ReadableStream({
    start(controller) {
      for (const second of seconds) {
        setTimeout(() => controller.enqueue(new TextEncoder().encode(": keep-alive\n\n")), second * 1000);
      }
    },
  });
}

test("silence ends it after 45 seconds", async () => {
  vi.useFakeTimers();
  over({ "/v1/answers": ({ init }) => endless(init, slow()) });
  const outcome = expect(all(new Client("", "", null))).rejects.toMatchObject({ failure: "timed-out" });
  await vi.advanceTimersByTimeAsync(45_000);
  await outcome;
});

test("a slow server that still says something is waited for", async () => {
  vi.useFakeTimers();
  over({ "/v1/answers": ({ init }) => endless(init, slow(15, 30, 45, 60, 75)) });
  const settled = vi.fn();
  const outcome = all(new Client("", "", null)).catch(settled);
  await vi.advanceTimersByTimeAsync(100_000);
  expect(settled).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(20_000);
  await outcome;
  expect(settled).toHaveBeenCalledOnce();
});

/** As a real fetch does: an abort breaks the body. */
function endless(init: RequestInit, body: ReadableStream<Uint8Array>): Response {
  const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
  body.pipeTo(writable, init.signal ? { signal: init.signal } : {}).catch(() => {});
  return new Response(readable);
}

test("a closed client breaks off what is under way", async () => {
  over({ "/v1/answers": ({ init }) => endless(init, slow()) });
  const client = new Client("", "", null);
  const outcome = expect(all(client)).rejects.toThrow();
  await Promise.resolve();
  client.close();
  await outcome;
});

test.each([".", ".."])("the id %j does not lead to another path", async (id) => {
  const requests = over({});
  await expect(new Client("", "", null).read(id, "old")).rejects.toMatchObject({ kind: "not-found" });
  await expect(new Client("", "", null).rate(id, "up", null)).rejects.toMatchObject({ kind: "not-found" });
  expect(requests).toEqual([]);
});

test("a superseded version has its text but no sections, and a byte order mark counts", async () => {
  const sections = { sha256: "new", sections: [], furniture: [] };
  over({
    "/v1/documents/a%2Fb/text?sha256=old": () => new Response(new TextEncoder().encode("\ufeffText")),
    "/v1/documents/a%2Fb": () => json(sections),
  });
  expect(await new Client("", "", null).read("a/b", "old")).toEqual({ text: "\ufeffText", briefing: null });
});
