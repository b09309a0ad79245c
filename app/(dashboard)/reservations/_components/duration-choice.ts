import { parse } from "tinyduration";
import { isDuration } from "@/lib/domain/duration";

/** What is asked for most. */
export const durationChoices = [
  { value: "PT5M", label: "5 minutes" },
  { value: "PT15M", label: "15 minutes" },
  { value: "PT1H", label: "1 hour" },
  { value: "PT4H", label: "4 hours" },
  { value: "P1D", label: "1 day" },
  { value: "P7D", label: "7 days" },
] as const;

/** What the select holds while the text is written by hand. */
export const ownDuration = "own";

export interface DurationDraft {
  /** One of the choices, or `ownDuration`. */
  choice: string;
  /** ISO 8601, as it is typed. */
  own: string;
}

export const durationText = ({ choice, own }: DurationDraft): string =>
  choice === ownDuration ? own.trim().toUpperCase() : choice;

const dayMs = 86_400_000;
const monthDaysMin = 28;

/**
 * The length of an ISO 8601 duration in milliseconds, months and years at their shortest; null for what is none. For
 * saying early that something is too long; how long a month really is depends on the day.
 */
export function shortestMs(text: string): number | null {
  if (!isDuration(text)) return null;
  const { negative, years = 0, months = 0, weeks = 0, days = 0, hours = 0, minutes = 0, seconds = 0 } = parse(text);
  if (negative) return null;
  const wholeDays = (years * 12 + months) * monthDaysMin + weeks * 7 + days;
  return wholeDays * dayMs + ((hours * 60 + minutes) * 60 + seconds) * 1000;
}

/** What is wrong with a duration, from one second to thirty days; null when nothing is. */
export function wrongDuration(text: string): string | null {
  const ms = shortestMs(text);
  if (ms === null) return "An ISO 8601 duration such as PT90M, PT36H or P2D";
  if (ms < 1000) return "At least one second";
  return ms > 30 * dayMs ? "At most 30 days" : null;
}
