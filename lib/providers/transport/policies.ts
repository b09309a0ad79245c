import {
  BulkheadPolicy,
  type CircuitBreakerPolicy,
  CircuitState,
  ConsecutiveBreaker,
  circuitBreaker,
  DelegateBackoff,
  handleWhen,
  type RetryPolicy,
  retry,
} from "cockatiel";
import { MoxxieError } from "@/lib/errors";
import type { TransportResponse } from "../transport";

export interface RetrySettings {
  /** Repetitions after the first attempt. */
  attempts: number;
  initialDelayMs: number;
  maxDelayMs: number;
  /** Statuses that are worth a repetition; `transientStatuses` when absent. */
  statuses?: readonly number[];
}

/** Statuses that say "later" rather than "no"; 595, 596 and 599 are what a proxying cluster node makes of its own trouble. */
export const transientStatuses: readonly number[] = [429, 502, 503, 504, 595, 596, 599];

/** Whether the endpoint itself is down; an answer with a status, however bad, shows that it is not. */
export function isEndpointDown(error: unknown): boolean {
  if (!(error instanceof MoxxieError) || error.upstream?.status !== undefined) return false;
  return error.code === "platform_unreachable" || error.code === "platform_timeout";
}

/** Worth a repetition of a harmless call. Time-outs are not: the caller has waited long enough. */
function isRepeatable(error: unknown): boolean {
  if (!(error instanceof MoxxieError) || error.extra?.circuitOpen) return false;
  return error.code === "platform_unreachable" || (error.code === "platform_malformed" && error.extra?.cutOff === true);
}

/**
 * Repeats harmless calls with exponential back-off and jitter, at most `attempts` times and only while a third of
 * `timeoutMs` is not over: what failed slowly would fail slowly again.
 * `Retry-After` of an answer is obeyed, up to the longest delay.
 */
export function retryPolicy(settings: RetrySettings, timeoutMs: number): RetryPolicy {
  const startedAt = Date.now();
  const withinBudget = () => Date.now() - startedAt < timeoutMs / 3;
  const policy = handleWhen((error) => isRepeatable(error) && withinBudget()).orWhenResult(
    (result) => isTransientAnswer(result, settings.statuses) && withinBudget(),
  );
  return retry(policy, {
    maxAttempts: settings.attempts,
    backoff: new DelegateBackoff(({ attempt, result }) => {
      const asked = "value" in result && isAnswer(result.value) ? retryAfterMs(result.value) : undefined;
      if (asked !== undefined) return Math.min(asked, settings.maxDelayMs);
      const delay = Math.min(settings.maxDelayMs, settings.initialDelayMs * 2 ** (attempt - 1));
      return delay * (1 - Math.random() / 2);
    }),
  });
}

function isAnswer(value: unknown): value is TransportResponse {
  return typeof value === "object" && value !== null && "status" in value && "headers" in value;
}

const isTransientAnswer = (value: unknown, statuses = transientStatuses) =>
  isAnswer(value) && statuses.includes(value.status);

/** Milliseconds that `Retry-After` asks for: seconds or an HTTP date (RFC 9110, 10.2.3). */
export function retryAfterMs({ headers }: Pick<TransportResponse, "headers">): number | undefined {
  const value = headers["retry-after"];
  if (value === undefined) return undefined;
  const seconds = Number(value);
  const delayMs = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(value) - Date.now();
  return Number.isNaN(delayMs) ? undefined : Math.max(0, delayMs);
}

export interface BreakerSettings {
  consecutiveFailures: number;
  halfOpenAfterMs: number;
}

/** Opens after so many calls in a row found nobody; lets one call through after a while to see. */
export function breakerPolicy(settings: BreakerSettings): CircuitBreakerPolicy {
  const policy: CircuitBreakerPolicy = circuitBreaker(
    // A trial call that its caller gave up proves nothing, so it must not close the circuit.
    handleWhen((error) => isEndpointDown(error) || (policy.state === CircuitState.HalfOpen && isAbort(error))),
    { halfOpenAfter: settings.halfOpenAfterMs, breaker: new ConsecutiveBreaker(settings.consecutiveFailures) },
  );
  return policy;
}

const isAbort = (error: unknown) => error instanceof Error && error.name === "AbortError";

/** At most `parallel` calls at once; the others wait their turn. */
export const parallelLimit = (parallel: number) => new BulkheadPolicy(parallel, Number.MAX_SAFE_INTEGER);
