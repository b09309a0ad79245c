/** The panel counts network speed in kB/s: 1 Mbit/s = 125 kB/s. 0: without limit. */
export const kilobytesPerSecond = (mbps: number): number => Math.round(mbps * 125);

/** In Mbit/s; undefined for 0 and for what is not told: without limit. */
export const mbpsOf = (kilobytesPerSecond: number | undefined): number | undefined =>
  kilobytesPerSecond ? kilobytesPerSecond / 125 : undefined;

/** The narrower of two ways, where at least one is limited. */
export function narrowerMbps(inbound: number | undefined, outbound: number | undefined): number | undefined {
  const limits = [mbpsOf(inbound), mbpsOf(outbound)].filter((mbps) => mbps !== undefined);
  return limits.length === 0 ? undefined : Math.min(...limits);
}

/**
 * What a capacity without limit (the panel writes 0) is shown as beyond what is given out already: more than anybody
 * asks for, and still a number to reckon with.
 */
const beyond = { cpuCores: 4_096, memoryMb: 64 * 1024 ** 2, storageGb: 1_000_000 };

/** The total of a gauge in the panel's unit; undefined when it tells none. */
export function totalOf(
  gauge: { max?: number; allocated?: number } | undefined,
  unit: keyof typeof beyond,
): number | undefined {
  if (gauge?.max === undefined) return undefined;
  return gauge.max > 0 ? gauge.max : (gauge.allocated ?? 0) + beyond[unit];
}
