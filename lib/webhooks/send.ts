import type { Agent } from "undici";
import { version } from "@/lib/version";
import { excerptOf } from "./answer";
import { failureInWords } from "./failure-words";
import { parseRetryAfter } from "./retry";
import { type SendLimits, sendLimits } from "./send-limits";
import { signatureHeaders } from "./signing";

export interface Message {
  url: string;
  /** The `webhook-id`. */
  messageId: string;
  /** Signed and sent as it is. */
  body: string;
  /** The secret, and the one before while it is valid. */
  secrets: readonly string[];
}

/** delivered: 2xx. gone: 410, nothing more is wanted there. failed: everything else. */
export type AttemptOutcome = "delivered" | "failed" | "gone";

export interface AttemptResult {
  outcome: AttemptOutcome;
  at: Date;
  durationMs: number;
  status: number | null;
  /** What was sent, without the signature. */
  headers: Record<string, string>;
  answer: string | null;
  /** For people; null when it was delivered. */
  error: string | null;
  /** What a receiver that is too busy asked for; undefined when it asked for nothing. */
  retryAfterMs?: number;
}

/**
 * Sends a message once. Every end but an abort by `signal` is a result, never an error.
 *
 * @returns undefined when `signal` ended it: nobody knows whether it arrived.
 */
export async function sendOnce(
  agent: Agent,
  message: Message,
  { signal, limits = sendLimits }: { signal: AbortSignal; limits?: SendLimits },
): Promise<AttemptResult | undefined> {
  const at = new Date();
  const startedAt = performance.now();
  const signed = signatureHeaders(message, at);
  const headers = {
    "content-type": "application/json",
    "user-agent": `Moxxie/${version}`,
    "webhook-id": signed["webhook-id"],
    "webhook-timestamp": signed["webhook-timestamp"],
  };
  const base = () => ({ at, durationMs: Math.round(performance.now() - startedAt), headers });
  const deadline = withDeadline(signal, limits);
  try {
    const url = new URL(message.url);
    const answer = await agent.request({
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: "POST",
      headers: { ...headers, "webhook-signature": signed["webhook-signature"] },
      body: message.body,
      signal: deadline.signal,
    });
    const told = { ...base(), status: answer.statusCode };
    deadline.clear(); // the body has a limit of its own
    const excerpt = await excerptOf(answer.body, limits);
    return {
      ...told,
      answer: excerpt,
      ...judged(answer.statusCode, header(answer.headers["retry-after"]), new Date()),
    };
  } catch (error) {
    if (signal.aborted) return undefined;
    const words = failureInWords(error, { timedOut: deadline.timedOut(), limits });
    return { ...base(), status: null, answer: null, outcome: "failed", error: words };
  } finally {
    deadline.clear();
  }
}

function judged(
  status: number,
  retryAfter: string | undefined,
  now: Date,
): Pick<AttemptResult, "outcome" | "error" | "retryAfterMs"> {
  if (status >= 200 && status < 300) return { outcome: "delivered", error: null };
  if (status === 410) return { outcome: "gone", error: "The receiver answered 410: it wants no more messages." };
  if (status >= 300 && status < 400)
    return { outcome: "failed", error: `The receiver answered ${status}: redirects are not followed.` };
  const error = `The receiver answered ${status}.`;
  if (status !== 429 && status !== 503) return { outcome: "failed", error };
  const retryAfterMs = parseRetryAfter(retryAfter, now);
  return { outcome: "failed", error, ...(retryAfterMs !== undefined && { retryAfterMs }) };
}

const header = (value: string | string[] | undefined) => (Array.isArray(value) ? value[0] : value);

/** Ends with `signal` or when the time for an attempt is over. */
function withDeadline(signal: AbortSignal, { totalMs }: SendLimits) {
  const controller = new AbortController();
  let late = false;
  const abort = () => controller.abort();
  const timer = setTimeout(() => {
    late = true;
    abort();
  }, totalMs);
  if (signal.aborted) abort();
  signal.addEventListener("abort", abort, { once: true });
  return {
    signal: controller.signal,
    timedOut: () => late,
    clear: () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
    },
  };
}
