import { DateTime, Duration } from "luxon";

const wordsAtMost = 2;

/** A length of time as people say it, by its two largest units: '5 minutes', '1 day, 12 hours'. */
export function lengthInWords(ms: number): string {
  const units = Duration.fromMillis(Math.round(ms / 1000) * 1000, { locale: "en" })
    .shiftTo("days", "hours", "minutes", "seconds")
    .toObject();
  const said = Object.entries(units).filter(([, count]) => count > 0);
  if (said.length === 0) return "0 seconds";
  return Duration.fromObject(Object.fromEntries(said.slice(0, wordsAtMost)), { locale: "en" }).toHuman();
}

/** A moment in a sentence that is read in more than one time zone: '14:05 UTC on 3 March 2026'. */
export function momentInWords(at: Date): string {
  return DateTime.fromJSDate(at, { zone: "utc" }).toFormat("HH:mm 'UTC on' d MMMM yyyy", { locale: "en" });
}
