import type { Database } from "@/lib/db";
import { capacityOfDatacenter, sum } from "@/lib/domain/capacity";
import type { EstateView } from "@/lib/domain/estate";
import { hostsOfDatacenter, loadOfHost } from "@/lib/domain/estate-index";
import type { Inventory } from "@/lib/inventory/inventory";
import { columns, type Figures, figures, overwriteColumns } from "./columns";
import { stepOf, stepSeconds } from "./steps";

/**
 * Writes how full each datacenter is at `now`, as the point of the step that `now` lies in; a second one in a step
 * takes the place of the first. A datacenter with an endpoint that does not answer, or never did, is left out: what is
 * known of it is old, and a gap tells the truth.
 *
 * @returns the ids of the datacenters that were sampled.
 */
export async function takeSamples(
  { db, inventory }: { db: Database; inventory: Pick<Inventory, "view" | "freshnessOf"> },
  now: Date,
): Promise<string[]> {
  const view = inventory.view();
  const known = [...view.datacenters.keys()].filter((id) => isWhollyKnown({ view, inventory }, id));
  const rows = known.map((id) => ({ datacenter_id: id, ...rowOf(figuresOf(view, id, now)) }));
  if (rows.length > 0) await writeSamples(db, rows, stepOf(now, stepSeconds.sample));
  return known;
}

function isWhollyKnown(
  { view, inventory }: { view: EstateView; inventory: Pick<Inventory, "freshnessOf"> },
  datacenterId: string,
): boolean {
  const endpoints = [...view.endpoints.values()].filter(
    (endpoint) => endpoint.datacenterId === datacenterId && endpoint.enabled,
  );
  return endpoints.length > 0 && endpoints.every(({ id }) => inventory.freshnessOf(id) === "fresh");
}

/** A datacenter's figures now. Hosts are those that are online: what the others have cannot be used. */
export function figuresOf(view: EstateView, datacenterId: string, now: Date): Figures {
  const { cpu, memoryMb, diskGb } = capacityOfDatacenter(view, datacenterId, now);
  const hosts = hostsOfDatacenter(view, datacenterId);
  const online = hosts.filter(({ status }) => status === "online");
  const loads = hosts.map((host) => loadOfHost(view, host));
  return {
    hosts: online.length,
    guests: sum(loads, ({ guests }) => guests),
    guestsRunning: sum(loads, ({ running }) => running),
    cpuTotal: cpu.total,
    cpuUsed: cpu.used,
    cpuReserved: cpu.reserved,
    cpuInUse: sumMeasured(online, ({ cpuFraction, cpuCores }) => cpuFraction !== null && cpuFraction * cpuCores),
    memoryTotalMb: memoryMb.total,
    memoryUsedMb: memoryMb.used,
    memoryReservedMb: memoryMb.reserved,
    memoryInUseMb: sumMeasured(online, ({ memoryUsedMb }) => memoryUsedMb ?? false),
    diskTotalGb: diskGb.total,
    diskUsedGb: diskGb.used,
    diskReservedGb: diskGb.reserved,
  };
}

/** Null when one of them is not measured: a part of the sum would look like a drop. */
function sumMeasured<T>(items: readonly T[], value: (item: T) => number | false): number | null {
  let total = 0;
  for (const item of items) {
    const measured = value(item);
    if (measured === false) return null;
    total += measured;
  }
  return items.length > 0 ? total : null;
}

const rowOf = (sample: Figures) =>
  Object.fromEntries(Object.entries(figures).map(([figure, column]) => [column, sample[figure as keyof Figures]]));

/** In the order of ids, so that two processes that write at once wait for each other and do not block each other. */
async function writeSamples(db: Database, rows: readonly object[], at: Date): Promise<void> {
  const names = ["datacenter_id", ...columns];
  const types = names.map((name) => `${name} ${name === "datacenter_id" ? "text" : "float8"}`);
  await db.executeSql(
    `INSERT INTO capacity_samples (step_seconds, at, ${names.join(", ")})
     SELECT $1::int, $2::timestamptz, ${names.join(", ")}
     FROM jsonb_to_recordset($3::jsonb) AS sample (${types.join(", ")})
     ORDER BY datacenter_id
     ON CONFLICT (datacenter_id, step_seconds, at) DO UPDATE SET samples = 1, ${overwriteColumns}`,
    [stepSeconds.sample, at.toISOString(), JSON.stringify(rows)],
  );
}
