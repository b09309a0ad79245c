import { mixHash, unitFraction } from "../../random";

const tau = 2 * Math.PI;

/** A smooth value around 0 in [-1, 1] that moves with time; `seed` decides its period and phase. */
export function wave(seed: number, timeSeconds: number): number {
  const slow = 2_400 + unitFraction(mixHash(seed, 11)) * 5_000;
  const fast = 140 + unitFraction(mixHash(seed, 12)) * 400;
  const phase = unitFraction(mixHash(seed, 13)) * tau;
  return 0.7 * Math.sin((timeSeconds / slow) * tau + phase) + 0.3 * Math.sin((timeSeconds / fast) * tau + 2 * phase);
}

/** Noise in [-1, 1] that changes every `stepSeconds`. */
export function noise(seed: number, timeSeconds: number, stepSeconds: number): number {
  return unitFraction(mixHash(seed, Math.floor(timeSeconds / stepSeconds))) * 2 - 1;
}

/** A rate per second that moves with time and is never negative. */
export function rateAt(seed: number, base: number, timeSeconds: number): number {
  const period = ratePeriod(seed);
  return base * (1 + 0.6 * Math.sin((timeSeconds / period) * tau));
}

/** The integral of rateAt from one time to another: a counter that only grows. */
export function counterBetween(input: { seed: number; base: number; fromSeconds: number; toSeconds: number }): number {
  const period = ratePeriod(input.seed);
  const grown = primitive(period, input.toSeconds) - primitive(period, input.fromSeconds);
  return Math.max(0, Math.floor(input.base * grown));
}

function primitive(period: number, timeSeconds: number): number {
  return timeSeconds - ((0.6 * period) / tau) * Math.cos((timeSeconds / period) * tau);
}

function ratePeriod(seed: number): number {
  return 900 + unitFraction(mixHash(seed, 21)) * 2_700;
}
