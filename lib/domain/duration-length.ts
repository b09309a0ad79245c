import { DateTime } from "luxon";
import { parse } from "tinyduration";
import { isDuration } from "./duration";

/**
 * The end of a duration that begins at `from`, by the calendar in UTC: a month from 31 January ends on the last of
 * February. Apart from `isDuration`, because the calendar is heavy for a browser.
 *
 * @returns undefined for what is no duration, and for an end beyond the calendar.
 */
export function endOfDuration(text: string, from: Date): Date | undefined {
  if (!isDuration(text)) return undefined;
  const { negative: _, ...units } = parse(text);
  const end = DateTime.fromJSDate(from, { zone: "utc" }).plus(units);
  return end.isValid ? end.toJSDate() : undefined;
}

/** How long a duration that begins at `from` is; Infinity when it ends beyond the calendar, NaN when it is none. */
export function durationMs(text: string, from: Date): number {
  if (!isDuration(text)) return Number.NaN;
  return (endOfDuration(text, from)?.getTime() ?? Infinity) - from.getTime();
}
