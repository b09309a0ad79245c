import { z } from "zod";

const Iso = z.iso.duration();

/**
 * Whether a text is a duration of RFC 3339, appendix A: whole numbers only, units from large to small without leaving
 * one out between two, weeks alone. `PT5M`, `P1DT12H`, `P2W`.
 */
export function isDuration(text: string): boolean {
  if (!Iso.safeParse(text).success) return false;
  // The library follows ISO 8601, which also takes fractions and gaps (P1Y2D); the RFC's grammar does not.
  const [date = "", time = ""] = text.slice(1).replace(/\d+/g, "").split("T");
  return date === "W" || ("YMD".includes(date) && "HMS".includes(time));
}

const units = [
  { ms: 86_400_000, of: (count: number) => `P${count}D` },
  { ms: 3_600_000, of: (count: number) => `PT${count}H` },
  { ms: 60_000, of: (count: number) => `PT${count}M` },
] as const;

/** A length as a duration in one unit, the largest that it is whole in: `P7D`, `PT36H`, `PT90S`. Never months: they vary. */
export function durationOfMs(ms: number): string {
  const unit = ms > 0 ? units.find((each) => ms % each.ms === 0) : undefined;
  return unit ? unit.of(ms / unit.ms) : `PT${Math.round(ms / 1000)}S`;
}
