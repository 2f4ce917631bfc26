// The API, as the page uses it.

const SILENCE_MS = 45_000;
let key = null;

/** Send this key from now on; it is kept in memory only. */
export function useKey(given) {
  key = given;
}

/** Tell whether a key is in use. */
export function hasKey() {
  return key !== null;
}

/** What the server said was wrong. */
export class Problem extends Error {
  constructor(status, detail, { kind = "", waitSeconds = null } = {}) {
    super(detail);
    this.status = status;
    this.kind = kind;
    this.waitSeconds = waitSeconds;
  }
}

/** Read a document written in JSON. */
export async function readJson(path) {
  return (await call(path)).json();
}

/** Read the canonical text; a byte order mark at its start is part of it and counts. */
export async function readText(path) {
  const bytes = await (await call(path)).arrayBuffer();
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

/** Send JSON. */
export async function post(path, body) {
  return call(path, { method: "POST", body: JSON.stringify(body) });
}

/** Ask, and hand on each event `{name, body}` as it comes. */
export async function* ask(request, signal) {
  const silence = new AbortController();
  const given = AbortSignal.any([signal, silence.signal]);
  let timer = 0;
  const heard = () => {
    clearTimeout(timer);
    timer = setTimeout(() => silence.abort(), SILENCE_MS);
  };
  heard();
  try {
    const options = { method: "POST", body: JSON.stringify(request), signal: given };
    const response = await call("/v1/answers", options, "text/event-stream");
    for await (const event of events(response.body, heard)) {
      yield event;
    }
  } catch (error) {
    if (silence.signal.aborted) {
      throw new Problem(0, "The server has gone silent. Try again.", { kind: "timed-out" });
    }
    throw error;
  } finally {
    clearTimeout(timer);
  }
}

/** Read server-sent events from a stream of bytes. */
export async function* events(body, heard = () => {}) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let waiting = "";
  try {
    while (true) {
      const { done, value } = await reader.read();
      if (done) {
        return;
      }
      heard();
      const blocks = (waiting + value).split("\n\n");
      waiting = blocks.pop();
      yield* blocks.map(parsed).filter((event) => event !== null);
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

function parsed(block) {
  let name = "message";
  const lines = [];
  for (const line of block.split("\n")) {
    if (line.startsWith("event:")) {
      name = line.slice(6).trim();
    } else if (line.startsWith("data:")) {
      lines.push(line.slice(5).trimStart());
    }
  }
  return lines.length === 0 ? null : { name, body: JSON.parse(lines.join("\n")) };
}

async function call(path, options = {}, accept = "application/json, text/plain;q=0.9") {
  const headers = { Accept: accept };
  if (options.body !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  if (key !== null) {
    headers.Authorization = `Bearer ${key}`;
  }
  let response;
  try {
    response = await fetch(path, { ...options, headers, credentials: "omit" });
  } catch (error) {
    if (error.name === "AbortError") {
      throw error;
    }
    const said = navigator.onLine ? "The server cannot be reached." : "You are offline.";
    throw new Problem(0, said, { kind: "offline" });
  }
  if (!response.ok) {
    throw await problemOf(response);
  }
  return response;
}

async function problemOf(response) {
  const waitSeconds = Number(response.headers.get("Retry-After")) || null;
  const document = await response.json().catch(() => ({}));
  return problem(document, response.status, waitSeconds);
}

/** Read a problem document. */
export function problem(document, status = document.status, waitSeconds = null) {
  const kind = String(document.type ?? "").split(":").pop();
  const detail =
    status === 500
      ? `Something went wrong on the server. Its log knows this as ${document.request_id}.`
      : (document.detail ?? `The server answered ${status}.`);
  return new Problem(status, detail, { kind, waitSeconds });
}
