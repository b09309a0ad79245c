import { fixedDurationMs } from "@/components/commands/fixed-duration";
import { durationOfMs } from "@/lib/domain/duration";

export const expiryUnits = [
  { id: "minutes", ms: 60_000 },
  { id: "hours", ms: 3_600_000 },
  { id: "days", ms: 86_400_000 },
] as const;
export type ExpiryUnit = (typeof expiryUnits)[number]["id"];

/** The limits of the API. */
const leastMs = 5 * 60_000;
const mostMs = 30 * 86_400_000;

export interface ExpiryDraft {
  count: string;
  unit: ExpiryUnit;
}

/** A duration as it is edited: in the largest unit that it is whole in, up to a day in hours. */
export function expiryDraftOf(duration: string): ExpiryDraft {
  const ms = fixedDurationMs(duration) ?? 86_400_000;
  const unit = [...expiryUnits]
    .reverse()
    .find((each) => ms % each.ms === 0 && ms / each.ms >= (each.id === "days" ? 2 : 1));
  return unit
    ? { count: String(ms / unit.ms), unit: unit.id }
    : { count: String(Math.round(ms / 60_000)), unit: "minutes" };
}

/** The duration that is meant, or what is wrong with it. */
export function readExpiry({ count, unit }: ExpiryDraft): { duration: string } | { problem: string } {
  const unitMs = expiryUnits.find(({ id }) => id === unit)?.ms ?? 0;
  if (!/^\d{1,6}$/.test(count.trim())) return { problem: "Enter a whole number" };
  const ms = Number(count) * unitMs;
  if (ms < leastMs || ms > mostMs) return { problem: "From 5 minutes to 30 days" };
  return { duration: durationOfMs(ms) };
}
