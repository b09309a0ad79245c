import type { Problem } from "@/lib/contracts/problem";
import { type ErrorCode, MoxxieError } from "@/lib/errors";

/**
 * The HTTP status of every error code, decided here once. A new code without a status does not compile.
 * 409: the thing's present state forbids it, another moment may allow it. 422: the request is well formed but cannot be
 * carried out as it stands. 502: a platform answered, but with an error or not as one may trust. 503: nothing answered.
 */
export const statusOf = {
  invalid_request: 400,
  malformed_json: 400,
  unauthenticated: 401,
  forbidden: 403,
  cross_site_request: 403,
  approval_required: 403,
  approval_ended: 409,
  approval_of_own_request: 403,
  plan_changed: 409,
  not_found: 404,
  method_not_allowed: 405,
  conflict: 409,
  name_taken: 409,
  vm_id_taken: 409,
  ambiguous_vm_id: 409,
  ambiguous_name: 409,
  invalid_state: 409,
  guest_locked: 409,
  guest_protected: 409,
  confirmation_required: 422,
  digest_mismatch: 409,
  idempotency_key_running: 409,
  idempotency_key_reused: 422,
  payload_too_large: 413,
  unsupported_media_type: 415,
  cannot_be_done: 422,
  no_capacity: 422,
  unknown_template: 422,
  unknown_network_profile: 422,
  network_profile_invalid: 422,
  unknown_package: 422,
  unknown_host_group: 422,
  unknown_ssh_key: 422,
  unknown_storage: 422,
  unknown_host: 422,
  unknown_datacenter: 422,
  unknown_reservation: 422,
  unknown_network: 422,
  reservation_ended: 409,
  reservation_not_yours: 403,
  affinity_impossible: 422,
  network_taken: 409,
  network_in_use: 409,
  network_range_full: 422,
  network_of_another_client: 422,
  network_misconfigured: 422,
  bulk_refused: 422,
  conflicting_items: 422,
  bulk_failed: 422,
  webhook_target_refused: 422,
  not_supported: 422,
  too_many_requests: 429,
  platform_error: 502,
  platform_refused: 502,
  platform_unauthorized: 502,
  platform_forbidden: 502,
  platform_malformed: 502,
  platform_tls_mismatch: 502,
  platform_unreachable: 503,
  platform_timeout: 504,
  database_unreachable: 503,
  not_ready: 503,
  internal_error: 500,
} satisfies Record<ErrorCode, number>;

const titleOf: Record<number, string> = {
  400: "Bad request",
  401: "Not authenticated",
  403: "Not allowed",
  404: "Not found",
  405: "Method not allowed",
  409: "Conflict",
  413: "Body too large",
  415: "Unsupported media type",
  422: "Cannot be done",
  429: "Too many requests",
  500: "Internal error",
  502: "The platform answered with an error",
  503: "Out of reach",
  504: "The platform took too long",
};

export const problemContentType = "application/problem+json";

/** The problem type of a code, an identifier that nobody needs to fetch (RFC 9457, 3.1.1). */
export const problemType = (code: ErrorCode) => `urn:moxxie:problem:${code}`;

/** The problem document of an error. `requestId` becomes `instance`, the key to the log. */
export function problemOf(error: MoxxieError, requestId: string): Problem {
  const { code, message, errors, upstream, extra } = error;
  const status = statusOf[code];
  const standard = {
    type: problemType(code),
    title: titleOf[status] ?? "Error",
    status,
    detail: message,
    code,
    instance: requestId,
    ...(errors && { errors }),
    ...(upstream && { upstream }),
  };
  // The standard members stand first, for readers, and are never overridden.
  return { ...standard, ...extra, ...standard };
}

/**
 * Anything thrown as the error that the caller gets. What is not a MoxxieError is a bug or a lost database: the caller
 * learns that much and the request id, the log gets the rest.
 */
export function callersError(error: unknown): MoxxieError {
  if (error instanceof MoxxieError) return error;
  if (isDatabaseUnreachable(error))
    return new MoxxieError("database_unreachable", "Moxxie's database does not answer. Try again soon.", {
      cause: error,
      retryAfterSeconds: 5,
    });
  return new MoxxieError(
    "internal_error",
    "Moxxie met an unexpected error. The log has it under the id in 'instance'.",
    { cause: error },
  );
}

/** Headers that an error asks for: how to authenticate, when to come back. */
export function problemHeaders(error: MoxxieError): Record<string, string> {
  return {
    ...(error.code === "unauthenticated" && { "www-authenticate": 'Bearer realm="moxxie"' }),
    ...(error.retryAfterSeconds !== undefined && { "retry-after": String(Math.ceil(error.retryAfterSeconds)) }),
  };
}

// Prisma's codes for a database that cannot be reached, and those of Node and PostgreSQL that its driver adapters pass on.
const unreachableCodes = new Set([
  "P1001",
  "P1002",
  "P1008",
  "P1017",
  "P2024",
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "EPIPE",
  "57P01",
  "57P03",
  "08006",
  "53300",
]);

function isDatabaseUnreachable(error: unknown): boolean {
  if (!(error instanceof Error) || !/^(PrismaClient|DriverAdapter)/.test(error.name)) return false;
  for (let each: unknown = error, depth = 0; typeof each === "object" && each !== null && depth < 5; depth++) {
    if ("code" in each && unreachableCodes.has(String(each.code))) return true;
    if ("originalCode" in each && unreachableCodes.has(String(each.originalCode))) return true;
    if ("kind" in each && each.kind === "DatabaseNotReachable") return true;
    each = "cause" in each ? each.cause : undefined;
  }
  return /Can't reach database server|Connection terminated|timeout exceeded when trying to connect/.test(
    error.message,
  );
}
