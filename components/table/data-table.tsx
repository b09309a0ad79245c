"use client";

import { useVirtualizer } from "@tanstack/react-virtual";
import { type ReactNode, useCallback, useEffect, useMemo, useRef } from "react";
import { cx } from "@/components/ui/cx";
import { ErrorState } from "@/components/ui/error-state";
import type { Problem } from "@/components/ui/problem-notice";
import { useHydrated } from "@/components/ui/use-hydrated";
import type { DataColumn, Sort } from "./column";
import {
  deselectAll,
  emptySelection,
  type Selection,
  selectAll,
  selectionExtent,
  toggleRange,
  toggleRow,
} from "./selection";
import { LoadingRows, Spacer } from "./table-filler";
import { TableHead } from "./table-head";
import { type RowActions, TableRow } from "./table-row";
import { useRowKeyboard } from "./use-row-keyboard";
import { useTableModel } from "./use-table-model";

export interface DataTableProps<Row extends object> {
  /** Names the table for screen readers: 'VMs'. */
  label: string;
  /** What is shown, filtered already. Keep the array stable while nothing changes. */
  rows: readonly Row[];
  /** Keep it stable: module scope or useMemo. The first column stays in sight when scrolled sideways. */
  columns: readonly DataColumn<Row>[];
  rowId: (row: Row) => string;
  /** What a row is called where it is spoken of: 'Select web-1', 'Actions for web-1'. */
  rowName: (row: Row) => string;
  sort?: Sort | null;
  /** Without it headers are not buttons. */
  onSortChange?: (sort: Sort | null) => void;
  sortedByServer?: boolean;
  hiddenColumnIds?: readonly string[];
  /** Without it there are no boxes to tick. */
  selection?: Selection;
  onSelectionChange?: (selection: Selection) => void;
  /** Enter on a row, and a double click. */
  onOpen?: (row: Row) => void;
  /** The items of a row's menu (MenuItem …). Made when the menu opens. */
  rowMenu?: (row: Row) => ReactNode;
  /** A row whose endpoint does not answer: greyed. */
  isStale?: (row: Row) => boolean;
  status?: "ready" | "loading" | "error";
  /** What went wrong, for `status="error"`. */
  problem?: Problem;
  onRetry?: () => void;
  /** Shown in place of rows when there are none. */
  empty?: ReactNode;
  /** How many rows exist where not all are loaded. */
  total?: number;
  /** Called when the reader comes near the last loaded row. */
  onEndReached?: () => void;
  /** Height of the scrolling window; a class. */
  className?: string;
}

const ROW_PX = 35;
const HEADER_PX = 32;
const TICK_PX = 36;
const MENU_PX = 40;
/** Below this the first column is narrowed, so that the sticky part leaves room for the rest. */
const NARROW_PX = 640;
const NARROW_FIRST_COLUMN_PX = 148;
const NEAR_END_ROWS = 20;
const NO_COLUMNS_HIDDEN: readonly string[] = [];

/**
 * A table that stays smooth with ten thousand rows: only what is seen is in the page, in a real `<table>`.
 * Keyboard: Tab to the rows, then see `rowKeyAction`.
 */
