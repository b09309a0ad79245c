export interface MeterShares {
  /** Parts of the bar's length, 0 to 1; together never more than 1. */
  used: number;
  reserved: number;
  /** Where the physical amount ends, or null when it is the bar's end anyway. */
  physical: number | null;
  level: "normal" | "high" | "full";
}

/** From this part on a bar is drawn in the warning colour, and in the alarm colour. */
const HIGH = 0.85;
const FULL = 0.95;

/** Turns amounts into lengths of a bar. Amounts beyond the total are cut at the bar's end; a total of zero gives an empty bar. */
export function meterShares(amounts: {
  used: number;
  reserved: number;
  total: number;
  physical?: number;
}): MeterShares {
  const { total, physical } = amounts;
  if (!(total > 0)) return { used: 0, reserved: 0, physical: null, level: "normal" };
  const used = clamp(amounts.used / total, 1);
  const reserved = clamp(amounts.reserved / total, 1 - used);
  const line = physical === undefined ? null : physical / total;
  const taken = used + reserved;
  return {
    used,
    reserved,
    physical: line !== null && line > 0 && line < 1 ? line : null,
    level: taken >= FULL ? "full" : taken >= HIGH ? "high" : "normal",
  };
}

const clamp = (value: number, max: number) => (Number.isFinite(value) ? Math.min(Math.max(value, 0), max) : 0);
