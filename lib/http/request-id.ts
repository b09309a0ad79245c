import { randomUUID } from "node:crypto";

// Long enough to tell requests apart, and nothing that could disturb a log line or a header.
const sane = /^[A-Za-z0-9][A-Za-z0-9._:-]{7,99}$/;

/** The caller's own `X-Request-Id` when it is a sane one, so that its log and ours meet; else a new one. */
export function requestIdOf(request: Request): string {
  const given = request.headers.get("x-request-id");
  return given !== null && sane.test(given) ? given : randomUUID();
}
