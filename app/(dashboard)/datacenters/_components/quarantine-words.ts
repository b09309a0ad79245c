import { parse } from "tinyduration";
import { formatDuration } from "@/components/ui/format";

const seconds = { weeks: 604_800, days: 86_400, hours: 3600, minutes: 60, seconds: 1 } as const;

/** An ISO 8601 duration without years or months, as a length of time: `PT168H` is '7 d'. What cannot be read stays as it is. */
export function quarantineWords(duration: string): string {
  try {
    const parts = parse(duration);
    if (parts.years || parts.months) return duration;
    const units = Object.entries(seconds) as [keyof typeof seconds, number][];
    const ms = units.reduce((sum, [unit, each]) => sum + (parts[unit] ?? 0) * each * 1000, 0);
    return ms === 0 ? "none" : formatDuration(ms);
  } catch {
    return duration;
  }
}
