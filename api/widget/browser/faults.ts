// What can go wrong between the browser and the server, and answers of our own making.

import type { IncomingMessage, ServerResponse } from "node:http";
import { setTimeout as pause } from "node:timers/promises";
import type { Exchange, Fault } from "./proxy.ts";

/** Answer as a server does that has broken. */
export const fail: Fault = ({ request, response }) => {
  const said = {
    type: "urn:problem-type:briefings:internal",
    title: "Internal Server Error",
    status: 500,
    detail: "Something went wrong on the server.",
    instance: request.url,
  };
  response.writeHead(500, { ...cors(request), "Content-Type": "application/problem+json" });
  response.end(JSON.stringify(said));
};

/** Take the question, and say nothing ever. */
export const stall: Fault = ({ request, response }) => {
  response.writeHead(200, { ...cors(request), "Content-Type": "text/event-stream" });
  response.flushHeaders();
};

/** Hang up before a word is said. */
export const hangUp: Fault = ({ request }) => {
  request.socket.destroy();
};

/** Let only the first `n` events of the real stream through, then fall silent until it is cut. */
export function first(n: number): { fault: Fault; cut: () => void } {
  const responses: ServerResponse[] = [];
  return {
    cut: () => {
      for (const response of responses) {
        response.destroy();
      }
    },
    fault: (exchange) =>
      exchange.pass({
        response: (upstream) => {
          const { response } = exchange;
          responses.push(response);
          void relay(upstream, response, async function* (events) {
            let seen = 0;
            for await (const event of events) {
              yield event;
              seen += 1;
              if (seen === n) {
                await new Promise((resolve) => response.on("close", resolve));
                return;
              }
            }
          });
        },
      }),
  };
}

/** Let the real events through when they are asked for, one by one. */
export function stepwise(): { fault: Fault; step: () => void } {
  const steps: (() => void)[] = [];
  let ahead = 0;
  const turn = () =>
    new Promise<void>((resolve) => {
      if (ahead > 0) {
        ahead -= 1;
        resolve();
      } else {
        steps.push(resolve);
      }
    });
  return {
    step: () => {
      const next = steps.shift();
      if (next === undefined) {
        ahead += 1;
      } else {
        next();
      }
    },
    fault: (exchange) =>
      exchange.pass({
        response: (upstream) => {
          void relay(upstream, exchange.response, async function* (events) {
            for await (const event of events) {
              await turn();
              yield event;
            }
          });
        },
      }),
  };
}

/** Send the real bytes a few at a time, so that characters and events are cut anywhere. */
export function trickle(size: number): Fault {
  return (exchange) =>
    exchange.pass({
      response: (upstream) => {
        void (async () => {
          const { response } = exchange;
          response.writeHead(upstream.statusCode ?? 502, upstream.rawHeaders);
          response.flushHeaders();
          for await (const part of upstream as AsyncIterable<Buffer>) {
            for (let at = 0; at < part.length && !response.destroyed; at += size) {
              response.write(part.subarray(at, at + size));
              await pause(0);
            }
          }
          response.end();
        })();
      },
    });
}

/** Stream events that no server of ours would send. */
export function say(events: (exchange: Exchange) => readonly StreamEvent[]): Fault {
  return (exchange) => {
    const { request, response } = exchange;
    request.resume();
    response.writeHead(200, { ...cors(request), "Content-Type": "text/event-stream" });
    response.end(events(exchange).map(written).join(""));
  };
}

/** Let a browser send what it asks to send. */
export const allow: Fault = ({ request, response }) => {
  response.writeHead(204, {
    ...cors(request),
    "Access-Control-Allow-Headers": "authorization, content-type",
    "Access-Control-Max-Age": "600",
  });
  response.end();
};

/** Answer with JSON of our own. */
export function json(shape: unknown, type = "application/json"): Fault {
  return ({ request, response }) => {
    request.resume();
    response.writeHead(200, { ...cors(request), "Content-Type": type });
    response.end(typeof shape === "string" ? shape : JSON.stringify(shape));
  };
}

export interface StreamEvent {
  readonly event: string;
  readonly body: unknown;
}

function written({ event, body }: StreamEvent): string {
  return `event: ${event}\ndata: ${JSON.stringify(body)}\n\n`;
}

function cors(request: IncomingMessage): Record<string, string> {
  return {
    "Access-Control-Allow-Origin": request.headers.origin ?? "*",
    Vary: "Origin",
    "Cache-Control": "no-store",
  };
}

async function relay(
  upstream: IncomingMessage,
  response: ServerResponse,
  change: (events: AsyncIterable<string>) => AsyncIterable<string>,
): Promise<void> {
  response.writeHead(upstream.statusCode ?? 502, upstream.rawHeaders);
  response.flushHeaders();
  try {
    for await (const event of change(eventsOf(upstream))) {
      await new Promise((flushed) => response.write(event, flushed));
    }
    response.end();
  } catch (error) {
    // Whoever asked has left, and with that the server's stream was given up.
    if (!response.destroyed) {
      throw error;
    }
  }
}

async function* eventsOf(upstream: IncomingMessage): AsyncIterable<string> {
  let rest = "";
  for await (const part of upstream.setEncoding("utf8") as AsyncIterable<string>) {
    const events = (rest + part).split("\n\n");
    rest = events.pop() ?? "";
    yield* events.map((event) => `${event}\n\n`);
  }
}
