"use client";

import { Server } from "lucide-react";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo } from "react";
import { useDatacenter } from "@/components/shell/use-datacenter";
import { FilterChips } from "@/components/table/filter-chips";
import { ColumnsMenu, CsvButton, TableToolbar } from "@/components/table/table-tools";
import { useTableUrlState } from "@/components/table/use-table-url-state";
import { StaleBanner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { columnsFor, hostColumns } from "../../_estate/host-columns";
import { HostTable } from "../../_estate/host-table";
import { staleSources } from "../../_estate/stale-sources";
import { useHostRows } from "../../_estate/use-host-rows";

const statuses = ["online", "offline", "unknown"] as const;

/** All hosts with what is assigned, held, free and in use on them. */
export function HostList() {
  const [datacenter] = useDatacenter();
  const [status, setStatus] = useQueryState("status", parseAsString.withOptions({ history: "push" }));
  const table = useTableUrlState();
  const source = useHostRows(datacenter ? { datacenter } : {});
  const { query, rows: hosts, total } = source;
  const rows = useMemo(() => hosts.filter((host) => !status || host.status === status), [hosts, status]);
  const columns = useMemo(() => columnsFor(hostColumns, hosts), [hosts]);
  return (
    <>
      <PageHeader
        title="Hosts"
        breadcrumb={[{ label: "Datacenters", href: "/datacenters" }, { label: "Hosts" }]}
        meta={
          <span className="tabular" aria-live="polite">
            {query.data ? formatCount(status ? rows.length : total) : ""}
            <span className="sr-only"> hosts</span>
          </span>
        }
        actions={<CsvButton rows={rows} columns={columns} sort={table.sort} filename="hosts" />}
      />
      <StaleBanner sources={staleSources(query.data?.datacenters ?? [])} className="mb-3" />
      <TableToolbar
        end={
          <ColumnsMenu columns={columns} hiddenColumnIds={table.hiddenColumnIds} onChange={table.setHiddenColumnIds} />
        }
      >
        <FilterChips
          filters={[
            {
              id: "status",
              label: "State",
              multiple: false,
              selected: status ? [status] : [],
              options: statuses.map((value) => ({ value, label: value })),
            },
          ]}
          onChange={(_, selected) => void setStatus(selected[0] ?? null)}
        />
      </TableToolbar>
      <HostTable
        label="Hosts"
        rows={rows}
        columns={columns}
        source={source}
        table={table}
        empty={
          status ? (
            <EmptyState
              icon={<Server />}
              title="No host matches"
              action={<Button onClick={() => void setStatus(null)}>Clear filter</Button>}
            >
              No host is in this state.
            </EmptyState>
          ) : undefined
        }
        className="max-h-[calc(100dvh-13rem)]"
      />
    </>
  );
}
