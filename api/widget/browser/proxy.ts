// A reverse proxy before the real server that can break, delay or replace what passes.

import { randomBytes } from "node:crypto";
import {
  createServer,
  type IncomingMessage,
  request as forward,
  type Server,
  type ServerResponse,
} from "node:http";
import { listening, stop } from "./loopback.ts";

/** Takes an exchange over; what it does not answer it hands on with `exchange.pass()`. */
export type Fault = (exchange: Exchange) => void | Promise<void>;

export interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
  /** Let it through as it is, or with another body, or change the response as it comes. */
  pass(changed?: { body?: string; response?: (upstream: IncomingMessage) => void }): Promise<void>;
}

interface Rule {
  readonly method: string;
  readonly path: RegExp;
  readonly fault: Fault;
}

/** What has no rule passes untouched, but for the visitor's address, as behind any proxy. */
export class FaultProxy {
  origin = "";
  private address = nextAddress();
  private rules: Rule[] = [];
  private readonly server: Server;
  private readonly upstream: string;


  constructor(upstream: string) {
    this.upstream = upstream;
    this.server = createServer((request, response) => {
      this.take(request, response).catch((error: unknown) => response.destroy(error as Error));
    });
  }

  async start(): Promise<this> {
    this.origin = await listening(this.server);
    return this;
  }

  stop(): void {
    stop(this.server);
  }

  /** From now on `fault` has the requests to `path`, until `heal`. */
  on(method: string, path: RegExp, fault: Fault): void {
    this.rules.unshift({ method, path, fault });
  }

  /** The same for the questions that are asked. */
  onQuestion(fault: Fault): void {
    this.on("POST", /^\/v1\/answers$/, fault);
  }

  /** The next requests come from another visitor's address, whose quota is whole. */
  becomeSomebodyElse(): void {
    this.address = nextAddress();
  }

  heal(): void {
    this.rules = [];
  }

  private async take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? "/").split("?")[0] ?? "/";
    const exchange: Exchange = {
      request,
      response,
      pass: (changed) => this.pass(request, response, changed ?? {}),
    };
    const rule = this.rules.find((r) => r.method === request.method && r.path.test(path));
    await (rule === undefined ? exchange.pass() : rule.fault(exchange));
  }

  private pass(
    request: IncomingMessage,
    response: ServerResponse,
    changed: { body?: string; response?: (upstream: IncomingMessage) => void },
  ): Promise<void> {
    const headers = { ...request.headers, "x-forwarded-for": this.address };
    if (changed.body !== undefined) {
      headers["content-length"] = String(Buffer.byteLength(changed.body));
    }
    const { promise, resolve, reject } = settling<void>();
    const onward = forward(
      `${this.upstream}${request.url}`,
      { method: request.method, headers, setHost: false },
      (upstream) => {
        upstream.on("close", resolve);
        if (changed.response !== undefined) {
          changed.response(upstream);
          return;
        }
        response.writeHead(upstream.statusCode ?? 502, upstream.rawHeaders);
        upstream.pipe(response);
      },
    );
    onward.on("error", (error) => (response.destroyed ? resolve() : reject(error)));
    response.on("close", () => onward.destroy());
    if (changed.body === undefined) {
      request.pipe(onward);
    } else {
      onward.end(changed.body);
    }
    return promise;
  }
}

/** Read a request's body whole. */
export async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) {
    parts.push(part as Buffer);
  }
  return Buffer.concat(parts).toString();
}

function settling<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: unknown) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}

/** Invent a visitor: each network has quotas of its own. */
function nextAddress(): string {
  const network = randomBytes(4).toString("hex");
  return `2001:db8:${network.slice(0, 4)}:${network.slice(4)}::1`;
}
