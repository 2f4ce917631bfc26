// The real `briefings serve` with the real pipeline, in a data folder of its own.

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { delimiter, dirname, join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

export const REPOSITORY = resolve(fileURLToPath(import.meta.url), "../../../..");
export const SAMPLES = join(REPOSITORY, "rag/samples");
const PROGRAM = process.env["BRIEFINGS_PROGRAM"] ?? join(REPOSITORY, ".venv/bin/briefings");
const START_SECONDS = 120;

export interface BriefingsServer {
  /** As the operator types it, without a slash at the end. */
  readonly origin: string;
  /** Its data folder. */
  readonly folder: string;
  stop(): Promise<void>;
}

/** Ingest `sources` into a new data folder and serve them; resolves when questions are taken. */
export async function startServer(
  sources: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<BriefingsServer> {
  const folder = await mkdtemp(join(tmpdir(), "briefings-browser-"));
  const port = await freePort();
  const env = {
    ...environment(folder),
    BRIEFINGS_SOURCES: sources.join(delimiter),
    PORT: String(port),
    ...settings,
  };
  const child = spawn(PROGRAM, ["serve"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const log = lastWords(child);
  const origin = `http://127.0.0.1:${port}`;
  const stop = async () => {
    if (child.exitCode === null) {
      child.kill("SIGTERM");
      await once(child, "exit");
    }
    await rm(folder, { recursive: true, force: true });
  };
  try {
    await untilReady(origin, child, log);
  } catch (error) {
    await stop();
    throw error;
  }
  return { origin, folder, stop };
}

/** Withdraw for good, by the command line, while the server runs. */
export async function withdraw(folder: string, documentId: string): Promise<void> {
  await promisify(execFile)(PROGRAM, ["withdraw", documentId], { env: environment(folder) });
}

function environment(folder: string): NodeJS.ProcessEnv {
  return {
    ...process.env,
    HF_HUB_OFFLINE: "1",
    TOKENIZERS_PARALLELISM: "false",
    BRIEFINGS_DATA_DIR: folder,
  };
}

async function untilReady(origin: string, child: ChildProcess, log: () => string): Promise<void> {
  const latest = Date.now() + START_SECONDS * 1000;
  while (Date.now() < latest) {
    if (child.exitCode !== null) {
      throw new Error(`briefings serve ended with ${child.exitCode}:\n${log()}`);
    }
    const ready = await fetch(`${origin}/readyz`).catch(() => null);
    if (ready?.ok === true) {
      return;
    }
    await pause(100);
  }
  throw new Error(`briefings serve was not ready in ${START_SECONDS} seconds:\n${log()}`);
}

function lastWords(child: ChildProcess): () => string {
  let said = "";
  const hear = (part: Buffer) => {
    said = (said + part.toString()).slice(-4000);
  };
  child.stdout?.on("data", hear);
  child.stderr?.on("data", hear);
  return () => said;
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, "127.0.0.1");
  await once(probe, "listening");
  const address = probe.address();
  probe.close();
  await once(probe, "close");
  if (address === null || typeof address === "string") {
    throw new Error(`a loopback socket has a port, got ${address}`);
  }
  return address.port;
}

/** Read what was said of an answer out of the server's own store. */
export async function feedbackOn(
  folder: string,
  answerId: string,
): Promise<{ rating: string; comment: string | null }[]> {
  const python = join(dirname(PROGRAM), "python");
  const { stdout } = await promisify(execFile)(python, ["-c", READ_FEEDBACK, folder, answerId]);
  return JSON.parse(stdout) as { rating: string; comment: string | null }[];
}

const READ_FEEDBACK = `
import json, sqlite3, sys
store = sqlite3.connect(f"file:{sys.argv[1]}/catalog.sqlite?mode=ro", uri=True)
rows = store.execute("SELECT rating, comment FROM feedback WHERE answer_id = ?", (sys.argv[2],))
print(json.dumps([{"rating": rating, "comment": comment} for rating, comment in rows]))
`;
