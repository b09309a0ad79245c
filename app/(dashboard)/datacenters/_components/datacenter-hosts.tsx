"use client";

import { useQuery } from "@tanstack/react-query";
import { Server } from "lucide-react";
import { useRouter } from "next/navigation";
import { DataTable } from "@/components/table/data-table";
import { useTableUrlState } from "@/components/table/use-table-url-state";
import { EmptyState } from "@/components/ui/empty-state";
import { asProblem } from "@/lib/client/problem-error";
import { estateQueries } from "@/lib/client/queries/estate";
import { hostColumns, hostPath } from "../../_estate/host-columns";

const columns = hostColumns.filter(({ id }) => id !== "datacenter");
const noHosts: never[] = [];

/** The hosts of a datacenter with bars for what is assigned and in use. */
export function DatacenterHosts({ datacenterId }: { datacenterId: string }) {
  const router = useRouter();
  const table = useTableUrlState();
  const query = useQuery(estateQueries.hosts({ datacenter: datacenterId }));
  return (
    <DataTable
      label={`Hosts of ${datacenterId}`}
      rows={query.data?.items ?? noHosts}
      columns={columns}
      rowId={(host) => host.id}
      rowName={(host) => host.name}
      sort={table.sort ?? { id: "name", desc: false }}
      onSortChange={table.setSort}
      onOpen={(host) => router.push(hostPath(host.id))}
      isStale={(host) => host.stale}
      status={query.isPending ? "loading" : query.isError && !query.data ? "error" : "ready"}
      problem={query.error ? asProblem(query.error) : undefined}
      onRetry={() => void query.refetch()}
      empty={
        <EmptyState icon={<Server />} title="No hosts yet">
          Hosts appear with the first poll of an endpoint.
        </EmptyState>
      }
      className="max-h-[calc(100dvh-14rem)]"
    />
  );
}
