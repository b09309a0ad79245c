"use client";

import { useMemo } from "react";
import { DataTable } from "@/components/table/data-table";
import { useTableUrlState } from "@/components/table/use-table-url-state";
import type { ReservationView } from "@/lib/contracts/reservations";
import { reservationColumns } from "./reservation-columns";

/** The same as the timeline, as a table. */
export function ReservationTable(props: {
  reservations: readonly ReservationView[];
  total: number | undefined;
  onOpen: (reservationId: string) => void;
  className?: string;
}) {
  const { reservations, total, onOpen, className } = props;
  const table = useTableUrlState();
  const columns = useMemo(() => reservationColumns(onOpen), [onOpen]);
  return (
    <div className={className}>
      <DataTable
        label="Reservations"
        rows={reservations}
        columns={columns}
        rowId={({ reservationId }) => reservationId}
        rowName={({ datacenter, node, reservedBy }) => `${reservedBy} on ${datacenter} ${node}`}
        sort={table.sort ?? { id: "left", desc: false }}
        onSortChange={table.setSort}
        onOpen={({ reservationId }) => onOpen(reservationId)}
        total={total}
        className="max-h-[calc(100dvh-19rem)] min-h-40"
      />
    </div>
  );
}
