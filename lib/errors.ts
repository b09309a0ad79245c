/**
 * Every failure that a caller may see has a code from this list. The codes are part of the REST contract
 * (`code` in RFC 9457 problem details) and never change their meaning; `lib/http/problem.ts` alone knows HTTP.
 */
export const errorCodes = [
  "invalid_request",
  "malformed_json",
  "unauthenticated",
  "forbidden",
  "cross_site_request",
  "approval_required",
  "approval_ended",
  "approval_of_own_request",
  "plan_changed",
  "not_found",
  "method_not_allowed",
  "conflict",
  "name_taken",
  "vm_id_taken",
  "ambiguous_vm_id",
  "ambiguous_name",
  "invalid_state",
  "guest_locked",
  "guest_protected",
  "confirmation_required",
  "digest_mismatch",
  "idempotency_key_running",
  "idempotency_key_reused",
  "payload_too_large",
  "unsupported_media_type",
  "cannot_be_done",
  "no_capacity",
  "unknown_template",
  "unknown_network_profile",
  "network_profile_invalid",
  "unknown_package",
  "unknown_host_group",
  "unknown_ssh_key",
  "unknown_storage",
  "unknown_host",
  "unknown_datacenter",
  "unknown_reservation",
  "unknown_network",
  "reservation_ended",
  "reservation_not_yours",
  "affinity_impossible",
  "network_taken",
  "network_in_use",
  "network_range_full",
  "network_of_another_client",
  "network_misconfigured",
  "bulk_refused",
  "conflicting_items",
  "bulk_failed",
  "webhook_target_refused",
  "not_supported",
  "too_many_requests",
  "platform_error",
  "platform_refused",
  "platform_unauthorized",
  "platform_forbidden",
  "platform_malformed",
  "platform_unreachable",
  "platform_tls_mismatch",
  "platform_timeout",
  "database_unreachable",
  "not_ready",
  "internal_error",
] as const;

export type ErrorCode = (typeof errorCodes)[number];

/** One wrong field of an input: `path` as in `network.vlan`, `message` for a person. */
export interface FieldError {
  path: string;
  message: string;
}

/** What the platform itself said, for the caller: never a secret, never a whole body. */
export interface UpstreamError {
  endpoint: string;
  status?: number;
  message: string;
}

export interface ErrorDetails {
  /** Wrong fields of the input. */
  errors?: FieldError[];
  upstream?: UpstreamError;
  /** Seconds after which a repetition makes sense (429, 503). */
  retryAfterSeconds?: number;
  /** Further members of the problem document, e.g. `candidates`, `verdicts`. JSON only. */
  extra?: Record<string, unknown>;
  /** For the log only. */
  cause?: unknown;
}

const mark = Symbol.for("moxxie.error");

/**
 * The one error class of the core. `message` is a sentence for the caller that says what is wrong and what to do;
 * `cause` goes to the log only.
 */
export class MoxxieError extends Error {
  readonly code: ErrorCode;
  readonly errors?: FieldError[];
  readonly upstream?: UpstreamError;
  readonly retryAfterSeconds?: number;
  readonly extra?: Record<string, unknown>;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause });
    this.name = "MoxxieError";
    this.code = code;
    this.errors = details.errors;
    this.upstream = details.upstream;
    this.retryAfterSeconds = details.retryAfterSeconds;
    this.extra = details.extra;
    Object.defineProperty(this, mark, { value: true });
  }

  /**
   * Next bundles the start, the routes and the pages apart, so that this class exists more than once in a process: an
   * error is known by its mark, whichever of them made it. Classes that extend it are told apart as usual.
   */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore-start lint/complexity/noThisInStatic: it is the class on the right of `instanceof`, which may be a narrower one
    if (this !== MoxxieError) return Function.prototype[Symbol.hasInstance].call(this, value);
    // biome-ignore-end lint/complexity/noThisInStatic: as above
    return typeof value === "object" && value !== null && mark in value;
  }
}

export const notFound = (what: string, id: string) =>
  new MoxxieError("not_found", `There is no ${what} '${id}', or you may not see it.`);

/** What an operation's journal keeps of an error: enough to show it, nothing that could be a secret. */
export interface RecordedError {
  code: ErrorCode;
  message: string;
  upstream?: UpstreamError;
  extra?: Record<string, unknown>;
}

/** Turns anything thrown into what may be stored and shown; unknown errors are bugs and keep only a fixed sentence. */
export function recordError(error: unknown): RecordedError {
  if (error instanceof MoxxieError) {
    const { code, message, upstream, extra } = error;
    return { code, message, ...(upstream && { upstream }), ...(extra && { extra }) };
  }
  return {
    code: "internal_error",
    message: "Moxxie met an unexpected error; the log has it under this operation's id.",
  };
}
