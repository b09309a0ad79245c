"use client";

import { MoreHorizontal } from "lucide-react";
import { memo, type ReactNode, useState } from "react";
import { buttonClass } from "@/components/ui/button-style";
import { cx } from "@/components/ui/cx";
import { DropdownMenu } from "@/components/ui/dropdown-menu";
import type { DataColumn } from "./column";

/** What rows ask of their table. One object for the table's whole life, so that unchanged rows are not drawn again. */
export interface RowActions {
  toggle: (id: string, range: boolean) => void;
  focus: (index: number) => void;
}

export interface TableRowProps<Row> {
  row: Row;
  id: string;
  name: string;
  index: number;
  columns: readonly DataColumn<Row>[];
  /** Undefined where the table has no selection. */
  ticked: boolean | undefined;
  /** The one row that Tab reaches. */
  active: boolean;
  stale: boolean;
  menu: ((row: Row) => ReactNode) | undefined;
  actions: RowActions;
}

const cellClass = "h-row overflow-hidden text-ellipsis whitespace-nowrap border-b px-3";
/** The first columns stay in sight when the table is scrolled sideways; they take the row's opaque background. */
const stickyClass = "sticky z-1 bg-inherit";

function PlainTableRow<Row>(props: TableRowProps<Row>) {
  const { row, id, name, index, columns, ticked, active, stale, menu, actions } = props;
  const selectable = ticked !== undefined;
  const innerTabIndex = active ? 0 : -1;
  return (
    <tr
      // The header is row 1.
      aria-rowindex={index + 2}
      data-index={index}
      data-id={id}
      tabIndex={innerTabIndex}
      onFocus={() => actions.focus(index)}
      className={cx(
        "row-focus",
        ticked ? "bg-accent-soft" : "bg-panel hover:bg-hover",
        // Old data is greyed, not hidden.
        stale && "text-muted",
      )}
    >
      {selectable && (
        <td className={cx("h-row border-b pl-3", stickyClass, "left-0")}>
          <input
            type="checkbox"
            className="tick-box block"
            aria-label={`Select ${name}`}
            tabIndex={innerTabIndex}
            checked={ticked}
            onChange={(event) => {
              const press = event.nativeEvent;
              actions.toggle(id, press instanceof MouseEvent && press.shiftKey);
            }}
          />
        </td>
      )}
      {columns.map((column, place) => {
        const content = column.cell ? column.cell(row) : String(column.value(row) ?? "–");
        const className = cx(
          cellClass,
          column.align === "right" && "text-right",
          place === 0 && cx(stickyClass, selectable ? "left-9" : "left-0"),
        );
        return place === 0 ? (
          <th key={column.id} scope="row" className={cx(className, "text-left font-normal")}>
            {content}
          </th>
        ) : (
          <td key={column.id} className={className}>
            {content}
          </td>
        );
      })}
      {menu && (
        <td className="h-row border-b px-1">
          <RowMenu name={name} tabIndex={innerTabIndex}>
            {() => menu(row)}
          </RowMenu>
        </td>
      )}
    </tr>
  );
}

/** One row. Drawn again only when something about it changed. */
export const TableRow = memo(PlainTableRow) as typeof PlainTableRow;

/** A plain button until it is first used: a ready menu in each row would slow scrolling down. */
function RowMenu({ name, tabIndex, children }: { name: string; tabIndex: number; children: () => ReactNode }) {
  const [state, setState] = useState<"plain" | "open" | "closed">("plain");
  const button = (
    <button
      type="button"
      aria-label={`Actions for ${name}`}
      aria-haspopup="menu"
      tabIndex={tabIndex}
      className={buttonClass({ variant: "ghost", size: "sm", icon: true })}
      onClick={state === "plain" ? () => setState("open") : undefined}
    >
      <MoreHorizontal className="size-4" aria-hidden="true" />
    </button>
  );
  if (state === "plain") return button;
  return (
    <DropdownMenu trigger={button} open={state === "open"} onOpenChange={(open) => setState(open ? "open" : "closed")}>
      {state === "open" && children()}
    </DropdownMenu>
  );
}
