"use client";

import { Server } from "lucide-react";
import { useRouter } from "next/navigation";
import type { ReactNode } from "react";
import type { DataColumn } from "@/components/table/column";
import { DataTable } from "@/components/table/data-table";
import { queriedRows } from "@/components/table/paged-rows";
import type { useTableUrlState } from "@/components/table/use-table-url-state";
import { EmptyState } from "@/components/ui/empty-state";
import type { HostView } from "@/lib/contracts/estate";
import { hostPath } from "./host-columns";
import type { useHostRows } from "./use-host-rows";

interface HostTableProps<Row extends HostView> {
  label: string;
  rows: readonly Row[];
  columns: readonly DataColumn<Row>[];
  /** Where the rows came from: how many there are to be, and what went wrong. */
  source: Pick<ReturnType<typeof useHostRows>, "query" | "total" | "filling">;
  table: ReturnType<typeof useTableUrlState>;
  /** Shown when there are none; absent: there is no host yet. */
  empty?: ReactNode;
  className: string;
}

/** Hosts as a table: sorted as the address says, each leading to its page, those that do not answer marked. */
export function HostTable<Row extends HostView>(props: HostTableProps<Row>) {
  const { label, rows, columns, source, table, empty = <NoHosts />, className } = props;
  const { query, total, filling } = source;
  const router = useRouter();
  return (
    <DataTable
      label={label}
      rows={rows}
      columns={columns}
      rowId={(host) => host.id}
      rowName={(host) => host.name}
      total={filling ? total : undefined}
      sort={table.sort ?? { id: "name", desc: false }}
      onSortChange={table.setSort}
      hiddenColumnIds={table.hiddenColumnIds}
      onOpen={(host) => router.push(hostPath(host.id))}
      isStale={(host) => host.stale}
      {...queriedRows(query)}
      empty={empty}
      className={className}
    />
  );
}

const NoHosts = () => (
  <EmptyState icon={<Server />} title="No hosts yet">
    Hosts appear with the first poll of an endpoint.
  </EmptyState>
);
