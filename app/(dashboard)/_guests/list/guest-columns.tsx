import Link from "next/link";
import { GuestStatePill } from "@/components/guests/guest-state-pill";
import { vmIdWords } from "@/components/guests/guest-words";
import type { DataColumn } from "@/components/table/column";
import {
  formatDiskGb,
  formatMemoryMb,
  formatPercent,
  formatSignificant,
  formatUptime,
  formatUsedOfTotal,
} from "@/components/ui/format";
import { MiniMeter } from "@/components/ui/meter";
import { Tag } from "@/components/ui/tag-list";
import { guestPath } from "@/lib/client/queries/guests";
import type { GuestView } from "@/lib/contracts/guests";

/** The columns of VMs and containers. Their ids are the API's sort keys. */
export const guestColumns: readonly DataColumn<GuestView>[] = [
  {
    id: "name",
    header: "Name",
    grow: true,
    width: 142,
    value: (guest) => guest.name,
    cell: (guest) => (
      <Link
        href={`${guestPath[guest.kind]}/${guest.id}`}
        prefetch={false}
        className="rounded-sm font-medium text-ink hover:text-accent-ink hover:underline"
      >
        {guest.name} <span className="font-mono font-normal text-muted text-sm">{vmIdWords(guest.vmId)}</span>
      </Link>
    ),
  },
  {
    id: "status",
    header: "State",
    width: 108,
    value: (guest) => guest.status,
    cell: (guest) => <GuestStatePill guest={guest} />,
  },
  { id: "datacenter", header: "DC", width: 68, value: (guest) => guest.datacenter },
  { id: "node", header: "Host", width: 100, value: (guest) => guest.node },
  {
    id: "cpu",
    header: "CPU",
    width: 150,
    value: (guest) => guest.cpuFraction,
    cell: (guest) => (
      <MiniMeter
        share={guest.cpuFraction}
        text={
          guest.cpuFraction === null ? "–" : `${formatPercent(guest.cpuFraction)} of ${formatSignificant(guest.cores)}`
        }
      />
    ),
  },
  {
    id: "memoryUsed",
    header: "Memory",
    width: 134,
    value: (guest) => guest.memoryUsedMB,
    cell: (guest) => (
      <span title={`${formatUsedOfTotal({ used: guest.memoryUsedMB, total: guest.memoryMB, unit: "MB" })} in use`}>
        <MiniMeter
          share={guest.memoryUsedMB === null ? null : guest.memoryUsedMB / Math.max(1, guest.memoryMB)}
          text={formatMemoryMb(guest.memoryMB)}
        />
      </span>
    ),
  },
  {
    id: "diskGB",
    header: "Disk",
    width: 78,
    align: "right",
    value: (guest) => guest.diskGB,
    cell: (guest) => <span className="text-muted">{formatDiskGb(guest.diskGB)}</span>,
  },
  {
    id: "address",
    header: "Address",
    width: 122,
    sortable: false,
    value: (guest) => guest.addresses.join(" "),
    cell: (guest) => (
      <span className="font-mono text-muted text-sm" title={guest.addresses.join("\n") || "No address is known"}>
        {guest.addresses[0] ?? "–"}
        {guest.addresses.length > 1 && ` +${guest.addresses.length - 1}`}
      </span>
    ),
  },
  {
    id: "tags",
    header: "Tags",
    width: 110,
    sortable: false,
    value: (guest) => guest.tags.join(" "),
    cell: (guest) => <FirstTag tags={guest.tags} />,
  },
  {
    id: "uptime",
    header: "Uptime",
    width: 92,
    align: "right",
    value: (guest) => guest.uptimeSeconds,
    cell: (guest) => <span className="text-muted">{formatUptime(guest.uptimeSeconds)}</span>,
  },
];

/** The first tag and how many more. A plain `title` in place of a tooltip: rows come and go by the dozen while scrolling. */
function FirstTag({ tags }: { tags: readonly string[] }) {
  const [first, ...others] = tags;
  if (first === undefined) return null;
  return (
    <span className="flex min-w-0 items-center gap-1" title={tags.join(", ")}>
      <Tag>{first}</Tag>
      {others.length > 0 && (
        <span className="shrink-0 text-muted text-sm">
          <span aria-hidden="true">+{others.length}</span>
          <span className="sr-only">and {others.join(", ")}</span>
        </span>
      )}
    </span>
  );
}

/** The CSV also holds as plain figures what the table draws together with others. */
export const guestCsvColumns: readonly DataColumn<GuestView>[] = [
  ...guestColumns,
  { id: "vmId", header: "ID", value: (guest) => guest.vmId },
  { id: "cores", header: "Cores", value: (guest) => guest.cores },
  { id: "memoryMB", header: "Memory size (MB)", value: (guest) => guest.memoryMB },
  { id: "provider", header: "Provider", value: (guest) => guest.provider },
  { id: "endpoint", header: "Endpoint", value: (guest) => guest.endpoint },
  { id: "id", header: "Moxxie ID", value: (guest) => guest.id },
];
