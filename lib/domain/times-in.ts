/** More than any estate takes; sums of it stay exact. */
const unlimited = 2 ** 40;

/**
 * How often `need` goes into what is free, a whole number: that many times `need` is never more than what is free. A
 * free amount without end, or a need of nothing, gives a number above all others and not Infinity.
 */
export function timesIn(free: number, need: number): number {
  if (need <= 0 || free === Infinity) return unlimited;
  const times = Math.max(0, Math.floor(free / need));
  // The quotient may be rounded up to a whole number that is not reached.
  return times > 0 && times * need > free ? times - 1 : times;
}
