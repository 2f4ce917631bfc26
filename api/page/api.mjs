// What the page itself reads; the widget asks by itself.

const SITE_KEY = "page";
let key = null;
let token = null;

/** Send this key from now on; it is kept in memory only. */
export function useKey(given) {
  key = given;
  token = null;
}

/** Tell whether a key is in use. */
export function hasKey() {
  return key !== null;
}

/** What the server said was wrong. */
export class Problem extends Error {
  constructor(detail, kind) {
    super(detail);
    this.kind = kind;
  }
}

/** Read a document written in JSON. */
export async function readJson(path) {
  return (await read(path)).json();
}

/** Read the canonical text; a byte order mark at its start is part of it and counts. */
export async function readText(path) {
  const bytes = await (await read(path)).arrayBuffer();
  return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
}

async function read(path) {
  try {
    return await send(path);
  } catch (error) {
    if (key !== null || !["unauthorized", "token-expired"].includes(error.kind)) {
      throw error;
    }
  }
  token = null;
  const body = JSON.stringify({ site_key: SITE_KEY });
  const headers = { "Content-Type": "application/json" };
  const begun = await send("/v1/widget/session", { method: "POST", headers, body });
  token = (await begun.json()).token;
  return send(path);
}

async function send(path, { headers = {}, ...options } = {}) {
  const credential = key ?? token;
  const allowed = credential === null ? headers : { ...headers, Authorization: `Bearer ${credential}` };
  let response;
  try {
    response = await fetch(path, { ...options, headers: allowed, credentials: "omit" });
  } catch {
    throw new Problem(navigator.onLine ? "The server cannot be reached." : "You are offline.", "offline");
  }
  if (!response.ok) {
    throw await problemOf(response);
  }
  return response;
}

async function problemOf(response) {
  const document = await response.json().catch(() => ({}));
  const detail =
    response.status === 500
      ? `Something went wrong on the server. Its log knows this as ${document.request_id}.`
      : (document.detail ?? `The server answered ${response.status}.`);
  return new Problem(detail, String(document.type ?? "").split(":").pop());
}
