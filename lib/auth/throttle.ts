import { createHash } from "node:crypto";
import ipaddr from "ipaddr.js";
import { RateLimiterPrisma, RateLimiterRes } from "rate-limiter-flexible";
import { MoxxieError } from "@/lib/errors";
import type { AuthParts } from "./identity";

/** Failures that are let pass in a window, and how long the window is. */
const windowSeconds = 15 * 60;
const failuresPerAccountAndAddress = 5;
// Higher, because an office shares one address; low enough to make guessing across accounts hopeless.
const failuresPerAddress = 30;

/** A try that was let through and counts as failed until it is taken back. */
export interface Attempt {
  /** It succeeded: the account's failures from this address are forgotten, and it counts nothing for the address. */
  succeeded(): Promise<void>;
}

/**
 * Lets a try to prove something pass, or not. Counters live in the database, so that all processes share them. The try is
 * counted before the proof is looked at: a thousand tries at once are all counted, and only failures stay counted.
 *
 * @param account what is guessed at: an email address, or a word for the setup code.
 * @throws MoxxieError `too_many_requests` with the time left.
 */
export async function beginAttempt(
  parts: Pick<AuthParts, "db">,
  { account, ip }: { account: string; ip: string | null },
): Promise<Attempt> {
  const limits = limitsOf(parts);
  const network = networkOf(ip);
  const accountKey = digest(`${account.toLowerCase()} ${network}`);
  await take(limits.account, accountKey);
  await take(limits.address, digest(network));
  return {
    succeeded: async () => {
      await limits.account.delete(accountKey);
      await limits.address.reward(digest(network));
    },
  };
}

async function take(limiter: RateLimiterPrisma, key: string): Promise<void> {
  try {
    await limiter.consume(key);
  } catch (refusal) {
    if (!(refusal instanceof RateLimiterRes)) throw refusal;
    const retryAfterSeconds = Math.max(1, Math.ceil(refusal.msBeforeNext / 1000));
    throw new MoxxieError(
      "too_many_requests",
      `Too many failed attempts. Try again in ${inWords(retryAfterSeconds)}.`,
      { retryAfterSeconds },
    );
  }
}

function limitsOf({ db }: Pick<AuthParts, "db">): { account: RateLimiterPrisma; address: RateLimiterPrisma } {
  const shared = {
    storeClient: db.prisma,
    tableName: "rateLimiterFlexible",
    duration: windowSeconds,
    clearExpiredByTimeout: false, // housekeeping does it for all processes
  };
  return {
    account: new RateLimiterPrisma({ ...shared, keyPrefix: "sign-in", points: failuresPerAccountAndAddress }),
    address: new RateLimiterPrisma({ ...shared, keyPrefix: "sign-in-address", points: failuresPerAddress }),
  };
}

/** What counts as one address: of IPv6 the /64, because every customer has at least that many to himself. */
export function networkOf(ip: string | null): string {
  if (ip === null) return "unknown";
  if (!ipaddr.IPv6.isValid(ip)) return ip;
  return ipaddr.IPv6.networkAddressFromCIDR(`${ip}/64`).toString();
}

// People type passwords into the wrong field: what is stored must not show what was typed.
const digest = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 32);

function inWords(seconds: number): string {
  if (seconds < 60) return `${seconds} seconds`;
  const minutes = Math.ceil(seconds / 60);
  return minutes === 1 ? "a minute" : `${minutes} minutes`;
}
