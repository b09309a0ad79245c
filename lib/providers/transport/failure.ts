import { TaskCancelledError } from "cockatiel";
import { type ErrorCode, MoxxieError } from "@/lib/errors";
import { ConnectionFailure, UntrustedCertificate } from "./tls";

/** Where an attempt stood when it failed. */
export interface AttemptPoint {
  endpointId: string;
  /** Whether the call changes something: then a failure after sending leaves open whether it did. */
  write: boolean;
  /** How long the caller waited, for the message. */
  waitedMs?: number;
  /** Set once the status line was read. */
  status?: number;
}

/**
 * The typed error for whatever ended an attempt on the way: `platform_tls_mismatch`, `platform_unreachable`,
 * `platform_timeout`, `platform_malformed`. A write that was sent bears `extra.mayHaveHappened`.
 */
export function failureOf(cause: unknown, point: AttemptPoint): MoxxieError {
  if (cause instanceof MoxxieError) return cause;
  if (cause instanceof ConnectionFailure) return connectionFailure(cause, point);
  if (isTimeout(cause)) {
    const seconds = ((point.waitedMs ?? 0) / 1000).toFixed(1);
    return failure("platform_timeout", `did not answer within ${seconds} s`, { cause, point, sent: true });
  }
  const { code, message } = describe(cause);
  if (point.status !== undefined) {
    return failure("platform_malformed", "cut its answer off before the end", {
      cause,
      point,
      sent: true,
      code,
      extra: { cutOff: true },
    });
  }
  if (cause instanceof Error && cause.name === "HTTPParserError") {
    return failure("platform_malformed", "does not answer with HTTP", { cause, point, sent: true, code });
  }
  return failure("platform_unreachable", `closed the connection without an answer (${code || message})`, {
    cause,
    point,
    sent: true,
  });
}

function connectionFailure({ cause }: ConnectionFailure, point: AttemptPoint): MoxxieError {
  if (cause instanceof UntrustedCertificate) return tlsMismatch(cause, point.endpointId);
  const { code, message } = describe(cause);
  const why = connectionTexts[code] ?? `no connection could be made (${code || message})`;
  return failure("platform_unreachable", `cannot be reached: ${why}`, { cause, point, sent: false, code });
}

const connectionTexts: Record<string, string> = {
  ECONNREFUSED: "the connection was refused; is the service running on that port?",
  ENOTFOUND: "its name is unknown to DNS",
  EAI_AGAIN: "DNS does not answer",
  EHOSTUNREACH: "there is no route to the host",
  ENETUNREACH: "there is no route to the network",
  ETIMEDOUT: "connecting took too long",
  UND_ERR_CONNECT_TIMEOUT: "connecting took too long",
  ECONNRESET: "the connection was reset while it was being made",
  EPROTO: "no TLS is spoken on that port",
  ERR_SSL_WRONG_VERSION_NUMBER: "no TLS is spoken on that port",
};

/** `platform_tls_mismatch` with the fingerprint seen and those expected, so that a person can compare and pin. */
export function tlsMismatch({ seen, expected, reason }: UntrustedCertificate, endpointId: string): MoxxieError {
  const message =
    expected.length > 0
      ? `Endpoint '${endpointId}' showed the certificate ${seen}, but only ${expected.join(" or ")} is trusted. If its certificate was renewed, compare and pin the new fingerprint.`
      : `The certificate ${seen} of endpoint '${endpointId}' is not trusted: ${reason}. Pin this fingerprint after comparing it, or give the CA's certificate.`;
  return new MoxxieError("platform_tls_mismatch", message, {
    upstream: { endpoint: endpointId, message: reason },
    extra: { seenFingerprint: seen, expectedFingerprints: expected },
  });
}

function failure(
  code: ErrorCode,
  what: string,
  context: { cause: unknown; point: AttemptPoint; sent: boolean; code?: string; extra?: Record<string, unknown> },
): MoxxieError {
  const { point, sent, cause } = context;
  const unsure = sent && point.write;
  const rest = unsure ? " The call may have taken effect." : "";
  return new MoxxieError(code, `Endpoint '${point.endpointId}' ${what}.${rest}`, {
    upstream: {
      endpoint: point.endpointId,
      ...(point.status !== undefined && { status: point.status }),
      message: context.code || what,
    },
    ...((unsure || context.extra) && { extra: { ...context.extra, ...(unsure && { mayHaveHappened: true }) } }),
    cause,
  });
}

function isTimeout(cause: unknown): boolean {
  return cause instanceof TaskCancelledError || (cause instanceof Error && cause.name === "TimeoutError");
}

/** The code and text of a Node or undici error; several failed addresses come wrapped in an AggregateError. */
function describe(cause: unknown): { code: string; message: string } {
  if (!(cause instanceof Error)) return { code: "", message: String(cause) };
  const inner: unknown = cause instanceof AggregateError ? (cause.errors[0] ?? cause) : cause;
  const code = codeOf(cause) || codeOf(inner);
  return { code, message: inner instanceof Error ? inner.message : cause.message };
}

function codeOf(error: unknown): string {
  if (typeof error !== "object" || error === null || !("code" in error)) return "";
  return typeof error.code === "string" ? error.code : "";
}
