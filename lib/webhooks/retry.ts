const secondMs = 1_000;
const hourMs = 3_600_000;

/** The rules of repetition; the table in docs/webhooks.md tells them to receivers. */
export const retryRules = {
  firstDelayMs: 5 * secondMs,
  /** The longest pause, also of those that a receiver asks for. */
  delayMsMax: hourMs,
  /** From the moment a message is queued until it is given up. */
  totalMs: 24 * hourMs,
  /** Pauses are shortened by up to this part, so that what failed together does not come back together. */
  jitter: 0.25,
  /** A receiver that has not taken anything for so long is switched off. */
  switchOffAfterMs: 72 * hourMs,
} as const;

/**
 * Milliseconds until the next attempt. Doubles from 5 s to 1 h, each shortened by up to a quarter: even the shortest pause
 * is longer than the longest before it, until the longest of all is reached.
 *
 * @param retries failed attempts since the message was queued, this one included: 1 after the first.
 * @param askedMs what the receiver asked for (`Retry-After`); obeyed when it is longer, up to the longest pause.
 */
export function retryDelayMs(
  { retries, askedMs = 0 }: { retries: number; askedMs?: number },
  random: () => number = Math.random,
): number {
  const { firstDelayMs, delayMsMax, jitter } = retryRules;
  const full = Math.min(delayMsMax, firstDelayMs * 2 ** Math.min(retries - 1, 30));
  const own = Math.round(full * (1 - random() * jitter));
  return Math.max(own, Math.min(askedMs, delayMsMax));
}

/** `Retry-After` in milliseconds: seconds or an HTTP date (RFC 9110, 10.2.3). Undefined for what is neither. */
export function parseRetryAfter(text: string | undefined, now: Date): number | undefined {
  if (text === undefined) return undefined;
  if (/^\d{1,9}$/.test(text.trim())) return Number(text) * secondMs;
  // Date.parse takes much that is no HTTP date; those begin with the name of a day.
  const at = /^[A-Z][a-z]{2,8},? /.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : Math.max(0, at - now.getTime());
}
