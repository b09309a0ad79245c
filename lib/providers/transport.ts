import { BrokenCircuitError, CircuitState } from "cockatiel";
import { Agent } from "undici";
import { MoxxieError } from "@/lib/errors";
import { censorText } from "@/lib/log/censor";
import type { Logger } from "@/lib/log/logger";
import { createAttempts, isTimeoutReason } from "./transport/attempt";
import type { QueryValue } from "./transport/path";
import {
  type BreakerSettings,
  breakerPolicy,
  parallelLimit,
  type RetrySettings,
  retryPolicy,
} from "./transport/policies";
import { type TlsSettings, trustingConnector } from "./transport/tls";

export { path } from "./transport/path";

export interface TransportSettings {
  endpointId: string;
  /** Scheme, host and port; a path is put before every call's path. */
  url: string;
  tls?: TlsSettings;
  /** For one attempt, from sending to the last byte; repetitions start only within its first third. */
  timeoutMs?: number;
  connectTimeoutMs?: number;
  maxParallel?: number;
  maxBodyBytes?: number;
  retry?: RetrySettings;
  breaker?: BreakerSettings;
}

const defaults = {
  // Platforms give up on their own parts after 30 s; a little more, and their message arrives instead of ours.
  timeoutMs: 35_000,
  connectTimeoutMs: 5_000,
  maxParallel: 6,
  maxBodyBytes: 64 * 1024 ** 2,
  retry: { attempts: 2, initialDelayMs: 250, maxDelayMs: 8_000 },
  breaker: { consecutiveFailures: 5, halfOpenAfterMs: 10_000 },
};

export interface TransportDeps {
  log: Logger;
  observe?: (call: CallObservation) => void;
}

export const callOutcomes = [
  "ok",
  "refused",
  "error",
  "timeout",
  "unreachable",
  "malformed",
  "untrusted",
  "aborted",
] as const;

/** One attempt over the wire, for metrics. */
export interface CallObservation {
  endpointId: string;
  method: string;
  outcome: (typeof callOutcomes)[number];
  durationMs: number;
}

export interface TransportRequest {
  method: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Made by `path`, so that its values are encoded. */
  path: string;
  query?: Record<string, QueryValue>;
  headers?: Record<string, string>;
  body?: string;
  timeoutMs?: number;
  /** For a write: repeating it is known to be harmless. Reads always are. */
  idempotent?: boolean;
  signal?: AbortSignal;
}

/** Any complete HTTP answer, good or bad; what a status means is the vendor's to say. */
export interface TransportResponse {
  status: number;
  /** The reason phrase of the status line. */
  statusText: string;
  headers: Record<string, string | undefined>;
  text: string;
}

/**
 * The one way to a platform: own connections per endpoint, time-outs, limits, retries of what is harmless, circuit
 * breaker, trust. Redirects are not followed.
 */
export interface Transport {
  /**
   * Throws `platform_unreachable`, `platform_timeout`, `platform_tls_mismatch`, `platform_malformed`, or the reason
   * of `signal`. A write that may have taken effect nevertheless bears `extra.mayHaveHappened`.
   */
  send(request: TransportRequest): Promise<TransportResponse>;
  /** Attempts sent since the start. */
  readonly callCount: () => number;
  close(): Promise<void>;
}

/** Makes the transport of one endpoint. Throws `invalid_request` for a URL or fingerprint that is none. */
export function createTransport(settings: TransportSettings, deps: TransportDeps): Transport {
  const {
    endpointId,
    retry,
    breaker: breakerSettings,
    maxParallel,
    connectTimeoutMs,
    timeoutMs,
    maxBodyBytes,
  } = {
    ...defaults,
    ...settings,
  };
  const base = parseBase(settings.url);
  const agent = new Agent({
    connect: trustingConnector(settings.tls ?? {}, { connectTimeoutMs }),
    pipelining: 1,
    connections: maxParallel,
    keepAliveTimeout: 3_000, // servers close idle connections after 5 s or later: leave first
    keepAliveMaxTimeout: 4_000,
    headersTimeout: 0, // the attempt's own time-out covers both
    bodyTimeout: 0,
  });
  const breaker = breakerPolicy(breakerSettings);
  const parallel = parallelLimit(maxParallel);
  const attempts = createAttempts({ endpointId, base, agent, timeoutMs, maxBodyBytes }, deps);

  breaker.onBreak(() => deps.log.warn({ endpointId }, "endpoint does not answer; calls are refused for a while"));
  breaker.onReset(() => deps.log.info({ endpointId }, "endpoint answers again"));

  /** One attempt under the breaker and the limit; waiting for its turn ends when the caller gives up. */
  async function guarded(request: TransportRequest): Promise<TransportResponse> {
    // Calls beside the trial call would wait for its end; they are better off with an answer now.
    if (breaker.state === CircuitState.HalfOpen) throw circuitOpen(endpointId);
    const { signal } = request;
    const turn = new AbortController(); // aborted as soon as the call has its turn
    const waiting = signal === undefined ? [] : [abortedWhileWaiting(signal, { turn: turn.signal, endpointId })];
    try {
      const call = parallel.execute(() => {
        turn.abort();
        return breaker.execute(() => attempts.send(request));
      }, signal);
      return await Promise.race([call, ...waiting]);
    } catch (error) {
      if (error instanceof BrokenCircuitError) throw circuitOpen(endpointId);
      throw error;
    }
  }

  return {
    callCount: attempts.count,
    async send(request) {
      request.signal?.throwIfAborted();
      const harmless = request.method === "GET" || request.idempotent === true;
      if (!harmless) return guarded(request);
      return retryPolicy(retry, request.timeoutMs ?? timeoutMs).execute(() => {
        request.signal?.throwIfAborted();
        return guarded(request);
      }, request.signal);
    },
    close: () => agent.destroy(),
  };
}

function parseBase(url: string): { origin: string; path: string } {
  const parsed = URL.parse(url);
  if (parsed === null || !/^https?:$/.test(parsed.protocol) || parsed.username !== "" || parsed.password !== "") {
    throw new MoxxieError(
      "invalid_request",
      `'${censorText(url)}' is not the address of an endpoint; it must look like https://host:8006 and hold no credentials.`,
    );
  }
  return { origin: parsed.origin, path: parsed.pathname.replace(/\/+$/, "") };
}

function circuitOpen(endpointId: string): MoxxieError {
  const message = `Endpoint '${endpointId}' has not answered for a while; calls to it are refused until it is seen again.`;
  return new MoxxieError("platform_unreachable", message, {
    upstream: { endpoint: endpointId, message: "not called: the endpoint is known to be down" },
    extra: { circuitOpen: true },
    retryAfterSeconds: 10,
  });
}

/** Rejects when the caller gives up before the call had its turn; never settles afterwards. */
function abortedWhileWaiting(
  signal: AbortSignal,
  { turn, endpointId }: { turn: AbortSignal; endpointId: string },
): Promise<never> {
  return new Promise((_, reject) => {
    const giveUp = () => {
      if (!isTimeoutReason(signal.reason)) return reject(signal.reason);
      const message = `Endpoint '${endpointId}' has too many calls under way; this one did not get its turn in time.`;
      reject(
        new MoxxieError("platform_timeout", message, { upstream: { endpoint: endpointId, message: "not called" } }),
      );
    };
    signal.addEventListener("abort", giveUp, { once: true, signal: turn });
  });
}
