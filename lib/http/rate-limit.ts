import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import type { Actor } from "@/lib/auth/actor";
import { MoxxieError } from "@/lib/errors";
import type { Moxxie } from "@/lib/moxxie";
import { processWide } from "./process-wide";

const windowSeconds = 60;

/**
 * Counts a request of a token or user against its rate and puts the `RateLimit` headers of
 * draft-ietf-httpapi-ratelimit-headers into `headers`. Each process counts for itself: the limit is there to stop a loop
 * that ran away, not to sell requests.
 *
 * @throws MoxxieError `too_many_requests`.
 */
export async function takeFromRate(moxxie: Moxxie, actor: Actor, headers: Record<string, string>): Promise<void> {
  const points = moxxie.config.rateLimitPerMinute;
  if (points === 0) return;
  const limiter = processWide(
    `rate-limit:${points}`,
    () => new RateLimiterMemory({ keyPrefix: "api", points, duration: windowSeconds }),
  );
  headers["ratelimit-policy"] = `"default";q=${points};w=${windowSeconds}`;
  const taken = await limiter.consume(`${actor.kind}:${actor.id}`).catch((refused: unknown) => {
    if (refused instanceof RateLimiterRes) return refused;
    throw refused;
  });
  const resetSeconds = Math.ceil(taken.msBeforeNext / 1000);
  headers.ratelimit = `"default";r=${taken.remainingPoints};t=${resetSeconds}`;
  if (taken.consumedPoints <= points) return;
  throw new MoxxieError("too_many_requests", `More than ${points} requests in ${windowSeconds} seconds. Slow down.`, {
    retryAfterSeconds: resetSeconds,
  });
}
