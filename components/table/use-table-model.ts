"use client";

import {
  columnResizingFeature,
  columnSizingFeature,
  columnVisibilityFeature,
  createColumnHelper,
  createSortedRowModel,
  rowSortingFeature,
  tableFeatures,
  useTable,
} from "@tanstack/react-table";
import { useMemo } from "react";
import {
  type CellValue,
  COLUMN_WIDTH_MAX,
  COLUMN_WIDTH_MIN,
  type DataColumn,
  DEFAULT_COLUMN_WIDTH,
  type Sort,
} from "./column";
import { compareValues } from "./sort";

const features = tableFeatures({
  rowSortingFeature,
  columnVisibilityFeature,
  columnSizingFeature,
  columnResizingFeature,
  sortedRowModel: createSortedRowModel(),
});

export interface TableModelInput<Row extends object> {
  rows: readonly Row[];
  columns: readonly DataColumn<Row>[];
  rowId: (row: Row) => string;
  sort: Sort | null;
  /** The rows come sorted already; the table only shows by what. */
  sortedByServer: boolean;
  hiddenColumnIds: readonly string[];
}

/** Our columns and rows as a TanStack table: it sorts, hides and sizes; selection and drawing are ours. */
export function useTableModel<Row extends object>(input: TableModelInput<Row>) {
  const { rows, columns, rowId, sort, sortedByServer, hiddenColumnIds } = input;
  const definitions = useMemo(() => {
    const helper = createColumnHelper<typeof features, Row>();
    return columns.map((column) =>
      helper.accessor((row): unknown => presentOrUndefined(column.value(row)), {
        id: column.id,
        header: column.header,
        sortFn: (one, other, id) => compareValues(one.getValue<CellValue>(id), other.getValue<CellValue>(id)),
        sortUndefined: "last",
        enableSorting: column.sortable ?? true,
        size: column.width ?? DEFAULT_COLUMN_WIDTH,
        minSize: COLUMN_WIDTH_MIN,
        maxSize: COLUMN_WIDTH_MAX,
      }),
    );
  }, [columns]);
  const sorting = useMemo(() => (sort ? [sort] : []), [sort]);
  const columnVisibility = useMemo(
    () => Object.fromEntries(hiddenColumnIds.map((id) => [id, false])),
    [hiddenColumnIds],
  );
  return useTable({
    features,
    columns: definitions,
    data: rows,
    getRowId: rowId,
    manualSorting: sortedByServer,
    columnResizeMode: "onChange",
    state: { sorting, columnVisibility },
  });
}

/** The library knows only `undefined` as missing, and puts that last both ways. */
function presentOrUndefined(value: CellValue): CellValue {
  return value === null || value === "" ? undefined : value;
}

export type TableModel<Row extends object> = ReturnType<typeof useTableModel<Row>>;