export function DataTable<Row extends object>(props: DataTableProps<Row>) {
  const {
    label,
    rows,
    columns,
    rowId,
    rowName,
    sort = null,
    selection,
    rowMenu,
    isStale,
    status = "ready",
    total,
  } = props;
  const hydrated = useHydrated();
  const scrollRef = useRef<HTMLDivElement>(null);

  const model = useTableModel({
    rows,
    columns,
    rowId,
    sort,
    sortedByServer: props.sortedByServer ?? false,
    hiddenColumnIds: props.hiddenColumnIds ?? NO_COLUMNS_HIDDEN,
  });
  const shownRows = model.getRowModel().rows;
  const shownIds = useMemo(() => shownRows.map((row) => row.id), [shownRows]);
  const hidden = props.hiddenColumnIds ?? NO_COLUMNS_HIDDEN;
  const shownColumns = useMemo(() => columns.filter(({ id }) => !hidden.includes(id)), [columns, hidden]);

  const virtualizer = useVirtualizer({
    count: shownRows.length,
    getScrollElement: () => scrollRef.current,
    estimateSize: () => ROW_PX,
    overscan: 12,
    // The header lies over the window's top edge.
    scrollPaddingEnd: HEADER_PX,
    // So that the server draws the first rows too.
    initialRect: { width: 1200, height: 700 },
    getItemKey: (index) => shownIds[index] ?? index,
  });
  const items = virtualizer.getVirtualItems();
  const paddingTop = items[0]?.start ?? 0;
  const paddingBottom = virtualizer.getTotalSize() - (items.at(-1)?.end ?? 0);

  const lastItemIndex = items.at(-1)?.index ?? -1;
  const { onEndReached } = props;
  const nearEnd = onEndReached !== undefined && lastItemIndex >= 0 && lastItemIndex >= shownRows.length - NEAR_END_ROWS;
  // biome-ignore lint/correctness/useExhaustiveDependencies: more rows mean that the end may have been reached again
  useEffect(() => {
    if (nearEnd) onEndReached?.();
  }, [nearEnd, onEndReached, shownRows.length]);

  const ticks = selection ?? emptySelection;
  const select = (next: Selection) => props.onSelectionChange?.(next);
  const latest = useRef({ ticks, shownIds, select });
  latest.current = { ticks, shownIds, select };
  const toggle = useCallback((id: string, range: boolean) => {
    const now = latest.current;
    now.select(range ? toggleRange({ selection: now.ticks, id, shownIds: now.shownIds }) : toggleRow(now.ticks, id));
  }, []);

  const keyboard = useRowKeyboard({
    scrollRef,
    virtualizer,
    rowCount: shownRows.length,
    rowPx: ROW_PX,
    onExtend: (from, to) => {
      if (selection)
        select({ ...selectAll(ticks, [shownIds[from] ?? "", shownIds[to] ?? ""]), anchor: shownIds[from] ?? null });
    },
    onAction: (action, index) => {
      const row = shownRows[index];
      if (!row) return false;
      switch (action.do) {
        case "toggle":
        case "range":
          if (selection) toggle(row.id, action.do === "range");
          return selection !== undefined;
        case "selectAll":
          if (selection) select(selectAll(ticks, shownIds));
          return selection !== undefined;
        case "clear":
          if (ticks.ids.size > 0) select(emptySelection);
          return ticks.ids.size > 0;
        case "open":
          props.onOpen?.(row.original);
          return props.onOpen !== undefined;
      }
    },
  });
  const actions = useMemo<RowActions>(() => ({ toggle, focus: keyboard.setFocused }), [toggle, keyboard.setFocused]);

  const extent = selection ? selectionExtent(selection, shownIds) : "none";
  const columnCount = shownColumns.length + (selection ? 1 : 0) + (rowMenu ? 1 : 0);
  const narrow = hydrated && (virtualizer.scrollRect?.width ?? NARROW_PX) < NARROW_PX;
  const widthOf = (column: DataColumn<Row>, place: number) => {
    const size = model.getColumn(column.id)?.getSize() ?? 0;
    return narrow && place === 0 ? Math.min(size, NARROW_FIRST_COLUMN_PX) : size;
  };
  const minWidth =
    shownColumns.reduce((sum, column, place) => sum + widthOf(column, place), 0) +
    (selection ? TICK_PX : 0) +
    (rowMenu ? MENU_PX : 0);
  const busy = status === "loading" && shownRows.length === 0;

  return (
    <div
      ref={scrollRef}
      className={cx(
        "relative isolate overflow-auto rounded-lg border bg-panel",
        props.className ?? "max-h-[calc(100dvh-12rem)]",
      )}
    >
      <table
        aria-label={label}
        aria-rowcount={(total ?? shownRows.length) + 1}
        aria-busy={status === "loading" || undefined}
        className="w-full table-fixed border-separate border-spacing-0"
        style={hydrated ? { minWidth } : undefined}
      >
        <colgroup>
          {selection && <col width={TICK_PX} />}
          {shownColumns.map((column, place) => (
            <col key={column.id} width={column.grow ? undefined : widthOf(column, place)} />
          ))}
          {rowMenu && <col width={MENU_PX} />}
        </colgroup>
        <TableHead
          model={model}
          columns={shownColumns}
          sort={sort}
          onSortChange={props.onSortChange}
          hasMenu={rowMenu !== undefined}
          selection={
            selection && {
              extent,
              onToggleAll: () =>
                select(extent === "all" ? deselectAll(selection, shownIds) : selectAll(selection, shownIds)),
            }
          }
        />
        <tbody
          onKeyDown={keyboard.onKeyDown}
          onDoubleClick={(event) => {
            const index = (event.target as HTMLElement).closest("tr")?.dataset.index;
            const row = index === undefined ? undefined : shownRows[Number(index)];
            if (row) props.onOpen?.(row.original);
          }}
        >
          <Spacer height={paddingTop} columnCount={columnCount} />
          {items.map((item) => {
            const row = shownRows[item.index];
            if (!row) return null;
            return (
              <TableRow
                key={row.id}
                row={row.original}
                id={row.id}
                name={rowName(row.original)}
                index={item.index}
                columns={shownColumns}
                ticked={selection?.ids.has(row.id)}
                active={item.index === keyboard.tabbable}
                stale={isStale?.(row.original) ?? false}
                menu={rowMenu}
                actions={actions}
              />
            );
          })}
          <Spacer height={paddingBottom} columnCount={columnCount} />
          {busy && <LoadingRows columns={shownColumns} extraBefore={selection ? 1 : 0} extraAfter={rowMenu ? 1 : 0} />}
        </tbody>
      </table>
      {status === "error" && shownRows.length === 0 && (
        <div className="sticky left-0">
          <ErrorState problem={props.problem ?? { title: "The list could not be loaded" }} onRetry={props.onRetry} />
        </div>
      )}
      {status === "ready" && shownRows.length === 0 && <div className="sticky left-0">{props.empty}</div>}
    </div>
  );
}
