"use client";

import { useInfiniteQuery } from "@tanstack/react-query";
import { Binary } from "lucide-react";
import Link from "next/link";
import { type ReactNode, useMemo, useState } from "react";
import { vmIdWords } from "@/components/guests/guest-words";
import type { DataColumn } from "@/components/table/column";
import { DataTable } from "@/components/table/data-table";
import { pagedRows } from "@/components/table/paged-rows";
import { MenuItem } from "@/components/ui/dropdown-menu";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount, UNKNOWN } from "@/components/ui/format";
import { Panel } from "@/components/ui/panel";
import { Pill } from "@/components/ui/pill";
import { RelativeTime } from "@/components/ui/relative-time";
import { networkQueries } from "@/lib/client/queries/networks";
import type { AddressView, NetworkView } from "@/lib/contracts/networks";
import { ReleaseAddressDialog } from "./network-dialogs";

const columns: readonly DataColumn<AddressView>[] = [
  {
    id: "address",
    header: "Address",
    width: 190,
    value: ({ address }) => address,
    cell: ({ address }) => <span className="font-medium font-mono text-sm">{address}</span>,
  },
  {
    id: "kind",
    header: "Kind",
    width: 108,
    value: ({ kind }) => kind,
    cell: ({ kind }) => <Pill tone={kind === "guest" ? "ok" : "neutral"}>{kind}</Pill>,
  },
  {
    id: "guest",
    header: "Guest",
    width: 180,
    value: ({ guest }) => guest?.name,
    cell: ({ guest }) =>
      guest ? (
        <Link
          href={`/guests/${guest.id}`}
          prefetch={false}
          className="rounded-sm hover:text-accent-ink hover:underline"
        >
          {guest.name} <span className="text-muted">{vmIdWords(guest.vmId)}</span>
        </Link>
      ) : (
        UNKNOWN
      ),
  },
  { id: "note", header: "Note", width: 160, grow: true, value: ({ note }) => note, cell: ({ note }) => note },
  { id: "by", header: "By", width: 130, value: ({ createdBy }) => createdBy },
  {
    id: "createdAt",
    header: "Taken",
    width: 112,
    value: ({ createdAt }) => createdAt,
    cell: ({ createdAt }) => <RelativeTime at={createdAt} className="text-muted" />,
  },
];

/** The addresses of a network that are taken, in their own order. */
export function AddressTable(props: {
  network: NetworkView;
  forbidden: string | null;
  action: ReactNode;
  onDone: () => void;
}) {
  const { network, forbidden, action, onDone } = props;
  const query = useInfiniteQuery(networkQueries.addressPages(network.id));
  const [leaving, setLeaving] = useState<AddressView | null>(null);
  const [first] = query.data?.pages ?? [];
  const rows = useMemo(() => query.data?.pages.flatMap((page) => page.items) ?? [], [query.data]);
  return (
    <Panel
      title="Addresses"
      description={
        first &&
        `${formatCount(first.total)} taken, ${formatCount(first.free)} free${first.nextFree ? `; next ${first.nextFree}` : ""}`
      }
      actions={action}
      padded={false}
    >
      <DataTable
        label={`Addresses of ${network.subnet ?? "the network"}`}
        rows={rows}
        columns={columns}
        rowId={({ address }) => address}
        rowName={({ address }) => address}
        rowMenu={(address) => (
          <MenuItem
            danger
            disabledReason={
              forbidden ?? (address.kind === "gateway" ? "The gateway stays as long as the network does." : null)
            }
            onSelect={() => setLeaving(address)}
          >
            Release…
          </MenuItem>
        )}
        {...pagedRows(query)}
        empty={
          <EmptyState icon={<Binary />} title="No address is taken" action={action}>
            Guests that are created on this network get theirs by themselves; take one for anything else.
          </EmptyState>
        }
        className="max-h-[max(20rem,calc(100dvh-24rem))] rounded-t-none border-0 border-t"
      />
      {leaving && (
        <ReleaseAddressDialog network={network} address={leaving} onClose={() => setLeaving(null)} onDone={onDone} />
      )}
    </Panel>
  );
}
