import { hashText, mixHash, unitFraction } from "../../random";
import type { SimServer } from "../state/server";

/** A month of traffic accounting; it begins on the day of the month on which the server was made. */
export interface Period {
  /** 1 is the first month of the server's life. */
  readonly month: number;
  readonly start: Date;
  /** The last second of it. */
  readonly end: Date;
}

/** Bytes that a running server moves. */
export interface Traffic {
  readonly rxBytes: number;
  readonly txBytes: number;
}

const rxBytesPerSecond = { low: 2_000, high: 400_000 };

/** The month with this number. */
export function periodOf(server: Pick<SimServer, "createdAt">, month: number): Period {
  const start = monthStart(server.createdAt, month - 1);
  return { month, start, end: new Date(monthStart(server.createdAt, month).getTime() - 1_000) };
}

export function currentPeriod(server: Pick<SimServer, "createdAt">, now: Date): Period {
  const years = now.getUTCFullYear() - server.createdAt.getUTCFullYear();
  let month = Math.max(1, years * 12 + now.getUTCMonth() - server.createdAt.getUTCMonth());
  while (monthStart(server.createdAt, month) <= now) month++;
  return periodOf(server, month);
}

/**
 * What a server moved in a month up to now: a steady rate of its own for each month, while it ran. So a month that is
 * over never changes and the current one only grows.
 */
export function trafficIn(server: SimServer, period: Period, now: Date): Traffic {
  const seed = mixHash(hashText(server.uuid), period.month);
  const { low, high } = rxBytesPerSecond;
  const rxRate = low + (high - low) * unitFraction(seed) ** 3;
  const txRate = rxRate * (0.05 + 0.9 * unitFraction(mixHash(seed, 1)));
  const seconds = onlineMs(server, period, now) / 1_000;
  return { rxBytes: Math.floor(rxRate * seconds), txBytes: Math.floor(txRate * seconds) };
}

function onlineMs(server: SimServer, period: Period, now: Date): number {
  const untilMs = Math.min(period.end.getTime() + 1_000, now.getTime());
  return server.onlineSpans.reduce((sum, { fromMs, toMs = untilMs }) => {
    const overlap = Math.min(toMs, untilMs) - Math.max(fromMs, period.start.getTime());
    return sum + Math.max(0, overlap);
  }, 0);
}

/** Midnight (UTC) of the day of creation, so many months on; at the end of a short month its last day. */
function monthStart(createdAt: Date, monthsOn: number): Date {
  const year = createdAt.getUTCFullYear();
  const month = createdAt.getUTCMonth() + monthsOn;
  const lastDay = new Date(Date.UTC(year, month + 1, 0)).getUTCDate();
  return new Date(Date.UTC(year, month, Math.min(createdAt.getUTCDate(), lastDay)));
}
