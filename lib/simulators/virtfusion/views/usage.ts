/** How much of something is promised, as the panel shows it: with no maximum `free` is negative and `percent` null. */
export function usage(units: string, max: number, allocated: number): Record<string, unknown> {
  const percent = max === 0 ? null : Math.round((allocated / max) * 1000) / 10;
  return { units, max, allocated, free: max - allocated, percent };
}
