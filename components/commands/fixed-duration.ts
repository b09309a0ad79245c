const unitMs = { W: 604_800_000, D: 86_400_000, H: 3_600_000, M: 60_000, S: 1_000 } as const;

const form = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;

/**
 * The length of a duration without months and years in milliseconds, without the calendar that those would need.
 *
 * @returns null for what is none, or has no fixed length.
 */
export function fixedDurationMs(duration: string): number | null {
  const match = form.exec(duration);
  if (!match) return null;
  const [, weeks, days, hours, minutes, seconds] = match;
  const parts = [
    [weeks, unitMs.W],
    [days, unitMs.D],
    [hours, unitMs.H],
    [minutes, unitMs.M],
    [seconds, unitMs.S],
  ] as const;
  const given = parts.filter(([count]) => count !== undefined);
  return given.length === 0 ? null : given.reduce((sum, [count, ms]) => sum + Number(count) * ms, 0);
}

const steps = [
  { ms: unitMs.D, noun: "day", from: 2 },
  { ms: unitMs.H, noun: "hour", from: 1 },
  { ms: unitMs.M, noun: "minute", from: 1 },
  { ms: unitMs.S, noun: "second", from: 1 },
] as const;

/** A length in words, in the largest unit that it is whole in: '24 hours', '7 days', '90 minutes'. */
export function lengthWords(ms: number): string {
  const step = steps.find((each) => ms % each.ms === 0 && ms / each.ms >= each.from);
  const count = step ? ms / step.ms : Math.round(ms / 1000);
  return `${count} ${step?.noun ?? "second"}${count === 1 ? "" : "s"}`;
}
