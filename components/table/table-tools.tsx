"use client";

import { Columns3, Download } from "lucide-react";
import type { ReactNode } from "react";
import { Button } from "@/components/ui/button";
import { cx } from "@/components/ui/cx";
import { DropdownMenu, MenuCheckItem, MenuLabel } from "@/components/ui/dropdown-menu";
import type { DataColumn, Sort } from "./column";
import { downloadCsv, toCsv } from "./csv";
import { sortRows } from "./sort";

export interface ColumnsMenuProps<Row> {
  columns: readonly DataColumn<Row>[];
  hiddenColumnIds: readonly string[];
  onChange: (hiddenColumnIds: string[]) => void;
}

/** Shows and hides columns. The first column always stays. */
export function ColumnsMenu<Row>({ columns, hiddenColumnIds, onChange }: ColumnsMenuProps<Row>) {
  const offered = columns.filter((column, place) => column.hideable ?? place > 0);
  return (
    <DropdownMenu
      trigger={
        <Button size="sm" icon={<Columns3 className="size-3.5" aria-hidden="true" />}>
          Columns
        </Button>
      }
    >
      <MenuLabel>Shown columns</MenuLabel>
      {offered.map(({ id, header }) => (
        <MenuCheckItem
          key={id}
          checked={!hiddenColumnIds.includes(id)}
          onCheckedChange={(shown) =>
            onChange(shown ? hiddenColumnIds.filter((other) => other !== id) : [...hiddenColumnIds, id])
          }
        >
          {header}
        </MenuCheckItem>
      ))}
    </DropdownMenu>
  );
}

export interface CsvButtonProps<Row> {
  rows: readonly Row[];
  columns: readonly DataColumn<Row>[];
  sort?: Sort | null;
  /** Without its ending: 'vms'. The day is added. */
  filename: string;
}

/** Exports the rows as shown (filtered and sorted), all columns, as CSV. */
export function CsvButton<Row>({ rows, columns, sort = null, filename }: CsvButtonProps<Row>) {
  const save = () => {
    const day = new Date().toISOString().slice(0, 10);
    downloadCsv({ filename: `${filename}-${day}.csv`, csv: toCsv(sortRows(rows, columns, sort), columns) });
  };
  return (
    <Button
      onClick={save}
      disabledReason={rows.length === 0 ? "There is nothing to export" : null}
      icon={<Download className="size-3.5" aria-hidden="true" />}
    >
      Export CSV
    </Button>
  );
}

/** The line over a table: filters at the left, selection and tools at the right. Its height is kept, so that ticking moves nothing. */
export function TableToolbar({
  children,
  end,
  className,
}: {
  children?: ReactNode;
  end?: ReactNode;
  className?: string;
}) {
  return (
    <div className={cx("mb-2 flex min-h-8 flex-wrap items-center justify-between gap-2", className)}>
      <div className="flex min-w-0 flex-wrap items-center gap-2">{children}</div>
      {end && <div className="flex flex-wrap items-center gap-2">{end}</div>}
    </div>
  );
}
