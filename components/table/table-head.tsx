"use client";

import { ArrowDown, ArrowUp } from "lucide-react";
import type { KeyboardEvent } from "react";
import { cx } from "@/components/ui/cx";
import { COLUMN_WIDTH_MAX, COLUMN_WIDTH_MIN, type DataColumn, type Sort } from "./column";
import { nextSort } from "./sort";
import type { TableModel } from "./use-table-model";

export interface TableHeadProps<Row extends object> {
  model: TableModel<Row>;
  columns: readonly DataColumn<Row>[];
  sort: Sort | null;
  onSortChange: ((sort: Sort | null) => void) | undefined;
  selection: { extent: "all" | "some" | "none"; onToggleAll: () => void } | undefined;
  hasMenu: boolean;
}

const headClass = "sticky top-0 z-2 h-8 border-b bg-panel text-left font-medium text-muted text-sm";

/** The sticky header: sorting buttons, resize handles, the box that ticks all. */
export function TableHead<Row extends object>({
  model,
  columns,
  sort,
  onSortChange,
  selection,
  hasMenu,
}: TableHeadProps<Row>) {
  const byId = new Map(columns.map((column) => [column.id, column]));
  const headers = model.getHeaderGroups()[0]?.headers ?? [];
  return (
    <thead>
      <tr aria-rowindex={1}>
        {selection && (
          <th scope="col" className={cx(headClass, "left-0 z-3 pl-3")}>
            <input
              type="checkbox"
              className="tick-box block"
              aria-label="Select all shown rows"
              checked={selection.extent === "all"}
              ref={(box) => {
                if (box) box.indeterminate = selection.extent === "some";
              }}
              onChange={selection.onToggleAll}
            />
          </th>
        )}
        {headers.map((header, place) => {
          const column = byId.get(header.column.id);
          if (!column) return null;
          const direction = sort?.id === column.id ? (sort.desc ? "descending" : "ascending") : undefined;
          return (
            <th
              key={header.id}
              scope="col"
              aria-sort={direction}
              className={cx(
                headClass,
                "group px-3",
                column.align === "right" && "text-right",
                place === 0 && cx("z-3", selection ? "left-9" : "left-0"),
              )}
            >
              {onSortChange && column.sortable !== false ? (
                <SortButton
                  column={column}
                  direction={direction}
                  onPress={() => onSortChange(nextSort(sort, column.id))}
                />
              ) : (
                <span className="block truncate">{column.header}</span>
              )}
              {!column.grow && (
                <ResizeHandle
                  name={column.header}
                  size={header.column.getSize()}
                  onPointer={header.getResizeHandler()}
                  onResize={(size) => model.setColumnSizing((sizes) => ({ ...sizes, [column.id]: size }))}
                />
              )}
            </th>
          );
        })}
        {hasMenu && (
          <th scope="col" className={headClass}>
            <span className="sr-only">Actions</span>
          </th>
        )}
      </tr>
    </thead>
  );
}

interface SortButtonProps {
  column: { header: string; align?: "left" | "right" };
  direction: "ascending" | "descending" | undefined;
  onPress: () => void;
}

function SortButton({ column, direction, onPress }: SortButtonProps) {
  const Arrow = direction === "descending" ? ArrowDown : ArrowUp;
  return (
    <button
      type="button"
      onClick={onPress}
      className={cx(
        "-mx-1 inline-flex h-6 max-w-full items-center gap-1 rounded-sm px-1 hover:text-ink",
        direction && "text-ink",
        column.align === "right" && "flex-row-reverse",
      )}
    >
      <span className="truncate">{column.header}</span>
      {/* Its place is always kept, so that sorting moves nothing. */}
      <Arrow className={cx("size-3 shrink-0", !direction && "opacity-0 group-hover:opacity-40")} aria-hidden="true" />
    </button>
  );
}

const KEY_STEP_PX = 16;

interface ResizeHandleProps {
  name: string;
  size: number;
  onPointer: (event: unknown) => void;
  onResize: (size: number) => void;
}

/** A splitter at a column's right edge: dragged, or moved by arrow keys once it has the focus. */
function ResizeHandle({ name, size, onPointer, onResize }: ResizeHandleProps) {
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === "ArrowLeft" ? -KEY_STEP_PX : event.key === "ArrowRight" ? KEY_STEP_PX : 0;
    if (step === 0) return;
    event.preventDefault();
    event.stopPropagation();
    onResize(Math.min(COLUMN_WIDTH_MAX, Math.max(COLUMN_WIDTH_MIN, size + step)));
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: a splitter that can be moved is a separator with a value, not an <hr>
    <div
      role="separator"
      aria-orientation="vertical"
      aria-label={`Width of ${name}`}
      aria-valuenow={Math.round(size)}
      aria-valuemin={COLUMN_WIDTH_MIN}
      aria-valuemax={COLUMN_WIDTH_MAX}
      tabIndex={0}
      onMouseDown={onPointer}
      onTouchStart={onPointer}
      onKeyDown={onKeyDown}
      className="absolute inset-y-1.5 right-0 w-2 cursor-col-resize touch-none select-none border-transparent border-r-2 hover:border-accent focus-visible:border-accent"
    />
  );
}
