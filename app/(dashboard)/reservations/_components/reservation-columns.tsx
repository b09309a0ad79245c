import type { DataColumn } from "@/components/table/column";
import { formatCores, formatDiskGb, UNKNOWN } from "@/components/ui/format";
import { RelativeTime } from "@/components/ui/relative-time";
import type { ReservationView } from "@/lib/contracts/reservations";
import { PhasePill } from "./phase-pill";
import { TimeLeft } from "./time-left";

/** The list of reservations, for those who do not look at a timeline. */
export const reservationColumns = (onOpen: (reservationId: string) => void): DataColumn<ReservationView>[] => [
  {
    id: "host",
    header: "Host",
    width: 164,
    value: ({ datacenter, node }) => `${datacenter} ${node}`,
    cell: ({ datacenter, node, reservationId }) => (
      <button
        type="button"
        onClick={() => onOpen(reservationId)}
        className="max-w-full truncate rounded-sm font-medium hover:text-accent-ink hover:underline"
      >
        <span className="text-muted">{datacenter} · </span>
        {node}
      </button>
    ),
  },
  {
    id: "status",
    header: "State",
    width: 112,
    value: ({ status }) => status,
    cell: (reservation) => <PhasePill reservation={reservation} />,
  },
  {
    id: "left",
    header: "Left",
    width: 88,
    align: "right",
    value: ({ status, expiresAt }) => (status === "active" ? expiresAt : null),
    cell: ({ status, expiresAt }) => (status === "active" ? <TimeLeft until={expiresAt} /> : UNKNOWN),
  },
  { id: "by", header: "By", width: 168, value: ({ reservedBy }) => reservedBy },
  {
    id: "cpu",
    header: "CPU",
    width: 92,
    align: "right",
    value: ({ resources }) => resources.cpu,
    cell: ({ resources }) => formatCores(resources.cpu),
  },
  {
    id: "memory",
    header: "Memory",
    width: 104,
    align: "right",
    value: ({ resources }) => resources.memoryGB,
    cell: ({ resources }) => formatDiskGb(resources.memoryGB),
  },
  {
    id: "disk",
    header: "Disk",
    width: 92,
    align: "right",
    value: ({ resources }) => resources.diskGB,
    cell: ({ resources }) => (resources.diskGB > 0 ? formatDiskGb(resources.diskGB) : UNKNOWN),
  },
  { id: "reason", header: "Reason", width: 180, grow: true, value: ({ reason }) => reason },
  {
    id: "createdAt",
    header: "Made",
    width: 112,
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} className="text-muted" />,
  },
];
