import { type Config, ConfigError } from "@/lib/config";
import type { Database } from "@/lib/db";
import { networksOutside, rangeConflicts } from "@/lib/domain/datacenter-ranges";
import type { Logger } from "@/lib/log";
import { datacenterRecord } from "./records";

/**
 * Looks at a start whether datacenters, of the file and of the dashboard, give out the same addresses or the same outer
 * tag. Before the configuration is written into the tables, so that a start that is refused has changed nothing.
 *
 * @throws ConfigError naming the first two, when `overlappingRanges` is error.
 */
export async function checkRanges({ db, config, log }: { db: Database; config: Config; log: Logger }): Promise<void> {
  const ids = config.datacenters.map(({ id }) => id);
  const others = await db.prisma.datacenter.findMany({
    // One of the file that is not in it any more is about to go, unless it has endpoints.
    where: { id: { notIn: ids }, OR: [{ source: "dashboard" }, { endpoints: { some: {} } }] },
    orderBy: { id: "asc" },
  });
  const [first, ...more] = rangeConflicts([...config.datacenters, ...others.map(datacenterRecord)]);
  if (first === undefined) return;
  if (config.overlappingRanges === "error") {
    const rest = more.length > 0 ? ` (and ${more.length} more)` : "";
    throw new ConfigError(`${first.slice(0, -1)}${rest}; change one of them, or set overlappingRanges: warning.`);
  }
  for (const conflict of [first, ...more]) log.warn(conflict);
}

/** Tells which networks that were given out the settings of their datacenters leave outside. After they were written. */
export async function warnOfNetworksOutside({ db, log }: { db: Database; log: Logger }): Promise<void> {
  const given = await db.prisma.networkAllocation.findMany({
    where: { endedAt: null, status: { in: ["active", "releasing"] } },
  });
  if (given.length === 0) return;
  const byDatacenter = Map.groupBy(given, ({ datacenterId }) => datacenterId);
  for (const row of await db.prisma.datacenter.findMany()) {
    const outside = networksOutside(datacenterRecord(row).network, byDatacenter.get(row.id) ?? []);
    if (outside.length === 0) continue;
    const vlans = outside.map(({ vlan, clientId }) => `VLAN ${vlan} of ${clientId}`).slice(0, 5);
    log.warn(
      { datacenter: row.id, networks: outside.length },
      `Datacenter ${row.id} has ${outside.length} ${outside.length === 1 ? "network" : "networks"} outside of its settings: ${vlans.join(", ")}`,
    );
  }
}
