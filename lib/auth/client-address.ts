import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";
import ipaddr from "ipaddr.js";

/** Set by this module on every request, over whatever the client sent under the name. */
const header = "x-moxxie-client-address";

// Published by Node's http server before it emits the request.
const requestStart = "http.server.request.start";

/**
 * Makes {@link clientAddress} work in this process. Next hands requests on without their sockets and takes an
 * `X-Forwarded-For` of the client's own for the truth, by which anybody could pass the sign-in throttle under invented
 * addresses. So the address is taken where the socket is still known.
 *
 * @param trustedProxies how many reverse proxies of ours stand in front, each of which appends to `X-Forwarded-For`.
 * @returns ends it.
 */
export function watchClientAddresses({ trustedProxies }: { trustedProxies: number }): () => void {
  const onRequest = (message: unknown) => {
    const { request } = message as { request: IncomingMessage }; // Node's documented shape of this channel
    const address = addressOf({
      socketAddress: request.socket.remoteAddress,
      forwardedFor: [request.headers["x-forwarded-for"]].flat().join(","),
      trustedProxies,
    });
    if (address) request.headers[header] = address;
    else delete request.headers[header];
  };
  subscribe(requestStart, onRequest);
  return () => unsubscribe(requestStart, onRequest);
}

/** The client's address, found out by {@link watchClientAddresses}; null when it does not run or the client is gone. */
export const clientAddress = (headers: Headers): string | null => headers.get(header);

/** The address that the outermost of our own proxies saw; the socket's without proxies. */
export function addressOf(facts: {
  socketAddress: string | undefined;
  forwardedFor: string;
  trustedProxies: number;
}): string | undefined {
  const { socketAddress, forwardedFor, trustedProxies } = facts;
  const hops = forwardedFor.split(",").map((hop) => hop.trim());
  const forwarded = trustedProxies > 0 ? normal(hops.at(-trustedProxies)) : undefined;
  return forwarded ?? normal(socketAddress);
}

/** The usual spelling: IPv4 in IPv6 clothes (`::ffff:10.0.0.1`) undressed, no zone. Undefined for what is no address. */
function normal(text: string | undefined): string | undefined {
  const [address] = text?.split("%") ?? [];
  return address && ipaddr.isValid(address) ? ipaddr.process(address).toString() : undefined;
}
