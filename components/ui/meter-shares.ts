export interface MeterShares {
  /** Parts of the bar's length, 0 to 1; together never more than 1. */
  used: number;
  reserved: number;
  /** Where the physical amount ends, or null when it is the bar's end anyway. */
  physical: number | null;
  /** Where a limit ends what may be given out, or null when it lies beyond the bar's end. */
  limit: number | null;
  level: "normal" | "high" | "full";
}

/** From this part on a bar is drawn in the warning colour, and in the alarm colour. */
const HIGH = 0.85;
const FULL = 0.95;

/**
 * Turns amounts into lengths of a bar. Amounts beyond the total are cut at the bar's end; a total of zero gives an empty
 * bar. How full it is, is told of what may be given out: the total, or the limit where that is less.
 */
export function meterShares(amounts: {
  used: number;
  reserved: number;
  total: number;
  physical?: number;
  limit?: number;
}): MeterShares {
  const { total, physical, limit } = amounts;
  if (!(total > 0)) return { used: 0, reserved: 0, physical: null, limit: null, level: "normal" };
  const used = clamp(amounts.used / total, 1);
  const reserved = clamp(amounts.reserved / total, 1 - used);
  const limitLine = limit === undefined ? null : limit / total;
  const isCapped = limitLine !== null && limitLine >= 0 && limitLine < 1;
  const taken = (used + reserved) / (isCapped ? Math.max(limitLine, Number.EPSILON) : 1);
  return {
    used,
    reserved,
    physical: lineAt(physical, total),
    limit: isCapped ? limitLine : null,
    level: taken >= FULL ? "full" : taken >= HIGH ? "high" : "normal",
  };
}

function lineAt(amount: number | undefined, total: number): number | null {
  const share = amount === undefined ? 0 : amount / total;
  return share > 0 && share < 1 ? share : null;
}

const clamp = (value: number, max: number) => (Number.isFinite(value) ? Math.min(Math.max(value, 0), max) : 0);
