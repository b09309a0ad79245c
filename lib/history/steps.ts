const hourMs = 3_600_000;
const dayMs = 24 * hourMs;

/** The steps of a datacenter's history, in seconds. */
export const stepSeconds = { sample: 300, hour: 3600, day: 86_400 } as const;
export type StepSeconds = (typeof stepSeconds)[keyof typeof stepSeconds];

/**
 * How long the points of each step stay. Longer than the ranges that are shown by enough that a range is whole when it
 * is read just before the next pruning, and that a step is never made again from the rest of what it was made from.
 */
const kept: readonly { step: StepSeconds; keptMs: number; wholeMs: number }[] = [
  { step: stepSeconds.sample, keptMs: 25 * hourMs, wholeMs: hourMs },
  { step: stepSeconds.hour, keptMs: 31 * dayMs, wholeMs: dayMs },
  { step: stepSeconds.day, keptMs: 2 * 365 * dayMs, wholeMs: dayMs },
];

/** The beginning of the step that a moment lies in, in UTC. */
export const stepOf = (moment: Date, step: StepSeconds): Date => floorTo(moment.getTime(), step * 1000);

/** Before when the points of each step are removed: always at the edge of a step of the next coarser kind. */
export const pruneBefore = (now: Date): { step: StepSeconds; before: Date }[] =>
  kept.map(({ step, keptMs, wholeMs }) => ({ step, before: floorTo(now.getTime() - keptMs, wholeMs) }));

const floorTo = (timeMs: number, unitMs: number) => new Date(Math.floor(timeMs / unitMs) * unitMs);
