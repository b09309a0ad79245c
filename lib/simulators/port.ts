import type { Server } from "node:net";

/** The TCP port that a server listens on. Throws when it does not listen, or on no port. */
export function portOf(server: Pick<Server, "address">): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("the server does not listen on a port");
  return address.port;
}
