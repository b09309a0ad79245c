import Link from "next/link";
import type { DataColumn } from "@/components/table/column";
import { formatPercent, formatUsedOfTotal } from "@/components/ui/format";
import { MiniMeter } from "@/components/ui/meter";
import type { HostView } from "@/lib/contracts/estate";
import { assignable, capacityWords, formatAmount, type Resource, resourceLabels, sharesOf, units } from "./capacity";
import { HostPill } from "./health-pill";
import { reservedWords } from "./reservation-words";

/** The columns of a list of hosts: what is assigned to guests, held and free, and what is really in use. */
export const hostColumns: readonly DataColumn<HostView>[] = [
  {
    id: "name",
    header: "Host",
    grow: true,
    width: 112,
    value: (host) => host.name,
    cell: (host) => (
      <Link
        href={hostPath(host.id)}
        prefetch={false}
        className="rounded-sm font-medium hover:text-accent-ink hover:underline"
      >
        {host.name}
      </Link>
    ),
  },
  {
    id: "status",
    header: "State",
    width: 96,
    value: (host) => host.status,
    cell: (host) => <HostPill {...host} />,
  },
  { id: "datacenter", header: "DC", width: 72, value: (host) => host.datacenter },
  {
    id: "group",
    header: "Group",
    width: 92,
    value: (host) => host.group,
    cell: (host) =>
      host.group === null ? (
        <span className="text-muted">–</span>
      ) : (
        <span title={`${host.group}: the platform chooses among the hosts of a group`}>{host.group}</span>
      ),
  },
  assignedColumn("cpu", 146),
  assignedColumn("memoryMB", 176),
  assignedColumn("diskGB", 180),
  reservedColumn(),
  {
    id: "guests",
    header: "Running",
    width: 100,
    align: "right",
    value: (host) => host.guests.total,
    cell: (host) => (
      <span className="tabular text-muted" title={`${host.guests.running} running of ${host.guests.total}`}>
        {host.guests.running} of {host.guests.total}
      </span>
    ),
  },
  freeColumn("memoryMB", 124),
  freeColumn("cpu", 104),
  inUseColumn("cpu"),
  inUseColumn("memoryMB"),
];

/** The columns that say something of these hosts: most platforms have no groups. */
export function columnsFor<Row extends HostView>(
  columns: readonly DataColumn<Row>[],
  hosts: readonly HostView[],
): readonly DataColumn<Row>[] {
  return hosts.some(({ group }) => group !== null) ? columns : columns.filter(({ id }) => id !== "group");
}

/** Where a host is shown. */
export const hostPath = (id: string) => `/hosts/${encodeURIComponent(id)}`;

function assignedColumn(resource: Resource, width: number): DataColumn<HostView> {
  return {
    id: resource,
    header: `${resourceLabels[resource]} assigned`,
    width,
    value: (host) => host[resource].used,
    cell: (host) => {
      const usage = host[resource];
      const shares = sharesOf(usage);
      return (
        <span title={capacityWords(resource, usage).words}>
          <MiniMeter
            share={shares?.used ?? null}
            reserved={shares?.reserved}
            text={formatUsedOfTotal({ used: usage.used, total: assignable(usage), unit: units[resource] })}
          />
        </span>
      );
    },
  };
}

/** What may still be given out: sorts hosts by their room. */
function freeColumn(resource: Resource, width: number): DataColumn<HostView> {
  return {
    id: `${resource}Free`,
    header: `${resourceLabels[resource]} free`,
    width,
    align: "right",
    value: (host) => host[resource].available,
    cell: (host) => <span className="tabular">{formatAmount(resource, host[resource].available)}</span>,
  };
}

/** Cores and memory; disk that is held is seen in the disk's bar, on a shared storage at every host. */
function reservedColumn(): DataColumn<HostView> {
  const computing = ({ cpu, memoryMB, diskGB }: HostView) => ({ cpu, memoryMB, diskGB: { ...diskGB, reserved: 0 } });
  return {
    id: "reserved",
    header: "Reserved",
    width: 144,
    value: (host) => host.memoryMB.reserved || host.cpu.reserved,
    cell: (host) => (
      <span className="tabular text-muted" title={reservedWords(host) ?? "Nothing is held here"}>
        {reservedWords(computing(host)) ?? "–"}
      </span>
    ),
    csv: (host) => reservedWords(host),
  };
}

function inUseColumn(resource: "cpu" | "memoryMB"): DataColumn<HostView> {
  const shareOf = ({ [resource]: { inUse, total } }: HostView) => (inUse === null || total <= 0 ? null : inUse / total);
  return {
    id: `${resource}InUse`,
    header: `${resourceLabels[resource]} in use`,
    width: 136,
    value: shareOf,
    cell: (host) => <MiniMeter share={shareOf(host)} text={formatPercent(shareOf(host))} />,
  };
}
