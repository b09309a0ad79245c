import { currentPeriod, type Period, periodOf, trafficIn } from "../servers/traffic";
import type { SimServer } from "../state/server";
import { microsecondDate, plainDate } from "./dates";

/** How many months traffic can be bought for, the current one included. */
export const monthsOnOffer = 25;

/** Traffic by month in bytes, newest first. */
export function trafficView(server: SimServer, now: Date): Record<string, unknown> {
  const current = currentPeriod(server, now).month;
  const months = Array.from({ length: current }, (_, index) => current - index);
  return {
    monthly: months.map((month) => {
      const period = periodOf(server, month);
      const { rxBytes, txBytes } = trafficIn(server, period, now);
      return {
        ...periodView(period),
        rx: rxBytes,
        tx: txBytes,
        total: rxBytes + txBytes,
        limit: server.trafficGb,
        blocks: server.trafficBlocks
          .filter((block) => block.month === month)
          .map(({ id, trafficGb }) => ({ id, traffic: trafficGb })),
      };
    }),
  };
}

/** Bought traffic, and the months that it can be bought for. */
export function trafficBlocksView(server: SimServer, now: Date): Record<string, unknown> {
  const current = currentPeriod(server, now);
  const months = Array.from({ length: monthsOnOffer }, (_, index) => periodOf(server, current.month + index));
  return {
    assigned: server.trafficBlocks.map(({ id, month, trafficGb, addedAt }) => {
      const { start, end } = periodView(periodOf(server, month));
      return {
        id,
        current: month === current.month,
        month,
        traffic: trafficGb,
        start,
        end,
        added: microsecondDate(addedAt),
      };
    }),
    available: {
      total: monthsOnOffer,
      current: periodView(current),
      months: Object.fromEntries(months.map((period) => [String(period.month), periodView(period)])),
    },
  };
}

function periodView({ month, start, end }: Period): { month: number; start: string; end: string } {
  return { month, start: plainDate(start), end: plainDate(end) };
}
