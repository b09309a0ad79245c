import { recordHttpRequest } from "@/lib/metrics/http";
import type { BoundRoute, Trace } from "./serve";

/**
 * Runs a request, then writes its line and counts it. The line has the route's template and path but no query, which may
 * hold names that a user searched for; metrics have the template alone, or every guest would be a series of its own.
 */
export async function accessLogged(
  { bound, request, trace }: { bound: BoundRoute; request: Request; trace: Trace },
  work: () => Promise<Response>,
): Promise<Response> {
  const startedMs = performance.now();
  const response = await work();
  const durationMs = performance.now() - startedMs;
  response.headers.set("x-request-id", trace.requestId);
  recordHttpRequest({ method: bound.method, route: bound.path, status: response.status, seconds: durationMs / 1000 });
  trace.log[levelOf(bound.path, response.status)](
    {
      requestId: trace.requestId,
      method: request.method,
      path: new URL(request.url).pathname,
      route: bound.path,
      status: response.status,
      durationMs: Math.round(durationMs * 10) / 10,
      ...(trace.code && { code: trace.code }),
      ...(trace.actor && { actor: `${trace.actor.kind}:${trace.actor.id}`, ip: trace.actor.ip }),
    },
    "request",
  );
  return response;
}

/** Probes and scrapes come every few seconds and say nothing while all is well. */
const quiet = new Set(["/healthz", "/readyz", "/metrics"]);

const levelOf = (path: string, status: number) => (quiet.has(path) && status < 400 ? "debug" : "info");
