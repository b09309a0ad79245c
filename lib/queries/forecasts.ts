import type { DatacenterStatistics, Forecast } from "@/lib/contracts/capacity";
import type { Usage } from "@/lib/contracts/estate";
import { forecastOf } from "@/lib/domain/forecast/forecast";
import { rounded } from "@/lib/domain/units";
import type { HistoryPoint } from "@/lib/history/columns";

type Forecasts = DatacenterStatistics["forecast"];
/** A resource now, with the datacenter's own limit on what may be assigned. */
export type LimitedUsage = Usage & { max: number | null };

interface Kept {
  of: string;
  forecasts: Forecasts;
}
const keptByHistory = new WeakMap<readonly HistoryPoint[], Kept>();

/**
 * When CPU, memory and disk will be full. Some milliseconds of arithmetic, so kept with the history that they are made
 * of until what is taken or given changes.
 */
export function forecastsOf(
  history: readonly HistoryPoint[],
  { usage, now }: { usage: Record<keyof Forecasts, LimitedUsage>; now: Date },
): Forecasts {
  const figures = Object.values(usage).map(({ used, reserved, total, overcommit, max }) =>
    [used, reserved, total, overcommit, max].join(),
  );
  const of = figures.join(";");
  const kept = keptByHistory.get(history);
  if (kept?.of === of) return kept.forecasts;
  const forecast = (
    resource: string,
    { usage, taken }: { usage: LimitedUsage; taken: (point: HistoryPoint) => number },
  ) => forecastView(forecastOf({ resource, history: series(history, taken), ...takenAndGiven(usage), now }));
  const forecasts = {
    cpu: forecast("CPU", { usage: usage.cpu, taken: (point) => point.cpuUsed + point.cpuReserved }),
    memory: forecast("Memory", { usage: usage.memory, taken: (point) => point.memoryUsedMb + point.memoryReservedMb }),
    disk: forecast("Disk", { usage: usage.disk, taken: (point) => point.diskUsedGb + point.diskReservedGb }),
  };
  keptByHistory.set(history, { of, forecasts });
  return forecasts;
}

const series = (history: readonly HistoryPoint[], value: (point: HistoryPoint) => number) =>
  history.map((point) => ({ at: point.at, value: value(point) }));

const takenAndGiven = ({ used, reserved, total, overcommit, max }: LimitedUsage) => ({
  current: used + reserved,
  capacity: Math.min(total * overcommit, max ?? Infinity),
});

function forecastView({ fullAt, ...forecast }: ReturnType<typeof forecastOf>): Forecast {
  const days = (value: number | null) => (value === null ? null : rounded(value));
  return {
    ...forecast,
    daysUntilFull: days(forecast.daysUntilFull),
    earliestDays: days(forecast.earliestDays),
    latestDays: days(forecast.latestDays),
    fullAt: fullAt?.toISOString() ?? null,
    perDay: rounded(forecast.perDay, 3),
    basedOnDays: rounded(forecast.basedOnDays),
  };
}
