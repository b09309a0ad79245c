"use client";

import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { DataColumn } from "@/components/table/column";
import { ColumnsMenu, CsvButton, TableToolbar } from "@/components/table/table-tools";
import { useTableUrlState } from "@/components/table/use-table-url-state";
import { Pill } from "@/components/ui/pill";
import { capacityQueries } from "@/lib/client/queries/capacity";
import type { HostView } from "@/lib/contracts/estate";
import { counted } from "../../_estate/counted";
import { columnsFor, hostColumns } from "../../_estate/host-columns";
import { HostTable } from "../../_estate/host-table";
import { useHostRows } from "../../_estate/use-host-rows";
import { type Usability, usabilityById } from "./usability";

/** A host with whether guests can be put on it now; null while that is not known. */
type HostRow = HostView & { usability: Usability | null };

const allColumns: readonly DataColumn<HostRow>[] = hostColumns.flatMap((column) => {
  if (column.id === "datacenter") return [];
  return column.id === "status" ? [column, usableColumn()] : [column];
});

function usableColumn(): DataColumn<HostRow> {
  return {
    id: "usable",
    header: "Usable",
    width: 96,
    // Hosts that cannot be used stand together, by reason.
    value: ({ usability }) => usability && (usability.usable ? "yes" : (usability.reason ?? "no")),
    cell: ({ usability }) => {
      if (usability === null) return <span className="text-muted">–</span>;
      if (usability.usable) return <span className="text-muted">yes</span>;
      return (
        <Pill tone="warn" title={usability.reason ?? undefined}>
          {usability.reason ?? "no"}
        </Pill>
      );
    },
  };
}

/** The hosts of a datacenter with bars for what is assigned, held and in use, and whether they take guests now. */
export function DatacenterHosts({ datacenterId }: { datacenterId: string }) {
  const table = useTableUrlState();
  const source = useHostRows({ datacenter: datacenterId });
  const { query, rows: hosts, total } = source;
  const available = useQuery(capacityQueries.available(datacenterId)).data;
  const rows = useMemo(() => {
    const byId = usabilityById(available);
    return hosts.map((host): HostRow => ({ ...host, usability: byId.get(host.id) ?? null }));
  }, [hosts, available]);
  const columns = useMemo(() => columnsFor(allColumns, hosts), [hosts]);
  const unusable = rows.filter(({ usability }) => usability?.usable === false).length;
  return (
    <>
      <TableToolbar
        end={
          <>
            <CsvButton rows={rows} columns={columns} sort={table.sort} filename={`hosts-${datacenterId}`} />
            <ColumnsMenu
              columns={columns}
              hiddenColumnIds={table.hiddenColumnIds}
              onChange={table.setHiddenColumnIds}
            />
          </>
        }
      >
        <p className="text-muted" aria-live="polite">
          {query.data && counted(total ?? rows.length, "host")}
          {unusable > 0 && ` · ${counted(unusable, "host")} cannot take guests now`}
        </p>
      </TableToolbar>
      <HostTable
        label={`Hosts of ${datacenterId}`}
        rows={rows}
        columns={columns}
        source={source}
        table={table}
        className="max-h-[calc(100dvh-17rem)]"
      />
    </>
  );
}
