import { subscribe, unsubscribe } from "node:diagnostics_channel";
import type { IncomingMessage } from "node:http";

// Published by Node's http server before it emits the request.
const requestStart = "http.server.request.start";

/**
 * Next answers a path that does not decode (`/vms/%zz`) with a bare 500 before any route is asked. Here such a percent
 * sign becomes an ordinary character (`%25zz`), so that the path reaches a route and is answered as any unknown name.
 *
 * @returns ends it.
 */
export function mendUndecodablePaths(): () => void {
  const onRequest = (message: unknown) => {
    const { request } = message as { request: IncomingMessage }; // Node's documented shape of this channel
    if (request.url?.includes("%")) request.url = mendedPath(request.url);
  };
  subscribe(requestStart, onRequest);
  return () => unsubscribe(requestStart, onRequest);
}

/** A request target whose path decodes; the query stays as it is, for it never fails to. */
export function mendedPath(target: string): string {
  const [, path = "", rest = ""] = /^([^?]*)(.*)$/s.exec(target) ?? [];
  return path.split("/").map(mendedSegment).join("/") + rest;
}

function mendedSegment(segment: string): string {
  try {
    decodeURIComponent(segment);
    return segment;
  } catch {
    return segment.replaceAll("%", "%25");
  }
}
