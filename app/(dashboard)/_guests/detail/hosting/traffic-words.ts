import type { Period } from "@/components/charts/periods";
import { formatBytes, formatDiskGb, formatPercent } from "@/components/ui/format";
import type { TrafficPeriodView } from "@/lib/contracts/guest-hosting";
import { bytesPerGb } from "@/lib/domain/units";

/** So many periods are drawn; older ones are left out. */
const shownAtMost = 12;

/** Periods as the chart takes them: oldest first, in GB. */
export function trafficPeriods(items: readonly TrafficPeriodView[]): Period[] {
  const shown = items.slice(0, shownAtMost).toReversed();
  const isYearSaid = new Set(shown.map(({ from }) => from.slice(0, 4))).size > 1;
  return shown.map(({ from, receivedBytes, sentBytes, limitGB }) => ({
    label: dayOf(from, isYearSaid),
    values: { received: receivedBytes / bytesPerGb, sent: sentBytes / bytesPerGb },
    limit: limitGB,
  }));
}

/** How the present period stands: '4 GB of 16 GB used since 6 Jan, 25 %.' */
export function trafficSentence(items: readonly TrafficPeriodView[]): string {
  const [newest] = items;
  if (!newest) return "";
  const { from, totalBytes, limitGB, usedFraction } = newest;
  const since = `since ${dayOf(from, false)}`;
  if (limitGB === null) return `${formatBytes(totalBytes)} used ${since}; it has no limit.`;
  return `${formatBytes(totalBytes)} of ${formatDiskGb(limitGB)} used ${since}, ${formatPercent(usedFraction)}.`;
}

/** Periods are whole days of the platform, which are told in UTC. */
const dayOf = (instant: string, withYear: boolean) =>
  new Intl.DateTimeFormat("en-GB", {
    day: "numeric",
    month: "short",
    ...(withYear && { year: "numeric" }),
    timeZone: "UTC",
  }).format(new Date(instant));
