"use client";

import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { ButtonLink } from "@/components/ui/button";
import { ErrorState } from "@/components/ui/error-state";
import { formatCores, formatDiskGb } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { Countdown } from "@/components/ui/relative-time";
import { SkeletonText } from "@/components/ui/skeleton";
import { mayNot, useMe } from "@/lib/client/me";
import { asProblem } from "@/lib/client/problem-error";
import { reservationQueries } from "@/lib/client/queries/reservations";
import type { ReservationView } from "@/lib/contracts/reservations";
import { cellClass, PlainTable } from "../_guests/detail/plain-table";
import { reservationsPath } from "./reservation-words";

interface HeldReservationsProps {
  datacenterId: string;
  /** The host's id; without it those of the whole datacenter are shown, with their hosts. */
  hostId?: string;
}

const shownAtMost = 8;

/** What reservations hold now, the next to expire first. */
export function HeldReservations({ datacenterId, hostId }: HeldReservationsProps) {
  const forbidden = mayNot(useMe(), "reservation:read");
  const query = useQuery({
    ...reservationQueries.list({ datacenter: datacenterId, status: "active", ...(hostId && { host: hostId }) }),
    enabled: forbidden === null,
  });
  const held = query.data?.items.toSorted((one, other) => one.expiresAt.localeCompare(other.expiresAt));
  const beyond = (query.data?.total ?? 0) - Math.min(held?.length ?? 0, shownAtMost);
  if (forbidden !== null) return null;
  return (
    <Panel
      title="Reservations"
      description={hostId ? "Capacity of this host that is held for somebody." : "Capacity that is held for somebody."}
      padded={false}
      actions={
        <ButtonLink size="sm" href={reservationsPath(datacenterId)}>
          All reservations
        </ButtonLink>
      }
    >
      {query.error && !held ? (
        <ErrorState problem={asProblem(query.error)} onRetry={() => void query.refetch()} />
      ) : !held ? (
        <SkeletonText lines={3} className="px-4 pb-4" />
      ) : held.length === 0 ? (
        <p className="px-4 pb-4 text-muted">Nothing is held {hostId ? "on this host" : "here"} now.</p>
      ) : (
        <PlainTable
          label="Reservations"
          headers={["For", "Ends in", ...(hostId ? [] : ["Host"]), "CPU", "Memory", "Disk"]}
        >
          {held.slice(0, shownAtMost).map((reservation) => (
            <ReservationRow key={reservation.reservationId} reservation={reservation} withHost={!hostId} />
          ))}
        </PlainTable>
      )}
      {beyond > 0 && <p className="border-t px-4 py-2 text-muted">and {beyond} more</p>}
    </Panel>
  );
}

function ReservationRow({ reservation, withHost }: { reservation: ReservationView; withHost: boolean }) {
  const { reservationId, reason, reservedBy, node, resources, expiresAt } = reservation;
  const figure = `${cellClass} tabular`;
  return (
    <tr>
      <th scope="row" className={`${cellClass} max-w-56 font-normal`}>
        <Link
          href={`/reservations?reservation=${reservationId}`}
          prefetch={false}
          title={reason}
          className="block truncate rounded-sm font-medium hover:text-accent-ink hover:underline"
        >
          {reason}
        </Link>
        <span className="block truncate text-muted text-sm">{reservedBy}</span>
      </th>
      <td className={figure}>
        <Countdown at={expiresAt} />
      </td>
      {withHost && <td className={cellClass}>{node}</td>}
      <td className={figure}>{formatCores(resources.cpu)}</td>
      <td className={figure}>{formatDiskGb(resources.memoryGB)}</td>
      <td className={figure}>{resources.diskGB > 0 ? formatDiskGb(resources.diskGB) : "–"}</td>
    </tr>
  );
}
