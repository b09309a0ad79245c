"use client";

import { Server } from "lucide-react";
import { useRouter } from "next/navigation";
import { parseAsString, useQueryState } from "nuqs";
import { useMemo } from "react";
import { useDatacenter } from "@/components/shell/use-datacenter";
import { DataTable } from "@/components/table/data-table";
import { FilterChips } from "@/components/table/filter-chips";
import { ColumnsMenu, CsvButton, TableToolbar } from "@/components/table/table-tools";
import { useTableUrlState } from "@/components/table/use-table-url-state";
import { StaleBanner } from "@/components/ui/banner";
import { Button } from "@/components/ui/button";
import { EmptyState } from "@/components/ui/empty-state";
import { formatCount } from "@/components/ui/format";
import { PageHeader } from "@/components/ui/page-header";
import { asProblem } from "@/lib/client/problem-error";
import { hostColumns, hostPath } from "../../_estate/host-columns";
import { staleSources } from "../../_estate/stale-sources";
import { useHostRows } from "../../_estate/use-host-rows";

const statuses = ["online", "offline", "unknown"] as const;

/** All hosts with what is assigned, held, free and in use on them. */
export function HostList() {
  const router = useRouter();
  const [datacenter] = useDatacenter();
  const [status, setStatus] = useQueryState("status", parseAsString.withOptions({ history: "push" }));
  const table = useTableUrlState();
  const { query, rows: hosts, total, filling } = useHostRows(datacenter ? { datacenter } : {});
  const rows = useMemo(() => hosts.filter((host) => !status || host.status === status), [hosts, status]);
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
        actions={<CsvButton rows={rows} columns={hostColumns} sort={table.sort} filename="hosts" />}
      />
      <StaleBanner sources={staleSources(query.data?.datacenters ?? [])} className="mb-3" />
      <TableToolbar
        end={
          <ColumnsMenu
            columns={hostColumns}
            hiddenColumnIds={table.hiddenColumnIds}
            onChange={table.setHiddenColumnIds}
          />
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
      <DataTable
        label="Hosts"
        rows={rows}
        columns={hostColumns}
        rowId={(host) => host.id}
        rowName={(host) => host.name}
        total={filling ? total : undefined}
        sort={table.sort ?? { id: "name", desc: false }}
        onSortChange={table.setSort}
        hiddenColumnIds={table.hiddenColumnIds}
        onOpen={(host) => router.push(hostPath(host.id))}
        isStale={(host) => host.stale}
        status={query.isPending ? "loading" : query.isError && !query.data ? "error" : "ready"}
        problem={query.error ? asProblem(query.error) : undefined}
        onRetry={() => void query.refetch()}
        empty={
          <EmptyState
            icon={<Server />}
            title={status ? "No host matches" : "No hosts yet"}
            action={status && <Button onClick={() => void setStatus(null)}>Clear filter</Button>}
          >
            {status ? "No host is in this state." : "Hosts appear with the first poll of an endpoint."}
          </EmptyState>
        }
        className="max-h-[calc(100dvh-13rem)]"
      />
    </>
  );
}
