import Link from "next/link";
import type { DataColumn } from "@/components/table/column";
import { cx } from "@/components/ui/cx";
import { formatCount, UNKNOWN } from "@/components/ui/format";
import { MiniMeter } from "@/components/ui/meter";
import { RelativeTime } from "@/components/ui/relative-time";
import type { NetworkView } from "@/lib/contracts/networks";
import { VlanTags } from "../../_guests/detail/vlan-tags";
import { networkName } from "./network-filter";
import { NetworkPill } from "./network-status";

export const networkPath = (id: string) => `/networks/${encodeURIComponent(id)}`;

const datacenterColumn: DataColumn<NetworkView> = {
  id: "datacenter",
  header: "DC",
  width: 68,
  value: ({ datacenter }) => datacenter,
};

const mono = (text: string | null) => (text ? <span className="font-mono text-sm">{text}</span> : UNKNOWN);

const columns: readonly DataColumn<NetworkView>[] = [
  {
    id: "client",
    header: "Client",
    width: 168,
    grow: true,
    value: ({ clientId, sources }) => clientId ?? sources[0],
    csv: ({ clientId }) => clientId,
    cell: (network) => (
      <Link
        href={networkPath(network.id)}
        prefetch={false}
        className={cx(
          "rounded-sm hover:text-accent-ink hover:underline",
          network.clientId === null ? "text-muted" : "font-medium",
        )}
      >
        {network.clientId ?? network.sources[0] ?? networkName(network)}
      </Link>
    ),
  },
  { id: "purpose", header: "Purpose", width: 104, value: ({ purpose }) => purpose },
  {
    id: "vlan",
    header: "VLAN",
    width: 104,
    value: ({ vlan }) => vlan,
    cell: ({ vlan, serviceVlan }) => (vlan === null ? UNKNOWN : <VlanTags outer={serviceVlan} inner={vlan} />),
  },
  {
    id: "subnet",
    header: "Subnet",
    width: 138,
    value: ({ subnet }) => subnet,
    cell: ({ subnet }) => mono(subnet),
  },
  {
    id: "gateway",
    header: "Gateway",
    width: 112,
    value: ({ gateway }) => gateway,
    cell: ({ gateway }) => mono(gateway),
  },
  {
    id: "addresses",
    header: "Addresses",
    width: 148,
    value: ({ addresses }) => addresses?.used,
    cell: ({ addresses }) =>
      addresses && (
        <MiniMeter
          share={addresses.total > 0 ? addresses.used / addresses.total : 0}
          text={`${formatCount(addresses.used)} of ${formatCount(addresses.total)}`}
        />
      ),
  },
  {
    id: "guests",
    header: "Guests",
    width: 96,
    align: "right",
    value: ({ guests }) => guests,
    cell: ({ guests }) => formatCount(guests),
  },
  {
    id: "status",
    header: "State",
    width: 122,
    value: ({ status }) => status,
    cell: ({ status }) => <NetworkPill status={status} />,
  },
  {
    id: "createdAt",
    header: "Age",
    width: 96,
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => (createdAt ? <RelativeTime at={createdAt} className="text-muted" /> : UNKNOWN),
  },
  {
    id: "seen",
    header: "Note, or where seen",
    width: 176,
    value: ({ note, sources }) => note || sources.join("; "),
    cell: ({ note, sources }) => (
      <span className="text-muted" title={note || sources.join("; ")}>
        {note || sources.join("; ")}
      </span>
    ),
  },
];

/** With the datacenter where networks of several are listed. */
export const networkColumns = (hasSeveral: boolean): readonly DataColumn<NetworkView>[] =>
  hasSeveral ? columns.toSpliced(2, 0, datacenterColumn) : columns;
