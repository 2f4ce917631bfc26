// What the page itself reads; the widget asks by itself.

const SITE_KEY = "page";
let key = null;
let token = null;
let usesTokens = false;

/** Get a token before anything is read. */
export function useTokens() {
  usesTokens = true;
}

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
    return await send(path, { headers: await credentials() });
  } catch (error) {
    if (!usesTokens || error.kind !== "token-expired") {
      throw error;
    }
  }
  token = null;
  return send(path, { headers: await credentials() });
}

async function credentials() {
  if (usesTokens && token === null) {
    token = (await (await begin()).json()).token;
  }
  const credential = key ?? token;
  return credential === null ? {} : { Authorization: `Bearer ${credential}` };
}

function begin() {
  const body = JSON.stringify({ site_key: SITE_KEY });
  return send("/v1/widget/session", { method: "POST", headers: { "Content-Type": "application/json" }, body });
}

async function send(path, options) {
  let response;
  try {
    response = await fetch(path, { ...options, credentials: "omit" });
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
