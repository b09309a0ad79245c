import { DateTime } from "luxon";
import { isDuration } from "@/lib/domain/duration";
import { endOfDuration } from "@/lib/domain/duration-length";
import { MoxxieError } from "@/lib/errors";

const shortest = { minutes: 1 };
const longest = { years: 5 };

/**
 * When something that begins now ends, by an ISO 8601 duration: `P30D`, `PT12H`. Months and years are the calendar's.
 *
 * @throws MoxxieError `invalid_request` for what is no duration, or one below a minute or above five years.
 */
export function expiryAfter(duration: string, now: DateTime = DateTime.utc()): Date {
  if (!isDuration(duration)) throw wrong("is no ISO 8601 duration such as P30D");
  const expiresAt = endOfDuration(duration, now.toJSDate());
  if (expiresAt && expiresAt >= now.plus(shortest).toJSDate() && expiresAt <= now.plus(longest).toJSDate())
    return expiresAt;
  throw wrong("lies outside of PT1M to P5Y");
}

const wrong = (message: string) =>
  new MoxxieError("invalid_request", `expiresIn ${message}.`, { errors: [{ path: "expiresIn", message }] });
