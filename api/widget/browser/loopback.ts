// Servers of the tests listen on loopback, each at a free port.

import { once } from "node:events";
import type { Server } from "node:http";

/** Listen; resolves with the origin. */
export async function listening(server: Server): Promise<string> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") {
    throw new Error(`a loopback server has a port, got ${address}`);
  }
  return `http://127.0.0.1:${address.port}`;
}

/** Close it, with whatever is still open. */
export function stop(server: Server): void {
  server.close();
  server.closeAllConnections();
}
