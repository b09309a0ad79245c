"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import Link from "next/link";
import { GuestStatePill } from "@/components/guests/guest-state-pill";
import { vmIdWords } from "@/components/guests/guest-words";
import { ErrorState } from "@/components/ui/error-state";
import { formatDiskGb, formatMemoryMb, formatPercent, formatUptime } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { SkeletonText } from "@/components/ui/skeleton";
import { asProblem } from "@/lib/client/problem-error";
import { guestPath, guestQueries } from "@/lib/client/queries/guests";
import type { HostView } from "@/lib/contracts/estate";
import type { GuestView } from "@/lib/contracts/guests";
import type { GuestKind } from "@/lib/domain/guest";
import { cellClass, PlainTable } from "../../_guests/detail/plain-table";

const titles: Record<GuestKind, string> = { vm: "VMs", container: "Containers" };

/** The guests on a host, both kinds; the full lists lead on to everything that can be done. */
export function HostGuests({ host }: { host: HostView }) {
  return (
    <div className="flex flex-col gap-4">
      <GuestsOfKind host={host} kind="vm" />
      <GuestsOfKind host={host} kind="container" />
    </div>
  );
}

function GuestsOfKind({ host, kind }: { host: HostView; kind: GuestKind }) {
  const guests = useInfiniteQuery(guestQueries.list(kind, { host: host.id }));
  const page = guests.data?.pages[0];
  const list = `${guestPath[kind]}?host=${encodeURIComponent(host.id)}`;
  return (
    <Panel
      title={titles[kind]}
      padded={false}
      actions={
        <Link href={list} prefetch={false} className="rounded-sm text-accent-ink hover:underline">
          {page ? `All ${page.total} in the list` : "In the list"}
        </Link>
      }
    >
      {guests.error && !page ? (
        <ErrorState problem={asProblem(guests.error)} onRetry={() => void guests.refetch()} />
      ) : !page ? (
        <div className="px-4 pb-4">
          <SkeletonText lines={6} />
        </div>
      ) : page.items.length === 0 ? (
        <p className="px-4 pb-4 text-muted">None on this host.</p>
      ) : (
        <PlainTable
          label={`${titles[kind]} on ${host.name}`}
          headers={["Name", "State", "Cores", "CPU", "Memory", "Disk", "Address", "Uptime"]}
        >
          {page.items.map((guest) => (
            <GuestRow key={guest.id} guest={guest} />
          ))}
        </PlainTable>
      )}
    </Panel>
  );
}

function GuestRow({ guest }: { guest: GuestView }) {
  const figure = `${cellClass} tabular`;
  return (
    <tr>
      <th scope="row" className={`${cellClass} font-medium`}>
        <Link
          href={`${guestPath[guest.kind]}/${guest.id}`}
          prefetch={false}
          className="rounded-sm hover:text-accent-ink hover:underline"
        >
          {guest.name}
        </Link>{" "}
        <span className="font-mono font-normal text-muted text-sm">{vmIdWords(guest.vmId)}</span>
      </th>
      <td className={cellClass}>
        <GuestStatePill guest={guest} />
      </td>
      <td className={figure}>{guest.cores}</td>
      <td className={figure}>{formatPercent(guest.cpuFraction)}</td>
      <td className={figure}>{formatMemoryMb(guest.memoryMB)}</td>
      <td className={figure}>{formatDiskGb(guest.diskGB)}</td>
      <td className={`${cellClass} font-mono text-muted text-sm`}>{guest.addresses[0] ?? "–"}</td>
      <td className={`${figure} text-muted`}>{formatUptime(guest.uptimeSeconds)}</td>
    </tr>
  );
}
