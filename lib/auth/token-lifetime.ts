import { DateTime } from "luxon";
import { parse } from "tinyduration";
import { MoxxieError } from "@/lib/errors";

const shortest = { minutes: 1 };
const longest = { years: 5 };

/**
 * When something that begins now ends, by an ISO 8601 duration: `P30D`, `PT12H`. Months and years are the calendar's.
 *
 * @throws MoxxieError `invalid_request` for what is no duration, or one below a minute or above five years.
 */
export function expiryAfter(duration: string, now: DateTime = DateTime.utc()): Date {
  const expiresAt = now.plus(parsed(duration));
  // Asked this way round, because a time beyond the calendar compares as neither.
  if (expiresAt >= now.plus(shortest) && expiresAt <= now.plus(longest)) return expiresAt.toJSDate();
  throw wrong("lies outside of PT1M to P5Y");
}

function parsed(duration: string): Record<string, number> {
  try {
    const { negative, ...units } = parse(duration);
    if (!negative) return units;
  } catch {
    throw wrong("is no ISO 8601 duration such as P30D");
  }
  throw wrong("lies in the past");
}

const wrong = (message: string) =>
  new MoxxieError("invalid_request", `expiresIn ${message}.`, { errors: [{ path: "expiresIn", message }] });
