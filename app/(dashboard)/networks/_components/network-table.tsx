"use client";

import { Network } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsArrayOf, parseAsString, useQueryStates } from "nuqs";
import { type ReactNode, useMemo } from "react";
import { DataTable } from "@/components/table/data-table";
import { FilterChips } from "@/components/table/filter-chips";
import { queriedRows } from "@/components/table/paged-rows";
import { ColumnsMenu, CsvButton, TableToolbar } from "@/components/table/table-tools";
import { useTableUrlState } from "@/components/table/use-table-url-state";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount } from "@/components/ui/format";
import { Input } from "@/components/ui/input";
import { networkStatuses } from "@/lib/contracts/networks";
import { networkColumns, networkPath } from "./network-columns";
import { networkName, searchNetworks, statusesOf } from "./network-filter";
import { networkLook } from "./network-status";
import { useNetworks } from "./use-networks";

const parsers = { q: parseAsString.withDefault(""), status: parseAsArrayOf(parseAsString).withDefault([]) };

/** The networks of a datacenter, or of all: those that Moxxie gave out, and those that it saw. */
export function NetworkTable({ datacenter, firstStep }: { datacenter: string | null; firstStep: ReactNode }) {
  const router = useRouter();
  const [{ q, status }, setAddress] = useQueryStates(parsers, { history: "replace", clearOnDefault: true });
  const table = useTableUrlState();
  const { query, networks, total } = useNetworks(datacenter);
  const columns = useMemo(() => networkColumns(datacenter === null), [datacenter]);
  const statuses = useMemo(() => statusesOf(status), [status]);
  const rows = useMemo(() => searchNetworks(networks, { statuses, text: q }), [networks, statuses, q]);
  const filtered = q !== "" || statuses.length > 0;
  return (
    <section aria-label="Networks">
      <TableToolbar
        end={
          <>
            <ColumnsMenu
              columns={columns}
              hiddenColumnIds={table.hiddenColumnIds}
              onChange={table.setHiddenColumnIds}
            />
            <CsvButton rows={rows} columns={columns} sort={table.sort} filename="networks" />
          </>
        }
      >
        <div className="w-56 max-w-full">
          <Input
            type="search"
            aria-label="Find a network"
            placeholder="Client, VLAN, subnet…"
            value={q}
            onChange={(event) => void setAddress({ q: event.target.value })}
          />
        </div>
        <FilterChips
          filters={[
            {
              id: "status",
              label: "State",
              selected: statuses,
              options: networkStatuses.map((value) => ({
                value,
                label: networkLook[value].label,
                count: networks.filter((network) => network.status === value).length,
              })),
            },
          ]}
          onChange={(_, selected) => void setAddress({ status: selected })}
        />
        <span className="tabular text-muted" aria-live="polite">
          {query.data && (filtered ? `${formatCount(rows.length)} of ${formatCount(total)}` : formatCount(total))}
          <span className="sr-only"> networks</span>
        </span>
      </TableToolbar>
      <DataTable
        label="Networks"
        rows={rows}
        columns={columns}
        rowId={({ id }) => id}
        rowName={networkName}
        sort={table.sort}
        onSortChange={table.setSort}
        hiddenColumnIds={table.hiddenColumnIds}
        onOpen={({ id }) => router.push(networkPath(id))}
        {...queriedRows(query)}
        empty={
          <EmptyState
            icon={<Network />}
            title={filtered ? "No network matches" : `No networks${datacenter ? ` in ${datacenter}` : ""} yet`}
            action={
              filtered ? (
                <Button onClick={() => void setAddress({ q: null, status: null })}>Clear filters</Button>
              ) : (
                firstStep
              )
            }
          >
            {filtered
              ? "Change or clear the search to see more."
              : "A network is a VLAN, a subnet and a gateway, given to one client. Allocate one, and guests can be put on it."}
          </EmptyState>
        }
        className="max-h-[max(24rem,calc(100dvh-14rem))]"
      />
      {query.data && query.hasNextPage && (
        <p className="mt-2 text-muted text-sm" role="status">
          {formatCount(networks.length)} of {formatCount(total)} are here
          {query.isFetchingNextPage
            ? "; the rest is on its way."
            : ". Choose one datacenter to see all of its networks."}
        </p>
      )}
    </section>
  );
}
