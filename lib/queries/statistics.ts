import type { Actor } from "@/lib/auth/actor";
import { authoriseIn } from "@/lib/auth/authorise";
import type { CapacityPoint, CapacityRange, DatacenterStatistics } from "@/lib/contracts/capacity";
import { roomInLimits, sum } from "@/lib/domain/capacity";
import type { DatacenterRecord, EstateView } from "@/lib/domain/estate";
import { holdsOfDatacenter, hostsOfDatacenter } from "@/lib/domain/estate-index";
import { gbToMb, mbToGb, rounded } from "@/lib/domain/units";
import { notFound } from "@/lib/errors";
import type { HistoryPoint } from "@/lib/history/columns";
import { type StepSeconds, stepSeconds } from "@/lib/history/steps";
import type { Moxxie } from "@/lib/moxxie";
import { datacenterUsage } from "./capacity/datacenter-usage";
import { guestCounts } from "./capacity/guest-counts";
import { forecastsOf } from "./forecasts";
import { freshnessOfDatacenter } from "./freshness";
import { sharedHistory } from "./shared-history";

/** What is drawn of each range: finer points than these are not kept so long, or not seen in a chart. */
const ranges: Record<CapacityRange, { days: number; step: StepSeconds }> = {
  "24h": { days: 1, step: stepSeconds.sample },
  "7d": { days: 7, step: stepSeconds.hour },
  "30d": { days: 30, step: stepSeconds.hour },
  "1y": { days: 365, step: stepSeconds.day },
};
/** A month of hours is what forecasts rest on. */
const forecastHistory = ranges["30d"];

/**
 * How full a datacenter is, was and will be. Now is from the view; the past is read once in some seconds for all who
 * ask.
 *
 * @throws MoxxieError `not_found`.
 */
export async function getStatistics(
  moxxie: Moxxie,
  actor: Actor,
  { id, range, now = new Date() }: { id: string; range: CapacityRange; now?: Date },
): Promise<DatacenterStatistics> {
  authoriseIn(actor, "estate:read", { datacenterId: id, what: "datacenter", id });
  const view = moxxie.inventory.view();
  const datacenter = view.datacenters.get(id);
  if (!datacenter) throw notFound("datacenter", id);
  const { days, step } = ranges[range];
  const points = await sharedHistory(moxxie.db, { datacenterId: id, step, days, now });
  const past = await sharedHistory(moxxie.db, { datacenterId: id, ...forecastHistory, now });
  const hosts = hostsOfDatacenter(view, id);
  const { cpu, memoryMB, diskGB } = datacenterUsage(view, id, now);
  const { maxCpu, maxMemoryGb, maxDiskGb } = datacenter.limits;
  return {
    datacenter: id,
    at: now.toISOString(),
    hosts: {
      total: hosts.length,
      online: hosts.filter(({ status }) => status === "online").length,
      maintenance: hosts.filter(({ maintenance }) => maintenance).length,
    },
    guests: guestsOf(view, id),
    cpu,
    memoryMB,
    diskGB,
    limits: limitsOf(view, { datacenter, now }),
    reservations: reservationsOf(view, { datacenterId: id, now }),
    history: { range, stepSeconds: step, points: points.map(pointView) },
    forecast: forecastsOf(past, {
      usage: {
        cpu: { ...cpu, max: maxCpu },
        memory: { ...memoryMB, max: maxMemoryGb === null ? null : gbToMb(maxMemoryGb) },
        disk: { ...diskGB, max: maxDiskGb },
      },
      now,
    }),
    freshness: freshnessOfDatacenter(moxxie, id),
  };
}

function guestsOf(view: EstateView, datacenterId: string): DatacenterStatistics["guests"] {
  const counts = guestCounts(view, datacenterId);
  const { running = 0, stopped = 0 } = counts.byStatus;
  return { ...counts, running, stopped };
}

function limitsOf(
  view: EstateView,
  { datacenter, now }: { datacenter: DatacenterRecord; now: Date },
): DatacenterStatistics["limits"] {
  const { maxVms, maxCpu, maxMemoryGb, maxDiskGb } = datacenter.limits;
  const room = roomInLimits(view, datacenter.id, { now });
  const limits = [
    { name: "maxVms", limit: maxVms, room: room.guests },
    { name: "maxCpu", limit: maxCpu, room: room.cpuCores },
    { name: "maxMemoryGB", limit: maxMemoryGb, room: mbToGb(room.memoryMb) },
    { name: "maxDiskGB", limit: maxDiskGb, room: room.diskGb },
  ] as const;
  return limits.flatMap(({ name, limit, room: left }) =>
    limit === null ? [] : [{ name, limit, taken: rounded(limit - left) }],
  );
}

function reservationsOf(
  view: EstateView,
  { datacenterId, now }: { datacenterId: string; now: Date },
): DatacenterStatistics["reservations"] {
  const holds = holdsOfDatacenter(view, datacenterId, now);
  return {
    active: holds.length,
    cpu: sum(holds, ({ cpuCores }) => cpuCores),
    memoryGB: rounded(mbToGb(sum(holds, ({ memoryMb }) => memoryMb))),
    diskGB: rounded(sum(holds, ({ diskGb }) => diskGb)),
  };
}

const measured = (value: number | null) => (value === null ? null : rounded(value, 2));

const pointView = (point: HistoryPoint): CapacityPoint => ({
  at: point.at.toISOString(),
  hosts: rounded(point.hosts, 2),
  guests: rounded(point.guests, 2),
  guestsRunning: rounded(point.guestsRunning, 2),
  cpuTotal: rounded(point.cpuTotal, 2),
  cpuUsed: rounded(point.cpuUsed, 2),
  cpuReserved: rounded(point.cpuReserved, 2),
  cpuInUse: measured(point.cpuInUse),
  memoryTotalMB: rounded(point.memoryTotalMb),
  memoryUsedMB: rounded(point.memoryUsedMb),
  memoryReservedMB: rounded(point.memoryReservedMb),
  memoryInUseMB: measured(point.memoryInUseMb),
  diskTotalGB: rounded(point.diskTotalGb),
  diskUsedGB: rounded(point.diskUsedGb),
  diskReservedGB: rounded(point.diskReservedGb),
});
